import type { StoreTx } from '../store/store.js';

/**
 * Stores a record in a collection that holds so many: of those that are too many the oldest goes. One that is there
 * already is replaced and keeps its age.
 */
export async function keepBounded(
  tx: StoreTx,
  collection: string,
  id: string,
  record: object,
  limit: number,
): Promise<void> {
  const before = await tx.get(collection, id);
  tx.put(collection, id, record);
  if (before) return;
  const slot = String((await tx.count(collection)) % limit);
  const order = `${collection}/order`;
  const oldest = (await tx.get(order, slot)) as { readonly id: string } | undefined;
  if (oldest) tx.remove(collection, oldest.id);
  tx.put(order, slot, { id });
}
