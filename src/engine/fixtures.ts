import type { Api, Bag } from './api.js';
import { maskRecord } from './mask.js';
import { brokenIn, reasonOf } from './references.js';
import { escapeToken } from './schema.js';
import { checked, type DataFault, type DataFile, eachUsable, faulty } from './store/data-file.js';

/** What a fixture holds: collections of records, and per kind of identifier those that come first. */
interface Fixture {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Bag>>;
}

/** A fixture, and what it takes for granted. */
export interface Missing {
  readonly fixture: string;
  readonly reason: string;
}

/** The fixture that every sandbox starts from. */
const everySandbox = 'default';

/** The fixtures of all APIs, by name. */
export class Fixtures {
  private constructor(
    private readonly apis: readonly Api[],
    private readonly byApi: ReadonlyMap<string, ReadonlyMap<string, Fixture>>,
    private readonly counts: ReadonlyMap<string, number>,
  ) {}

  /**
   * Checks all files, and merges those of one name and API by key, collection by collection.
   *
   * @param beneath files that these are merged over, and that don't count
   * @param faults takes what is wrong with them
   */
  static async of(
    apis: readonly Api[],
    files: readonly DataFile[],
    beneath: readonly DataFile[],
    faults: DataFault[],
  ): Promise<Fixtures> {
    const byApi = new Map<string, Map<string, Fixture>>();
    const counts = new Map<string, number>();
    for (const api of apis) {
      const byName = new Map<string, Fixture>();
      const own = files.filter((file) => file.api === api.name);
      const all = [...beneath.filter((file) => file.api === api.name), ...own];
      counts.set(api.name, new Set(own.map(({ name }) => name)).size);
      const usable = await eachUsable(all, faults, (file) => {
        byName.set(file.name, merged([byName.get(file.name), fixtureOf(api, file)]));
        return file;
      });
      // What is only missing because its file can't be used would be said of the wrong file.
      if (usable.length === all.length) {
        for (const file of usable) faults.push(...brokenReferences(api, file, byName));
      }
      byApi.set(api.name, byName);
    }
    return new Fixtures(apis, byApi, counts);
  }

  /** Every name that at least one API has, in alphabetical order. */
  names(): readonly string[] {
    return [...new Set([...this.byApi.values()].flatMap((byName) => [...byName.keys()]))].sort();
  }

  /** How many an API has. */
  countOf(api: string): number {
    return this.counts.get(api) ?? 0;
  }

  /**
   * Per kind of identifier those that a sandbox gives out first.
   *
   * @param names fixtures over `default`; of two that list a kind the later counts
   */
  firstIds(api: string, names: readonly string[]): Fixture['ids'] {
    const byName = this.byApi.get(api);
    const ids = byName?.get(everySandbox)?.ids ?? {};
    return names.length === 0 ? ids : Object.assign({}, ids, ...names.map((name) => byName?.get(name)?.ids));
  }

  /**
   * What records name that is in none of the fixtures that a sandbox would be made of; nothing for fixtures that can be used
   * together.
   *
   * @param names fixtures over `default`
   */
  missingFrom(names: readonly string[]): readonly Missing[] {
    return this.apis.flatMap((api) => {
      const byName = this.byApi.get(api.name);
      const { collections } = merged([everySandbox, ...names].map((name) => byName?.get(name)));
      const has = (collection: string, key: string) => collections.get(collection)?.has(key) ?? false;
      return names.flatMap((fixture) =>
        [...(byName?.get(fixture)?.collections ?? [])].flatMap(([collection, records]) =>
          [...records.values()]
            .flatMap((record) => brokenIn(api, collection, settledOnce(api, collection, record), has))
            .map((one) => ({ fixture, reason: `${api.name}/${collection} ${one.id} ${reasonOf(one)}` })),
        ),
      );
    });
  }

  /**
   * The records of a new sandbox, by the store's names of collections.
   *
   * @param names fixtures that are merged over `default` in this order; one that an API doesn't have adds nothing to it
   */
  start(createdAt: Date, names: readonly string[]): Map<string, Map<string, object>> {
    const world = new Map<string, Map<string, object>>();
    for (const api of this.apis) {
      const byName = this.byApi.get(api.name);
      const { collections } = merged([everySandbox, ...names].map((name) => byName?.get(name)));
      for (const [collection, records] of collections) {
        const settle = api.collections[collection]?.settle;
        const settled = [...records].map(([key, record]): [string, object] => [
          key,
          settle ? maskRecord(settle(record, createdAt), api.identifiers) : record,
        ]);
        world.set(`${api.name}/${collection}`, new Map(settled));
      }
    }
    return world;
  }
}

function merged(fixtures: readonly (Fixture | undefined)[]): Fixture {
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

function fixtureOf(api: Api, file: DataFile): Fixture {
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
      const plain = api.collections[name]?.settle ? record : maskRecord(record, api.identifiers);
      const key = keyOf(api, file, name, plain, i);
      if (keyed.has(key)) {
        const before = [...keyed.keys()].indexOf(key);
        throw faulty(file, `/${name}/${i}`, `has the key of /${name}/${before}, which would be lost`);
      }
      keyed.set(key, deepFreeze(plain));
    }
    return [name, keyed];
  });
  return { ids, collections: new Map(collections) };
}

/** What no schema can judge would fail each request to a new sandbox: it is the file's fault instead. */
function keyOf(api: Api, file: DataFile, collection: string, record: Bag, index: number): string {
  const pointer = `/${collection}/${index}`;
  const plan = api.collections[collection];
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

/** As it is stored, whatever the time: it tells what a record is named, and what it names. */
function settledOnce(api: Api, collection: string, record: Bag): object {
  const settled = api.collections[collection]?.settle?.(record, new Date(0)) ?? record;
  return maskRecord(settled, api.identifiers);
}

/**
 * The places of a file that name what is not there. What is merged over `default` may count on any fixture of its API: which
 * of them it is used with is known when a sandbox is made of them.
 */
function brokenReferences(api: Api, file: DataFile, byName: ReadonlyMap<string, Fixture>): DataFault[] {
  const beside = file.name === everySandbox ? [byName.get(everySandbox)] : [...byName.values()];
  const { collections } = merged(beside);
  const has = (collection: string, key: string) => collections.get(collection)?.has(key) ?? false;
  const written = Object.entries(file.content as Readonly<Record<string, readonly Bag[]>>);
  return written
    .filter(([name]) => Object.hasOwn(api.collections, name) && api.collections[name]?.references)
    .flatMap(([name, records]) =>
      records.flatMap((record, i) =>
        brokenIn(api, name, settledOnce(api, name, record), has).map((one) => ({
          path: file.path,
          pointer: `/${escapeToken(name)}/${i}${one.pointer}`,
          reason: reasonOf(one),
        })),
      ),
    );
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
