import type { StoreTx } from '../store/store.js';

/**
 * Stores a record in a collection that holds about so many, a quarter more at most: now and then the oldest go. One
 * that is stored again keeps its age.
 *
 * @param isNew whether no record has this id yet
 */
export function keepBounded(
  tx: StoreTx,
  collection: string,
  id: string,
  record: object,
  { isNew, limit }: { readonly isNew: boolean; readonly limit: number },
): void {
  tx.put(collection, id, { ...record, place: id });
  if (!isNew || tx.count(collection) % Math.ceil(limit / 4) !== 0) return;
  const kept = tx.list(collection) as readonly { readonly place: string }[];
  for (const { place } of kept.slice(0, -limit)) tx.remove(collection, place);
}
