import type { Api, Bag } from './api.js';

/** A place in a record that names another record. */
export interface Naming {
  readonly collection: string;
  readonly id: string;
  /** JSON pointer into the record. */
  readonly pointer: string;
}

/** One that names a record which isn't there. */
export interface Broken extends Naming {
  /** What it names: a collection, and a key in it. */
  readonly names: string;
  readonly key: string;
}

/** What a record names that isn't there. @param has whether a collection holds a record of that key */
export function brokenIn(
  api: Api,
  collection: string,
  record: object,
  has: (collection: string, key: string) => boolean,
): Broken[] {
  const plan = api.collections[collection];
  return (plan?.references ?? []).flatMap(({ members, to }) => {
    const key = keyNamed(record, members);
    if (key === undefined || has(to, key)) return [];
    return [{ collection, id: plan?.key(record) ?? '', pointer: `/${members.at(-1)}`, names: to, key }];
  });
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

export function reasonOf({ names, key }: Broken): string {
  return `names ${key}, and ${names} has no such record`;
}

/** Undefined where one of the members is null or absent: nothing is named then. */
function keyNamed(record: object, members: readonly string[]): string | undefined {
  const parts = members.map((member) => (record as Bag)[member]);
  return parts.some((part) => part === null || part === undefined) ? undefined : parts.map(String).join('/');
}
