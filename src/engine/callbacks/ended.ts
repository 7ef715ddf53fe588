import type { CallbackAttempt } from '../api/callback.js';
import type { Sendable } from './sendable.js';

/** An attempt that has ended, and what it was made with. */
export interface Ended {
  readonly attempt: CallbackAttempt;
  readonly sent: Sendable;
  /** Whether there was a connection. */
  readonly connected: boolean;
}
