import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SyncAdapter } from 'lowdb';
import type { DataFault, DataFile } from './data-file.js';

export interface TestData {
  /** Shipped files first, then a user's. */
  readonly fixtures: readonly DataFile[];
  readonly scenarios: readonly DataFile[];
  /** Scenarios that those of their names take members over from, though they are no part of the data. */
  readonly scenariosBeneath: readonly DataFile[];
  /** Files that can't be read or are no JSON; they are in neither list. */
  readonly faults: readonly DataFault[];
}

/** Where one kind of data lies for one API; a later folder adds to the ones before it. */
export interface Folders {
  readonly api: string;
  readonly fixtures: readonly URL[];
  readonly scenarios: readonly URL[];
  /** Where scenarios lie that a scenario of the same name may leave members to. */
  readonly scenariosBeneath?: readonly URL[];
}

/** Lets lowdb read the folders of fixtures and scenarios as one database; it is never written. */
export class FolderAdapter implements SyncAdapter<TestData> {
  constructor(private readonly folders: readonly Folders[]) {}

  read(): TestData {
    const faults: DataFault[] = [];
    const filesIn = (kind: 'fixtures' | 'scenarios' | 'scenariosBeneath') =>
      this.folders.flatMap(({ api, [kind]: folders = [] }) =>
        folders.flatMap((folder) => filesOf(api, folder, faults)),
      );
    return {
      faults,
      fixtures: filesIn('fixtures'),
      scenarios: filesIn('scenarios'),
      scenariosBeneath: filesIn('scenariosBeneath'),
    };
  }

  write(): void {
    throw new Error('test data is read, never written');
  }
}

function filesOf(api: string, url: URL, faults: DataFault[]): DataFile[] {
  const folder = fileURLToPath(url);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().flatMap((name) => {
    const path = join(folder, name);
    try {
      return [{ api, name: name.slice(0, -'.json'.length), path, content: JSON.parse(readFileSync(path, 'utf8')) }];
    } catch (error) {
      const fault = error instanceof SyntaxError ? 'is not JSON' : 'can not be read';
      faults.push({ path, pointer: '', reason: `${fault}: ${error instanceof Error ? error.message : String(error)}` });
      return [];
    }
  });
}
