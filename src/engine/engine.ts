import type { Clock } from './clock.js';
import type { Library } from './library.js';
import type { Log } from './log.js';
import type { Store } from './store/store.js';
import type { TaskRunner } from './tasks.js';
import type { Timers } from './timers.js';

/** Everything that the way of a request needs, put together once at start. */
export interface Engine {
  readonly library: Library;
  readonly store: Store;
  readonly tasks: TaskRunner;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** What identifiers and chance depend on. */
  readonly seed: string;
  /** Replaces the address that the client used in links; no trailing slash. */
  readonly publicUrl: string | undefined;
  readonly requestIds: { next(): string };
  /** Ends every wait when the server stops. */
  readonly stopping: AbortSignal;
}
