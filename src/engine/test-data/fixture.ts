import type { Api } from '../api/api.js';
import { checked, type DataFile, faulty } from '../data-file.js';
import { frozen } from '../frozen.js';
import type { Bag } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { maskRecord } from '../masking/mask-record.js';

/** What a fixture holds: collections of records, and per kind of identifier those that come first. */
export interface Fixture {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Bag>>;
}

/** The fixture that every sandbox starts from. */
export const everySandbox = 'default';

/** What fixtures hold that are merged by key, collection by collection, in that order. */
export function merged(fixtures: readonly (Fixture | undefined)[]): Fixture {
  const ids: Record<string, readonly string[]> = {};
  const collections = new Map<string, Map<string, Bag>>();
  for (const fixture of fixtures) {
    Object.assign(ids, fixture?.ids);
    for (const [collection, records] of fixture?.collections ?? []) {
      collections.set(collection, new Map([...(collections.get(collection) ?? []), ...records]));
    }
  }
  return { ids, collections };
}

/**
 * What a file holds.
 *
 * @throws DataError for what breaks its schema, or can't be a record
 */
export function fixtureOf(api: Api, file: DataFile): Fixture {
  if (!/^[a-z][a-z0-9-]*$/.test(file.name)) {
    throw faulty(file, '', 'a fixture is named with small letters, digits and hyphens');
  }
  const { ids = {}, ...content } = checked<{ readonly ids?: Fixture['ids'] } & Readonly<Record<string, unknown>>>(
    file,
    api.validators['fixture'],
  );
  const collections = Object.entries(content).map(([name, records]): [string, Map<string, Bag>] => {
    const keyed = new Map<string, Bag>();
    for (const [i, record] of (records as Bag[]).entries()) {
      // What has no dates and no credentials to settle is stored as it is written.
      const plain = api.collections[name]?.settle ? record : maskRecord(record, api.identifiers, api.addresses);
      const key = keyOf(api, file, name, plain, i);
      if (keyed.has(key)) {
        const before = `/${escapeToken(name)}/${[...keyed.keys()].indexOf(key)}`;
        throw faulty(file, `/${escapeToken(name)}/${i}`, `has the key of ${before}, which would be lost`);
      }
      keyed.set(key, frozen(plain));
    }
    return [name, keyed];
  });
  return { ids, collections: new Map(collections) };
}

/** What no schema can judge would fail each request to a new sandbox: it is the file's fault instead. */
function keyOf(api: Api, file: DataFile, collection: string, record: Bag, index: number): string {
  const pointer = `/${collection}/${index}`;
  const plan = api.collections[collection];
  if (plan && file.trusted && plan.keyMembers.every((member) => Object.hasOwn(record, member))) return plan.key(record);
  try {
    const settled = settledOnce(api, collection, record);
    const [fault] = plan?.check?.(settled) ?? [];
    if (fault) throw faulty(file, pointer + fault.pointer, fault.reason);
    return plan?.key(settled) ?? '';
  } catch (error) {
    if (error instanceof RangeError) throw faulty(file, pointer, error.message);
    throw error;
  }
}

/** A record as it is stored. @param now what offsets in its dates count from */
export function storedForm(api: Api, collection: string, record: Bag, now: Date): object {
  return maskRecord(api.collections[collection]?.settle?.(record, now) ?? record, api.identifiers, api.addresses);
}

/** As it is stored, whatever the time: it tells what a record is named, and what it names. */
export function settledOnce(api: Api, collection: string, record: Bag): object {
  return storedForm(api, collection, record, new Date(0));
}
