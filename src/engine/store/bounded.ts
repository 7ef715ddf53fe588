import type { StoreTx } from './store.js';

/** A record that knows its own id. */
export interface Placed {
  readonly place: string;
}

/**
 * Stores a record in a collection that holds about so many, a quarter more at most: now and then the oldest go. One
 * that is stored again keeps its age.
 *
 * @param isNew whether no record has this id yet
 * @returns how many went
 */
export function keepBounded<R extends Placed>(
  tx: StoreTx,
  collection: string,
  record: R,
  { isNew, limit }: { readonly isNew: boolean; readonly limit: number },
): number {
  tx.put(collection, record.place, record);
  if (!isNew || tx.count(collection) % Math.ceil(limit / 4) !== 0) return 0;
  const oldest = (tx.list(collection) as readonly Placed[]).slice(0, -limit);
  for (const { place } of oldest) tx.remove(collection, place);
  return oldest.length;
}
