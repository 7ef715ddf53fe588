import type { Api } from './api.js';
import type { RecordFault, Reference } from './collection.js';
import { keyNamed } from './references.js';

/** The records of an API as they would be, those that are judged among them. */
export interface Neighbours {
  has(collection: string, key: string): boolean;
  get(collection: string, key: string): object | undefined;
  /** All of a collection, or those whose key in an index is that. */
  list(collection: string, only?: { readonly index: string; readonly equals: string }): readonly object[];
  /** Those of a collection that name a key by these members. */
  naming(collection: string, members: readonly string[], key: string): readonly object[];
}

/** Such records by their keys. */
export class Gathered implements Neighbours {
  readonly #lists = new Map<string, readonly object[]>();
  readonly #groups = new Map<string, ReadonlyMap<string | undefined, readonly object[]>>();

  /** @param recordsOf those of a collection by their keys */
  constructor(
    private readonly api: Api,
    private readonly recordsOf: (collection: string) => ReadonlyMap<string, object> | undefined,
  ) {}

  has(collection: string, key: string): boolean {
    return this.recordsOf(collection)?.has(key) ?? false;
  }

  get(collection: string, key: string): object | undefined {
    return this.recordsOf(collection)?.get(key);
  }

  list(collection: string, only?: { readonly index: string; readonly equals: string }): readonly object[] {
    if (only) {
      const by = this.api.collections[collection]?.indexes?.[only.index];
      if (!by) throw new Error(`${this.api.name}/${collection} has no index ${only.index}`);
      return this.#grouped(collection, `#${only.index}`, by).get(only.equals) ?? [];
    }
    const known = this.#lists.get(collection) ?? [...(this.recordsOf(collection)?.values() ?? [])];
    this.#lists.set(collection, known);
    return known;
  }

  naming(collection: string, members: readonly string[], key: string): readonly object[] {
    const by = (record: object) => keyNamed(record, members);
    return this.#grouped(collection, members.join(), by).get(key) ?? [];
  }

  #grouped(
    collection: string,
    name: string,
    by: (record: object) => string | undefined,
  ): ReadonlyMap<string | undefined, readonly object[]> {
    const known = this.#groups.get(`${collection}/${name}`);
    if (known) return known;
    const made = new Map<string | undefined, object[]>();
    for (const record of this.list(collection)) {
      const group = by(record);
      const alike = made.get(group);
      if (alike) alike.push(record);
      else made.set(group, [record]);
    }
    this.#groups.set(`${collection}/${name}`, made);
    return made;
  }
}

/**
 * Why a record can't stand among others: it names one that isn't there or that it doesn't go with, or has a member alike with
 * another that no two may have alike.
 */
export function faultsAmong(api: Api, collection: string, record: object, others: Neighbours): RecordFault[] {
  const references = api.collections[collection]?.references ?? [];
  return [
    ...references.flatMap((reference) => faultsOfNaming(api, collection, record, reference, others)),
    ...alikeIn(api, collection, record, others),
  ];
}

/** The same, and why those that name it can't stand with it as it is. */
export function faultsAround(api: Api, collection: string, record: object, others: Neighbours): RecordFault[] {
  return [...faultsAmong(api, collection, record, others), ...faultsOfNamers(api, collection, record, others)];
}

function faultsOfNamers(api: Api, target: string, record: object, others: Neighbours): RecordFault[] {
  const key = api.collections[target]?.key(record);
  return Object.entries(api.collections).flatMap(([collection, plan]) =>
    (plan.references ?? [])
      .filter(({ to, faults }) => to === target && faults !== undefined)
      .flatMap((reference) =>
        others.naming(collection, reference.members, key ?? '').flatMap((namer) =>
          faultsOfNaming(api, collection, namer, reference, others).map((fault) => ({
            pointer: '',
            reason: `is named by ${collection} ${plan.key(namer)}, whose ${fault.pointer} then ${fault.reason}`,
          })),
        ),
      ),
  );
}

function faultsOfNaming(
  api: Api,
  collection: string,
  record: object,
  { members, to, mayLack, faults, among }: Reference<object>,
  others: Neighbours,
): readonly RecordFault[] {
  const key = keyNamed(record, members);
  if (key === undefined) return [];
  if (!others.has(to, key)) {
    return mayLack ? [] : [{ pointer: `/${members.at(-1)}`, reason: `names ${key}, and ${to} has no such record` }];
  }
  const named = others.get(to, key);
  if (!faults || !named) return [];
  const equals = among === undefined ? undefined : api.collections[collection]?.indexes?.[among]?.(record);
  const siblings =
    among === undefined || equals === undefined ? [record] : others.list(collection, { index: among, equals });
  return faults(record, named, siblings);
}

function alikeIn(api: Api, collection: string, record: object, others: Neighbours): RecordFault[] {
  const plan = api.collections[collection];
  return (plan?.unique ?? []).flatMap(({ member, index }) => {
    const equals = plan?.indexes?.[index]?.(record) ?? '';
    if (equals === '') return [];
    const key = plan?.key(record);
    const other = others.list(collection, { index, equals }).find((one) => plan?.key(one) !== key);
    if (!other) return [];
    return [{ pointer: `/${member}`, reason: `is that of ${collection} ${plan?.key(other)} already` }];
  });
}
