import { type Callback, callbackCollection } from '../api/callback.js';
import type { StoreTx } from '../store/store.js';

type Timed = Pick<Callback, 'nextAttemptAt'>;

/** Callbacks whose next attempt is due at an instant or under way, the first to come first. */
export function dueCallbacks(tx: StoreTx, now: Date): readonly Callback[] {
  if (!isAnyDue(tx, now)) return [];
  const timed = tx.list(callbackCollection, { index: 'timed', equals: 'yes' }) as readonly Callback[];
  const due = timed.filter((callback) => isDue(callback, now));
  return due.sort((a, b) => instantOf(a) - instantOf(b) || a.n - b.n);
}

/** Those of which whoever listens is asked for one more attempt. */
export function wantedCallbacks(tx: StoreTx): readonly Callback[] {
  return tx.list(callbackCollection, { index: 'wanted', equals: 'yes' }) as readonly Callback[];
}

/** Whether any is due. */
export function isAnyDue(tx: StoreTx, now: Date): boolean {
  const first = tx.earliest(callbackCollection) as Callback | undefined;
  return first !== undefined && isDue(first, now);
}

/** How many these are. */
export function pendingIn(tx: StoreTx, now: Date): number {
  return dueCallbacks(tx, now).length;
}

/** Whether its next attempt is due at an instant, or under way. */
export function isDue(callback: Timed, now: Date): boolean {
  return instantOf(callback) <= now.getTime();
}

function instantOf({ nextAttemptAt }: Timed): number {
  return nextAttemptAt === null ? Number.POSITIVE_INFINITY : Date.parse(nextAttemptAt);
}
