import type { Callback } from '../api/callback.js';
import type { World } from './world.js';

/** What falls due beside tasks, and takes its time: the attempts at callbacks. */
export interface DueAttempts {
  /** Sees to it that what is due, or falls due, is made. */
  look(sandbox: string): void;
  /** The same of callbacks that have just come about. */
  made(sandbox: string, callbacks: readonly Callback[]): void;
  /**
   * The same of what this process finds.
   *
   * @param first the one that comes first
   * @param by who has brought it about
   */
  takeOver(sandbox: string, world: World, first: Callback | undefined, by: 'us' | 'others'): void;
  /** The sandbox is gone. */
  forget(sandbox: string): void;
  /** Resolves once none is due or under way, or when it is cut. */
  settled(sandbox: string, cut: AbortSignal): Promise<void>;
  /** From here on none is begun by itself, until what is returned is called. */
  hold(sandbox: string): () => void;
  /** Whether they are held: an advance brings about what is due, in its order. */
  isHeld(sandbox: string): boolean;
  /** Makes the one that is due first, to its end; false where none is due, or it was cut before. */
  makeNext(sandbox: string, cut: AbortSignal): Promise<boolean>;
}
