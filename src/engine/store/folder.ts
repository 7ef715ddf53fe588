import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SyncAdapter } from 'lowdb';

/** One parsed file of test data. */
export interface DataFile {
  readonly api: string;
  /** The file's name without `.json`. */
  readonly name: string;
  readonly path: string;
  readonly content: unknown;
}

export interface TestData {
  /** Shipped files first, then a user's; of two scenarios of one name the user's alone is here. */
  readonly fixtures: readonly DataFile[];
  readonly scenarios: readonly DataFile[];
}

/** Where one kind of data lies for one API; a later folder adds to the ones before it. */
export interface Folders {
  readonly api: string;
  readonly fixtures: readonly URL[];
  readonly scenarios: readonly URL[];
}

/** A file of test data that can't be used: which, where in it, and why. */
export class DataError extends Error {
  constructor(path: string, pointer: string, reason: string) {
    super(`${path}${pointer === '' ? '' : ` at ${pointer}`}: ${reason}`);
  }
}

/** Lets lowdb read the folders of fixtures and scenarios as one database; it is never written. */
export class FolderAdapter implements SyncAdapter<TestData> {
  constructor(private readonly folders: readonly Folders[]) {}

  /** @throws DataError for a file that can't be read or is no JSON */
  read(): TestData {
    return {
      fixtures: this.folders.flatMap(({ api, fixtures }) => fixtures.flatMap((folder) => filesOf(api, folder))),
      scenarios: this.folders.flatMap(({ api, scenarios }) => {
        const byName = new Map(scenarios.flatMap((folder) => filesOf(api, folder)).map((file) => [file.name, file]));
        return [...byName.values()];
      }),
    };
  }

  write(): void {
    throw new Error('test data is read, never written');
  }
}

function filesOf(api: string, url: URL): DataFile[] {
  const folder = fileURLToPath(url);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => {
    const path = join(folder, name);
    return { api, name: name.slice(0, -'.json'.length), path, content: parse(path) };
  });
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'can not be read';
    throw new DataError(path, '', `${reason}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
