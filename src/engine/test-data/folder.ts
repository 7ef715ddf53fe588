import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError, type DataFault, type DataFile } from '../data-file.js';
import { type Entry, entriesOf, jsonIn, type Unreadable } from './entries.js';

/** What the folders hold, file by file. */
export interface FolderFiles {
  /** Shipped files first, then a user's. */
  readonly fixtures: readonly DataFile[];
  /** What those are merged over and is no part of what is looked at. */
  readonly fixturesBeneath: readonly DataFile[];
  readonly scenarios: readonly DataFile[];
  /** Scenarios that those of their names take members over from, though they are no part of the data. */
  readonly scenariosBeneath: readonly DataFile[];
  /** Files that can't be read or are no JSON; they are in neither list. */
  readonly faults: readonly DataFault[];
  /** What lies in the folders and is not looked into, such as a folder in a folder or an editor's copy. */
  readonly notRead: readonly DataFault[];
}

/** Where one kind of data lies for one API; a later folder adds to the ones before it. */
export interface Folders {
  readonly api: string;
  readonly fixtures: readonly URL[];
  /** Of fixtures that the ones above are merged over, where they are looked at by themselves. */
  readonly fixturesBeneath?: readonly URL[];
  readonly scenarios: readonly URL[];
  /** Where scenarios lie that a scenario of the same name may leave members to. */
  readonly scenariosBeneath?: readonly URL[];
  /** Those of all these that ship, and were checked before. */
  readonly trusted?: readonly URL[];
}

/** Reads the folders of fixtures and scenarios. */
export function filesIn(all: readonly Folders[]): FolderFiles {
  const faults: DataFault[] = [];
  const notRead: DataFault[] = [];
  const filesOfKind = (kind: 'fixtures' | 'fixturesBeneath' | 'scenarios' | 'scenariosBeneath') =>
    all.flatMap(({ api, [kind]: folders = [], trusted = [] }) =>
      folders.flatMap((folder) => {
        const files = filesOf(api, folder, faults, notRead);
        return trusted.includes(folder) ? files.map((file): DataFile => ({ ...file, trusted: true })) : files;
      }),
    );
  return {
    faults,
    notRead,
    fixtures: filesOfKind('fixtures'),
    fixturesBeneath: filesOfKind('fixturesBeneath'),
    scenarios: filesOfKind('scenarios'),
    scenariosBeneath: filesOfKind('scenariosBeneath'),
  };
}

function filesOf(api: string, url: URL, faults: DataFault[], notRead: DataFault[]): DataFile[] {
  const unreadable: Unreadable[] = [];
  const entries = entriesOf(resolve(fileURLToPath(url)), unreadable);
  faults.push(...unreadable.map((one) => ({ ...one, pointer: '' })));
  return entries.flatMap((entry) => {
    const { name, path } = entry;
    const reason = whyNotRead(entry);
    if (reason !== undefined) {
      notRead.push({ path, pointer: '', reason });
      return [];
    }
    try {
      return [{ api, name: name.slice(0, -extension.length), path, content: jsonIn(path) }];
    } catch (error) {
      if (error instanceof DataError) faults.push(...error.faults);
      else faults.push({ path, pointer: '', reason: error instanceof Error ? error.message : String(error) });
      return [];
    }
  });
}

const extension = '.json';

function whyNotRead({ name, kind }: Entry): string | undefined {
  if (kind === 'folder') return 'is a folder within a folder, and not read';
  if (!name.endsWith(extension)) return 'is not read: test data is in files whose names end in .json';
  return kind === 'file' ? undefined : 'is no file, and not read';
}
