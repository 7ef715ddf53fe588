import { LowSync } from 'lowdb';
import type { Api } from '../api/api.js';
import { DataError, type DataFault, eachUsable } from '../data-file.js';
import { Catalogue } from '../scenario/catalogue.js';
import { readScenario } from '../scenario/load.js';
import { takenOver } from '../scenario/take-over.js';
import { Fixtures, type Misfit } from './fixtures.js';
import { FolderAdapter, type Folders, type TestData } from './folder.js';

interface Read {
  readonly notRead: readonly DataFault[];
  readonly catalogue: Catalogue;
  readonly fixtures: Fixtures;
}

/** How much test data there is for one API; `generic` stands for the scenarios of every API. */
export interface Holdings {
  readonly api: string;
  readonly scenarios: number;
  readonly fixtures: number;
}

/** The test data of all APIs, read from the folders and checked. */
export class Library {
  #read: Read;

  private constructor(
    private readonly apis: readonly Api[],
    private readonly folders: () => readonly Folders[],
    read: Read,
  ) {
    this.#read = read;
  }

  /**
   * @param folders where to read; asked again for each `reload`
   * @throws DataError for all files that break their schema or name what isn't there
   */
  static async open(apis: readonly Api[], folders: () => readonly Folders[]): Promise<Library> {
    return new Library(apis, folders, await read(apis, folders()));
  }

  /**
   * Reads the folders again and replaces everything at once.
   *
   * @throws DataError for files that can't be used; what was read before stays
   */
  async reload(): Promise<void> {
    this.#read = await read(this.apis, this.folders());
  }

  /** As it is now: to be asked for when it is used, once per request. */
  get catalogue(): Catalogue {
    return this.#read.catalogue;
  }

  /** What lies in the folders and is not looked into, with the reason. */
  notRead(): readonly DataFault[] {
    return this.#read.notRead;
  }

  /** The names that `start` takes. */
  fixtureNames(): readonly string[] {
    return this.#read.fixtures.names();
  }

  /** Why fixtures, merged over `default` in this order, can't be used together. */
  misfitsOf(names: readonly string[]): readonly Misfit[] {
    return this.#read.fixtures.misfitsOf(names);
  }

  /** Per kind of identifier those that a sandbox of these fixtures gives out first. */
  firstIds(api: string, names: readonly string[] = []): Readonly<Record<string, readonly string[]>> {
    return this.#read.fixtures.firstIds(api, names);
  }

  /**
   * The records of a new sandbox, by the store's names of collections.
   *
   * @param names fixtures that are merged over `default` in this order, by key, collection by collection; a name that
   *   `fixtureNames` doesn't have adds nothing
   */
  start(createdAt: Date, names: readonly string[] = []): Map<string, Map<string, object>> {
    return this.#read.fixtures.start(createdAt, names);
  }

  /** What there is, API by API in mount order; those without test data are left out. */
  holdings(): readonly Holdings[] {
    const { catalogue, fixtures } = this.#read;
    const scenariosOf = (name: string | null) => catalogue.scenarios.filter(({ api }) => api === name).length;
    const all = [
      ...this.apis.map((api) => ({
        api: api.name,
        scenarios: scenariosOf(api.name),
        fixtures: fixtures.countOf(api.name),
      })),
      { api: 'generic', scenarios: scenariosOf(null), fixtures: 0 },
    ];
    return all.filter((one) => one.scenarios + one.fixtures > 0);
  }
}

async function read(apis: readonly Api[], folders: readonly Folders[]): Promise<Read> {
  const db = new LowSync<TestData>(new FolderAdapter(folders), {
    fixtures: [],
    fixturesBeneath: [],
    scenarios: [],
    scenariosBeneath: [],
    faults: [],
    notRead: [],
  });
  db.read();
  const faults: DataFault[] = [...db.data.faults];
  const files = takenOver(db.data.scenariosBeneath, db.data.scenarios);
  const scenarios = await eachUsable(files, faults, (file) => readScenario(file, apis));
  const fixtures = await Fixtures.of(apis, db.data.fixtures, db.data.fixturesBeneath, faults);
  if (faults.length > 0) throw new DataError(faults, db.data.notRead);
  return { notRead: db.data.notRead, catalogue: new Catalogue(scenarios, apis), fixtures };
}
