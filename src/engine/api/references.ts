import type { Bag } from '../json.js';
import type { Api } from './api.js';

/** A place in a record that names another record. */
export interface Naming {
  readonly collection: string;
  readonly id: string;
  /** JSON pointer into the record. */
  readonly pointer: string;
}

/** Every place that names a record. @param recordsOf all records of a collection of the API */
export function namingsOf(
  api: Api,
  target: string,
  key: string,
  recordsOf: (collection: string) => readonly object[],
): Naming[] {
  return Object.entries(api.collections).flatMap(([collection, plan]) => {
    const references = (plan.references ?? []).filter(({ to }) => to === target);
    if (references.length === 0) return [];
    return recordsOf(collection).flatMap((record) =>
      references
        .filter(({ members }) => keyNamed(record, members) === key)
        .map(({ members }) => ({ collection, id: plan.key(record), pointer: `/${members.at(-1)}` })),
    );
  });
}

/** Undefined where one of the members is null or absent: nothing is named then. */
export function keyNamed(record: object, members: readonly string[]): string | undefined {
  const parts = members.map((member) => (record as Bag)[member]);
  return parts.some((part) => part === null || part === undefined) ? undefined : parts.map(String).join('/');
}
