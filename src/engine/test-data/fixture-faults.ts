import type { Api } from '../api/api.js';
import type { RecordFault } from '../api/collection.js';
import { faultsAround, Gathered, type Neighbours } from '../api/neighbours.js';
import type { DataFault, DataFile } from '../data-file.js';
import type { Bag } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { everySandbox, type Fixture, merged, settledOnce } from './fixture.js';

/**
 * Of two files of one name that don't go together it is the later that is at fault: the earlier is what it is merged over. A
 * record that a later one replaces isn't there.
 */
export function faultsOfFiles(api: Api, files: readonly DataFile[], byName: ReadonlyMap<string, Fixture>): DataFault[] {
  const faults = new Map<string, readonly DataFault[]>();
  const written = new Set<string>();
  const anywhere = settledTogether(api, merged([...byName.values()]));
  for (const file of files.toReversed()) {
    const own = faultsBetween(api, file, byName, anywhere, written);
    if (own.length > 0 && !faults.has(file.name)) faults.set(file.name, own);
  }
  return [...faults.values()].reverse().flat();
}

/**
 * What is wrong between a file's records and others. What is merged over `default` goes with it, and may count on records of
 * any fixture of its API: which of them it is used with is known when a sandbox is made of them.
 *
 * @param all the records of every fixture of the API
 * @param replaced takes its records, and has those of the files of its name that are merged over it
 */
function faultsBetween(
  api: Api,
  file: DataFile,
  byName: ReadonlyMap<string, Fixture>,
  all: Gathered,
  replaced: Set<string>,
): DataFault[] {
  const base = byName.get(everySandbox);
  const others = settledTogether(api, merged([base, byName.get(file.name)]));
  const anywhere = file.name === everySandbox ? others : all;
  const beside: Neighbours = {
    has: (collection, key) => anywhere.has(collection, key),
    get: (collection, key) => others.get(collection, key),
    list: (collection, only) => others.list(collection, only),
    naming: (collection, members, key) => others.naming(collection, members, key),
  };
  const faults: DataFault[] = [];
  for (const [name, records] of Object.entries(file.content as Readonly<Record<string, readonly Bag[]>>)) {
    const plan = api.collections[name];
    if (!plan) continue;
    for (const [i, record] of records.entries()) {
      const settled = settledOnce(api, name, record);
      const place = JSON.stringify([file.name, name, plan.key(settled)]);
      if (replaced.has(place)) continue;
      replaced.add(place);
      const own = faultsAround(api, name, settled, beside);
      // A credential is stored under another name than it is written.
      const at = ({ pointer }: RecordFault) => (Object.hasOwn(record, pointer.split('/')[1] ?? '') ? pointer : '');
      faults.push(
        ...own.map((one) => ({ path: file.path, pointer: `/${escapeToken(name)}/${i}${at(one)}`, reason: one.reason })),
      );
    }
  }
  return faults;
}

/** The records of a fixture as they are stored, whatever the time. */
export function settledTogether(api: Api, { collections }: Fixture): Gathered {
  const known = new Map<string, ReadonlyMap<string, object>>();
  return new Gathered(api, (name) => {
    const settled =
      known.get(name) ??
      new Map(
        [...(collections.get(name) ?? [])].map(([key, record]): [string, object] => [
          key,
          settledOnce(api, name, record),
        ]),
      );
    known.set(name, settled);
    return settled;
  });
}
