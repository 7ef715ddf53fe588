import type { Clock } from '../clock.js';
import type { Unattended } from '../log/unattended.js';
import type { Store } from '../store/store.js';
import type { Timers } from '../timers.js';
import type { CallbackCounts } from './counts.js';
import type { Sender } from './outgoing.js';
import type { CallbackWriter } from './writer.js';

/** What callbacks are delivered with. */
export interface Delivering {
  readonly counts: CallbackCounts;
  readonly store: Store;
  readonly writer: CallbackWriter;
  readonly sender: Sender;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly unattended: Unattended;
  /** Names this process among those that share the store. */
  readonly process: string;
}
