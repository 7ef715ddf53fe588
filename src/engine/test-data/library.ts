import { type Adapter, Low } from 'lowdb';
import type { Api } from '../api/api.js';
import { DataError, type DataFault, eachUsable } from '../data-file.js';
import type { Bag } from '../json.js';
import { Catalogue } from '../scenario/catalogue.js';
import { readScenario } from '../scenario/load.js';
import { takenOver } from '../scenario/take-over.js';
import { Fixtures, type Misfit, type ShownRecord } from './fixtures.js';
import { type FolderFiles, type Folders, filesIn } from './folder.js';

/** What the folders hold, checked: one document, which is replaced as a whole. */
interface TestData {
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

/** Lets lowdb read the folders as a database; it is never written. */
class FolderAdapter implements Adapter<TestData> {
  constructor(
    private readonly apis: readonly Api[],
    private readonly folders: () => readonly Folders[],
  ) {}

  /** @throws DataError, and the database has what it had */
  read(): Promise<TestData> {
    return checkedData(this.apis, filesIn(this.folders()));
  }

  async write(): Promise<void> {
    throw new Error('test data is read, never written');
  }
}

/** The test data of all APIs, read from the folders and checked: a lowdb database for as long as the process runs. */
export class Library {
  private constructor(
    private readonly apis: readonly Api[],
    private readonly db: Low<TestData>,
  ) {}

  /**
   * @param folders where to read; asked again for each `reload`
   * @throws DataError for all files that break their schema or name what isn't there
   */
  static async open(apis: readonly Api[], folders: () => readonly Folders[]): Promise<Library> {
    const adapter = new FolderAdapter(apis, folders);
    return new Library(apis, new Low<TestData>(adapter, await adapter.read()));
  }

  /**
   * Reads the folders again and replaces everything at once.
   *
   * @throws DataError for files that can't be used; what was read before stays
   */
  reload(): Promise<void> {
    return this.db.read();
  }

  /** As it is now: to be asked for when it is used, once per request. */
  get catalogue(): Catalogue {
    return this.db.data.catalogue;
  }

  /** What lies in the folders and is not looked into, with the reason. */
  notRead(): readonly DataFault[] {
    return this.db.data.notRead;
  }

  /** The names that `start` takes. */
  fixtureNames(): readonly string[] {
    return this.db.data.fixtures.names();
  }

  /** A record that every sandbox starts with, to show things by; undefined where there is none of the kind. */
  recordToShow(): ShownRecord | undefined {
    return this.db.data.fixtures.recordToShow();
  }

  /** Why fixtures, merged over `default` in this order, can't be used together. */
  misfitsOf(names: readonly string[]): readonly Misfit[] {
    return this.db.data.fixtures.misfitsOf(names);
  }

  /** Per kind of identifier those that a sandbox of these fixtures gives out first. */
  firstIds(api: string, names: readonly string[] = []): Readonly<Record<string, readonly string[]>> {
    return this.db.data.fixtures.firstIds(api, names);
  }

  /** The records of an API's fixtures as their files have them: what state has only a digest of stands there. */
  written(api: string, names: readonly string[]): (collection: string) => readonly Bag[] {
    return this.db.data.fixtures.written(api, names);
  }

  /**
   * The records of a new sandbox, by the store's names of collections.
   *
   * @param names fixtures that are merged over `default` in this order, by key, collection by collection; a name that
   *   `fixtureNames` doesn't have adds nothing
   */
  start(createdAt: Date, names: readonly string[] = []): Map<string, Map<string, object>> {
    return this.db.data.fixtures.start(createdAt, names);
  }

  /** What there is, API by API in mount order; those without test data are left out. */
  holdings(): readonly Holdings[] {
    const { catalogue, fixtures } = this.db.data;
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

async function checkedData(apis: readonly Api[], files: FolderFiles): Promise<TestData> {
  const { notRead } = files;
  const faults: DataFault[] = [...files.faults];
  const scenarios = await eachUsable(takenOver(files.scenariosBeneath, files.scenarios), faults, (file) =>
    readScenario(file, apis),
  );
  const fixtures = await Fixtures.of(apis, files.fixtures, files.fixturesBeneath, faults);
  if (faults.length > 0) throw new DataError(faults, notRead);
  return { notRead, catalogue: new Catalogue(scenarios, apis), fixtures };
}
