import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type DataFolders, UsageError } from './config.js';
import type { Api } from './engine/api/api.js';
import { DataError, type DataFault } from './engine/data-file.js';
import type { Log } from './engine/log/log.js';
import { validHere } from './engine/nearest.js';
import { entriesOf, type Unreadable } from './engine/test-data/entries.js';
import type { Folders } from './engine/test-data/folder.js';
import { FolderWatch } from './engine/test-data/folder-watch.js';
import { type Holdings, Library } from './engine/test-data/library.js';
import type { Timers } from './engine/timers.js';
import { packageRoot } from './root.js';

/**
 * Where the test data of the mounted APIs lies: what ships, then a user's own.
 *
 * @param known the names of all APIs, mounted or not
 * @param trusts whether what ships counts as checked
 * @throws UsageError for a folder that isn't there, or holds a folder that is named after no API and so would never be read
 */
export function foldersOf(
  apis: readonly Api[],
  known: readonly string[],
  own: DataFolders,
  trusts = true,
): readonly Folders[] {
  for (const [flag, folder] of Object.entries(chosen(own))) {
    const [stray] = rootOf(flag, folder, known).strays;
    if (stray) throw new UsageError(`--${flag}=${folder}: ${stray.path.slice(folder.length + 1)} ${stray.reason}`);
  }
  const users = ownFolders(apis, own);
  const emulated = apis.flatMap(({ name, data }, i) => {
    if (!data) return [];
    const { fixtures = [], scenarios = [] } = users[i] ?? {};
    const shipped = [data.fixtures, data.scenarios];
    const all = { fixtures: [data.fixtures, ...fixtures], scenarios: [data.scenarios, ...scenarios] };
    return [{ api: name, ...all, ...(trusts && { trusted: shipped }) }];
  });
  const generic = [new URL('scenarios/generic/', packageRoot)];
  return [...emulated, { api: 'generic', fixtures: [], scenarios: generic, ...(trusts && { trusted: generic }) }];
}

/** What came out of checking test data: everything that is wrong or not read, or what there is. */
export interface Checked {
  readonly faults: readonly DataFault[];
  readonly holdings: readonly Holdings[];
}

/**
 * Checks a user's own folders alone, or, where there are none, what ships.
 *
 * @throws UsageError for a folder that isn't there
 */
export async function checkFolders(apis: readonly Api[], own: DataFolders): Promise<Checked> {
  const known = apis.map(({ name }) => name);
  const given = Object.entries(chosen(own));
  const strays = given.flatMap(([flag, folder]) => {
    const { strays, loose, empty } = rootOf(flag, folder, known);
    return [...strays, ...loose, ...empty];
  });
  const folders = given.length > 0 ? ownFolders(apis, own) : foldersOf(apis, known, own, false);
  try {
    const library = await Library.open(apis, () => folders);
    return { faults: [...strays, ...library.notRead()], holdings: library.holdings() };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { faults: [...strays, ...error.faults, ...error.notRead], holdings: [] };
  }
}

/**
 * Reads a user's folders again whenever they change. A broken file keeps in use what was read last, and the log says so;
 * it also says, once, what lies there and is not read.
 */
export function keepFresh(library: Library, own: DataFolders, timers: Timers, log: Log): { close(): Promise<void> } {
  let broken: string | undefined;
  const sayNotRead = noticeOf(library, own, log);
  sayNotRead();
  let reading = Promise.resolve();
  const read = async () => {
    try {
      await library.reload();
      const mended = broken !== undefined;
      broken = undefined;
      log.info(
        { holdings: library.holdings() },
        mended ? 'the test data can be read again and is in use' : 'test data read again',
      );
      sayNotRead();
    } catch (error) {
      const said = String(error);
      if (said !== broken) log.warn(detailsOf(error), 'the test data is broken; what was read before stays in use');
      broken = said;
    }
  };
  const changed = () => {
    reading = reading.then(read);
  };
  const unwatchable = (folder: string, err: unknown) => {
    log.warn({ folder, err }, 'changes in this folder are not noticed; start again to have them read');
  };
  const watch = new FolderWatch(Object.values(chosen(own)), timers, changed, unwatchable);
  return {
    close() {
      watch.close();
      return reading;
    },
  };
}

/** Warns of what is not read, and is silent as long as it stays the same. */
function noticeOf(library: Library, own: DataFolders, log: Log): () => void {
  let noticed = '';
  return () => {
    const beside = Object.entries(chosen(own)).flatMap(([flag, folder]) => {
      const { loose, empty } = rootOf(flag, folder, undefined);
      return [...loose, ...empty];
    });
    const files = [...beside, ...library.notRead()].map(({ path, reason }) => ({ file: path, reason }));
    const notice = JSON.stringify(files);
    if (files.length > 0 && notice !== noticed) log.warn({ files }, 'not all of the test data is read');
    noticed = notice;
  };
}

function detailsOf(error: unknown): object {
  if (!(error instanceof DataError)) return error instanceof UsageError ? { reason: error.message } : { err: error };
  return { faults: error.faults.map(({ path, pointer, reason }) => ({ file: path, pointer, reason })) };
}

function chosen({ scenarios, fixtures }: DataFolders): Readonly<Record<string, string>> {
  return { ...(scenarios !== undefined && { scenarios }), ...(fixtures !== undefined && { fixtures }) };
}

function ownFolders(apis: readonly Api[], { scenarios, fixtures }: DataFolders): readonly Folders[] {
  const urls = (folder: string | undefined, api: string) =>
    folder === undefined ? [] : [new URL(`${api}/`, pathToFileURL(`${folder}/`))];
  return apis.map(({ name, data }) => ({
    api: name,
    scenarios: urls(scenarios, name),
    fixtures: urls(fixtures, name),
    fixturesBeneath: data ? [data.fixtures] : [],
    scenariosBeneath: data ? [data.scenarios] : [],
  }));
}

interface Root {
  /** Folders that are no API's, and what can't be looked at. */
  readonly strays: readonly DataFault[];
  /** Files beside the folders. */
  readonly loose: readonly DataFault[];
  /** The folder itself, where nothing lies in it or in its folders that is read, or of which more could be said. */
  readonly empty: readonly DataFault[];
}

/** What lies in a user's folder beside the folders of APIs. @throws UsageError where there is no such folder */
function rootOf(flag: string, folder: string, known: readonly string[] | undefined): Root {
  if (!existsSync(folder)) throw new UsageError(`--${flag}=${folder}: there is no such folder`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`--${flag}=${folder}: this is a file, not a folder`);
  const unreadable: Unreadable[] = [];
  const entries = entriesOf(folder, unreadable);
  const others = entries.filter(({ name }) => !known?.includes(name));
  const isEmpty = entries.every(({ kind, path }) => kind === 'folder' && holdsNothing(path)) && unreadable.length === 0;
  const saying = (reason: string) => (one: { readonly path: string }) => ({ path: one.path, pointer: '', reason });
  return {
    strays: [
      ...unreadable.map((one) => ({ ...one, pointer: '' })),
      ...others
        .filter(({ kind }) => kind === 'folder')
        .map(({ name, path }) => ({
          path,
          pointer: '',
          reason: `is no API${validHere(name, known ?? [], 'the folders here are named')}`,
        })),
    ],
    loose: others
      .filter(({ kind }) => kind !== 'folder')
      .map(saying('is not read: test data is in folders that are named after the APIs')),
    empty: isEmpty
      ? [saying('holds nothing that is read: test data is in files like <api>/<name>.json')({ path: folder })]
      : [],
  };
}

/** What can't be looked at is not nothing. */
function holdsNothing(folder: string): boolean {
  const unreadable: Unreadable[] = [];
  return entriesOf(folder, unreadable).length === 0 && unreadable.length === 0;
}
