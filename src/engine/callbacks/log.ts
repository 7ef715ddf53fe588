import { type Callback, callbackCollection, callbackCountCollection, isFinished } from '../api/callback.js';
import { Problem } from '../problem.js';
import { recordSize } from '../store/size.js';
import type { Contents, StoreTx } from '../store/store.js';
import { leaseCollection, leaseId } from './lease.js';

/** So much is kept of the callbacks of a sandbox, those that are still to be delivered among them. */
export const mostKept = { callbacks: 10_000, bytes: 32 * 1024 * 1024 };

/** What is kept, so that nobody has to count. */
interface Kept {
  readonly callbacks: number;
  readonly bytes: number;
  /** How many that had come to an end have been let go for want of room. */
  readonly dropped: number;
}

export const madeCounter = 'callbacks/made';
const keptId = 'kept';
const nothing: Kept = { callbacks: 0, bytes: 0, dropped: 0 };

export function keptIn(tx: StoreTx): Kept {
  return (tx.get(callbackCountCollection, keptId) as Kept | undefined) ?? nothing;
}

/**
 * Keeps a callback as it is now. Where there is no room the oldest that have come to an end go.
 *
 * @throws Problem `sandbox-limit` for a new one where all that are kept are still to be delivered
 */
export function keep(tx: StoreTx, callback: Callback): void {
  const before = tx.get(callbackCollection, callback.id);
  tx.put(callbackCollection, callback.id, callback);
  const { callbacks, bytes, dropped } = keptIn(tx);
  const now: Kept = {
    callbacks: callbacks + (before ? 0 : 1),
    bytes: bytes + recordSize(callback) - (before ? recordSize(before) : 0),
    dropped,
  };
  const fits = makingRoom(tx, now);
  tx.put(callbackCountCollection, keptId, fits);
  if (before || !isTooMuch(fits)) return;
  throw new Problem(
    'sandbox-limit',
    `${mostKept.callbacks} callbacks, or ${mostKept.bytes} bytes of them, wait for delivery in this sandbox; POST /__sandbox/callbacks/release or a reset makes room`,
  );
}

/** So many attempts are kept of one callback. */
const mostAttempts = 1_000;

/** @throws Problem `sandbox-limit` where no further attempt can be asked for */
export function mustHaveRoom({ attempts }: Callback): void {
  if (attempts.length < mostAttempts) return;
  throw new Problem('sandbox-limit', `${mostAttempts} attempts were made at this callback; cause another one`);
}

function isTooMuch({ callbacks, bytes }: Kept): boolean {
  return callbacks > mostKept.callbacks || bytes > mostKept.bytes;
}

function makingRoom(tx: StoreTx, kept: Kept): Kept {
  let now = kept;
  // What has come to an end mostly lies at the beginning.
  for (let limit = 64; isTooMuch(now); limit *= 8) {
    const oldest = tx.list(callbackCollection, { limit }) as readonly Callback[];
    for (const one of oldest) {
      if (!isTooMuch(now)) break;
      if (!isFinished(one)) continue;
      tx.remove(callbackCollection, one.id);
      now = { callbacks: now.callbacks - 1, bytes: now.bytes - recordSize(one), dropped: now.dropped + 1 };
    }
    if (oldest.length < limit) break;
  }
  return now;
}

/** Makes no further attempt at a callback; it takes less room than before. */
export function giveUp(tx: StoreTx, id: string): void {
  const callback = tx.get(callbackCollection, id) as Callback | undefined;
  if (callback) keep(tx, { ...callback, state: 'failed', nextAttemptAt: null, wanted: null, sent: null });
}

/**
 * Replaces all that a sandbox holds. Callbacks are no state: none that is still to be delivered goes on, and whoever
 * delivers them goes on doing so.
 *
 * @param contents what it is to hold, the log of callbacks with it where that goes on
 * @returns those that end by it
 */
export function endCallbacks(tx: StoreTx, contents: Contents): readonly Callback[] {
  const lease = tx.get(leaseCollection, leaseId);
  tx.replaceAll(contents);
  if (lease) tx.put(leaseCollection, leaseId, lease);
  const open = (tx.list(callbackCollection) as readonly Callback[]).filter((callback) => !isFinished(callback));
  return open.map((callback) => {
    const ended: Callback = { ...callback, state: 'dropped', nextAttemptAt: null, behind: null, wanted: null };
    keep(tx, ended);
    return ended;
  });
}
