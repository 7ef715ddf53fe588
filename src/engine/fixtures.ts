import type { Api, Bag } from './api.js';
import { checked, type DataFault, type DataFile, eachUsable, faulty } from './store/data-file.js';

/** What a fixture holds: collections of records, and per kind of identifier those that come first. */
interface Fixture {
  readonly ids: Readonly<Record<string, readonly string[]>>;
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, Bag>>;
}

/** The fixture that every sandbox starts from. */
const everySandbox = 'default';

/** The fixtures of all APIs, by name. */
export class Fixtures {
  private constructor(
    private readonly apis: readonly Api[],
    private readonly byApi: ReadonlyMap<string, ReadonlyMap<string, Fixture>>,
  ) {}

  /**
   * Checks all files, and merges those of one name and API by key, collection by collection.
   *
   * @param faults takes what is wrong with them
   */
  static async of(apis: readonly Api[], files: readonly DataFile[], faults: DataFault[]): Promise<Fixtures> {
    const byApi = new Map<string, Map<string, Fixture>>();
    for (const api of apis) {
      const byName = new Map<string, Fixture>();
      const own = files.filter((file) => file.api === api.name);
      await eachUsable(own, faults, (file) => {
        byName.set(file.name, merged([byName.get(file.name), fixtureOf(api, file)]));
      });
      byApi.set(api.name, byName);
    }
    return new Fixtures(apis, byApi);
  }

  /** Every name that at least one API has, in alphabetical order. */
  names(): readonly string[] {
    return [...new Set([...this.byApi.values()].flatMap((byName) => [...byName.keys()]))].sort();
  }

  /** How many an API has. */
  countOf(api: string): number {
    return this.byApi.get(api)?.size ?? 0;
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
          settle ? Object.freeze(settle(record, createdAt)) : record,
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
    const { key, settle } = api.collections[name] ?? {};
    const keyed = (records as Bag[]).map((record, i): [string, Bag] => {
      mustSettle(file, `/${name}/${i}`, () => settle?.(record, new Date(0)));
      return [key?.(record) ?? '', deepFreeze(record)];
    });
    return [name, new Map(keyed)];
  });
  return { ids, collections: new Map(collections) };
}

/** A date that no schema can judge would fail each request to a new sandbox: it is the file's fault instead. */
function mustSettle(file: DataFile, pointer: string, settle: () => unknown): void {
  try {
    settle();
  } catch (error) {
    if (error instanceof RangeError) throw faulty(file, pointer, error.message);
    throw error;
  }
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
