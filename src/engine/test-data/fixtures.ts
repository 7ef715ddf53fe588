import type { Api } from '../api/api.js';
import { faultsAround } from '../api/neighbours.js';
import { namingsOf } from '../api/references.js';
import { type DataFault, type DataFile, eachUsable } from '../data-file.js';
import type { Bag } from '../json.js';
import { everySandbox, type Fixture, fixtureOf, merged, storedForm } from './fixture.js';
import { faultsOfFiles, settledTogether } from './fixture-faults.js';

/** A fixture, and why it can't be used with others. */
export interface Misfit {
  readonly fixture: string;
  readonly reason: string;
}

/** A record of `default`, and where it is. */
export interface ShownRecord {
  readonly api: Api;
  readonly collection: string;
  readonly id: string;
  readonly record: object;
}

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
      if (usable.length === all.length && !usable.every(({ trusted }) => trusted)) {
        faults.push(...faultsOfFiles(api, usable, byName));
      }
      byApi.set(api.name, byName);
    }
    return new Fixtures(apis, byApi, counts);
  }

  /** Every name that at least one API has, in alphabetical order. */
  names(): readonly string[] {
    return [...new Set([...this.byApi.values()].flatMap((byName) => [...byName.keys()]))].sort();
  }

  /**
   * A record to show things by, as it is stored, of those that every sandbox starts with: of the last API that has one which no
   * other names, rather one without dates and credentials than one with them.
   */
  recordToShow(): ShownRecord | undefined {
    const unnamed = this.apis.toReversed().flatMap((api) => this.#unnamedOf(api));
    const [collection, id, api] =
      unnamed.find(([collection, , api]) => !api.collections[collection]?.settle) ?? unnamed[0] ?? [];
    const record = this.byApi
      .get(api?.name ?? '')
      ?.get(everySandbox)
      ?.collections.get(collection ?? '')
      ?.get(id ?? '');
    if (!api || collection === undefined || id === undefined || !record) return undefined;
    return { api, collection, id, record: storedForm(api, collection, record, new Date(0)) };
  }

  /** The places of those records of `default` that no other names. */
  #unnamedOf(api: Api): (readonly [collection: string, id: string, api: Api])[] {
    const all = this.byApi.get(api.name)?.get(everySandbox)?.collections;
    const recordsOf = (collection: string) => [...(all?.get(collection)?.values() ?? [])];
    return [...(all ?? [])].flatMap(([collection, records]) =>
      [...records.keys()]
        .filter((id) => namingsOf(api, collection, id, recordsOf).length === 0)
        .map((id) => [collection, id, api] as const),
    );
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

  /** The records of an API's fixtures as their files have them, those over `default` merged in this order. */
  written(api: string, names: readonly string[]): (collection: string) => readonly Bag[] {
    const byName = this.byApi.get(api);
    const { collections } = merged([everySandbox, ...names].map((name) => byName?.get(name)));
    return (collection) => [...(collections.get(collection)?.values() ?? [])];
  }

  /**
   * What is wrong between the records of the fixtures that a sandbox would be made of; nothing for fixtures that can be used
   * together.
   *
   * @param names fixtures over `default`
   */
  misfitsOf(names: readonly string[]): readonly Misfit[] {
    return this.apis.flatMap((api) => {
      const byName = this.byApi.get(api.name);
      const all = merged([everySandbox, ...names].map((name) => byName?.get(name)));
      const others = settledTogether(api, all);
      const misfits: Misfit[] = [];
      for (const fixture of names) {
        for (const [collection, records] of byName?.get(fixture)?.collections ?? []) {
          for (const [key, record] of records) {
            const settled = others.get(collection, key);
            // One that a later fixture replaces is not there.
            if (!settled || all.collections.get(collection)?.get(key) !== record) continue;
            const place = `${api.name}/${collection} ${key}`;
            for (const { pointer, reason } of faultsAround(api, collection, settled, others)) {
              misfits.push({ fixture, reason: `${place}${pointer && ` at ${pointer}`}: ${reason}` });
            }
          }
        }
      }
      return misfits;
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
        const settles = api.collections[collection]?.settle !== undefined;
        const settled = [...records].map(([key, record]): [string, object] => [
          key,
          settles ? storedForm(api, collection, record, createdAt) : record,
        ]);
        world.set(`${api.name}/${collection}`, new Map(settled));
      }
    }
    return world;
  }
}
