import type { Standing } from '../api.js';
import type { StoreTx } from '../store/store.js';
import { keepBounded } from './bounded.js';
import { pendingCollection } from './collections.js';

/** A payment that an answer left pending and that no client has asked for since. */
export interface LeftPending {
  readonly api: string;
  readonly operation: string;
  readonly requestId: string;
  readonly payment: string;
}

const pendingLimit = 1000;

/** Notes which payments an answer left pending, and forgets those that the client knows of. */
export function noteStanding(
  tx: StoreTx,
  about: Omit<LeftPending, 'payment'>,
  { pending = [], known = [] }: Standing,
): void {
  for (const payment of known) {
    const id = `${about.api}/${payment}`;
    if (tx.get(pendingCollection, id)) tx.remove(pendingCollection, id);
  }
  for (const payment of pending) {
    const place = `${about.api}/${payment}`;
    const isNew = tx.get(pendingCollection, place) === undefined;
    keepBounded(tx, pendingCollection, { ...about, payment, place }, { isNew, limit: pendingLimit });
  }
}

export function leftPending(tx: StoreTx): readonly LeftPending[] {
  return (tx.list(pendingCollection) as readonly LeftPending[]).slice(-pendingLimit);
}
