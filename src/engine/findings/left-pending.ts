import type { Standing } from '../api/api.js';
import { keepBounded } from '../store/bounded.js';
import type { StoreTx } from '../store/store.js';
import { pendingCollection } from './collections.js';

/** A payment that an answer left pending and that no client has asked for since. */
export interface LeftPending {
  readonly api: string;
  readonly operation: string;
  readonly requestId: string;
  readonly payment: string;
}

const pendingLimit = 1000;
const droppedCounter = `${pendingCollection}/dropped`;

/** Notes which payments an answer left pending, and forgets those that the client knows of or has brought to an end. */
export function noteStanding(
  tx: StoreTx,
  about: Omit<LeftPending, 'payment'>,
  { pending = [], known = [], settled = [] }: Standing,
): void {
  for (const payment of [...known, ...settled]) {
    const id = `${about.api}/${payment}`;
    if (tx.get(pendingCollection, id)) tx.remove(pendingCollection, id);
  }
  for (const payment of pending) {
    const place = `${about.api}/${payment}`;
    const isNew = tx.get(pendingCollection, place) === undefined;
    const gone = keepBounded(tx, pendingCollection, { ...about, payment, place }, { isNew, limit: pendingLimit });
    for (let i = 0; i < gone; i++) tx.count(droppedCounter);
  }
}

/** The latest of them, and how many others there were, though a client may have asked for some of those since. */
export function leftPending(tx: StoreTx): { readonly left: readonly LeftPending[]; readonly dropped: number } {
  const all = tx.list(pendingCollection) as readonly LeftPending[];
  const left = all.slice(-pendingLimit);
  const gone = tx.everything().counters.get(droppedCounter) ?? 0;
  return { left, dropped: gone + all.length - left.length };
}
