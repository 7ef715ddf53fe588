import type { Callback } from '../api/callback.js';
import type { World } from './world.js';

/** A sandbox, for people. Instants are ISO 8601, of real time. */
export interface Described {
  readonly id: string;
  readonly lastUsedAt: string;
  /** Null for one that never expires. */
  readonly expiresAt: string | null;
  readonly records: number;
  readonly bytes: number;
  readonly world: World;
  /** The callback whose next attempt comes first. */
  readonly callback: Callback | undefined;
}
