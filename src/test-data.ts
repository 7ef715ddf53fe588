import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type DataFolders, UsageError } from './config.js';
import type { Api } from './engine/api.js';
import { type Holdings, Library } from './engine/library.js';
import type { Log } from './engine/log.js';
import { DataError, type DataFault } from './engine/store/data-file.js';
import type { Folders } from './engine/store/folder.js';
import { FolderWatch } from './engine/store/folder-watch.js';
import type { Timers } from './engine/timers.js';
import { packageRoot } from './root.js';

/**
 * Where the test data of the mounted APIs lies: what ships, then a user's own.
 *
 * @param known the names of all APIs, mounted or not
 * @throws UsageError for a folder that isn't there, or holds what is named after no API and so would never be read
 */
export function foldersOf(apis: readonly Api[], known: readonly string[], own: DataFolders): readonly Folders[] {
  for (const [flag, folder] of Object.entries(chosen(own))) {
    const [stray] = straysIn(flag, folder, known);
    if (stray !== undefined) throw new UsageError(`--${flag}=${folder}: ${stray} ${strayReason(known)}`);
  }
  const users = ownFolders(apis, own);
  const emulated = apis.flatMap(({ name, data }, i) => {
    if (!data) return [];
    const { fixtures = [], scenarios = [] } = users[i] ?? {};
    return [{ api: name, fixtures: [data.fixtures, ...fixtures], scenarios: [data.scenarios, ...scenarios] }];
  });
  return [...emulated, { api: 'generic', fixtures: [], scenarios: [new URL('scenarios/generic/', packageRoot)] }];
}

/** What came out of checking test data: everything that is wrong, or what there is. */
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
  const strays = given.flatMap(([flag, folder]) =>
    straysIn(flag, folder, known).map((name) => ({
      path: join(folder, name),
      pointer: '',
      reason: strayReason(known),
    })),
  );
  const folders = given.length > 0 ? ownFolders(apis, own) : foldersOf(apis, known, own);
  try {
    const library = await Library.open(apis, () => folders);
    return { faults: strays, holdings: library.holdings() };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return { faults: [...strays, ...error.faults], holdings: [] };
  }
}

/** Reads a user's folders again whenever they change. A broken file keeps in use what was read last, and the log says so. */
export function keepFresh(library: Library, own: DataFolders, timers: Timers, log: Log): { close(): Promise<void> } {
  let broken: string | undefined;
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
    scenariosBeneath: data ? [data.scenarios] : [],
  }));
}

/** Names in a user's folder that are no API's. @throws UsageError where there is no such folder */
function straysIn(flag: string, folder: string, known: readonly string[]): string[] {
  if (!existsSync(folder)) throw new UsageError(`--${flag}=${folder}: there is no such folder`);
  if (!statSync(folder).isDirectory()) throw new UsageError(`--${flag}=${folder}: this is a file, not a folder`);
  return readdirSync(folder).filter((name) => !known.includes(name) && !name.startsWith('.'));
}

function strayReason(known: readonly string[]): string {
  return `is no API; the folders here are named ${known.join(', ')}`;
}
