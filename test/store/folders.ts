import { Unattended } from '../../src/engine/log/unattended.js';
import type { SnapshotLimits } from '../../src/engine/store/file/file-log.js';
import { openFileStore } from '../../src/engine/store/file/open-file.js';
import type { Store, StorePlan } from '../../src/engine/store/store.js';
import { allEvents } from '../support/all-events.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { planWith } from './plan.js';

const opened: Store[] = [];
/** What the log has been told. */
export const told: string[] = [];
const note = (details: object, message: string) =>
  void told.push('err' in details ? `${message}: ${details.err}` : message);

const schedules = new Map([['due', (record: object) => (record as { at?: string }).at]]);
export const limits = { ...planWith({}).limits, events: 7, eventBytes: 900 };

export async function openIn(
  folder: string,
  sizes: SnapshotLimits = {},
  plan: Partial<StorePlan> = { limits },
): Promise<Store> {
  const unattended = new Unattended({ error: note, warn: note, info: note });
  const store = await openFileStore(folder, planWith({ schedules, unattended, ...plan }), sizes);
  opened.push(store);
  return store;
}

export async function close(store: Store): Promise<void> {
  opened.splice(opened.indexOf(store), 1);
  await store.close();
}

/** To be called by each file of tests. */
export function cleanUpAround(): void {
  beforeEach(() => {
    told.length = 0;
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    removeFolders();
  });
}

/** All that can be known of sandboxes that nobody uses. */
export async function knownIn(store: Store): Promise<unknown> {
  const uses = [...(await store.sandboxes())].sort((a, b) => (a.id < b.id ? -1 : 1));
  const known: unknown[] = [];
  for (const use of uses) {
    const { id } = use;
    known.push({ use, again: await store.use(id), glanced: await store.glance(id), feed: await store.feedUse(id) });
  }
  return known;
}

export async function everythingIn(store: Store, sandbox: string): Promise<unknown> {
  const { collections, counters } = await store.transact(sandbox, (tx) => tx.everything());
  const records = Array.from(collections, ([name, all]) => [name, [...all]] as const);
  return {
    records: records.filter(([, all]) => all.length > 0).sort(),
    counters: [...counters].sort(),
    earliest: await store.transact(sandbox, (tx) => tx.earliest('due')),
    feed: await allEvents(store, sandbox),
    feedUse: await store.feedUse(sandbox),
    use: await store.use(sandbox),
  };
}

export async function everythingInAll(store: Store): Promise<unknown> {
  const names = (await store.sandboxes()).map(({ id }) => id).sort();
  const all: [string, unknown][] = [];
  for (const name of names) all.push([name, await everythingIn(store, name)]);
  return all;
}

export const nothing = { collections: new Map(), counters: new Map() };
export const fill = (store: Store, sandbox: string, n: number) =>
  store.transact(sandbox, (tx) => {
    tx.put('world', 'world', { settings: sandbox });
    tx.put('api/payments', String(n), { n, text: 'x'.repeat(200) });
    tx.append({ kind: 'request', id: String(n), text: JSON.stringify({ n }) });
  });

/** Sandboxes a, b and c, all of which a stop has put into a snapshot. */
export async function stopped(): Promise<string> {
  const folder = folderWith({});
  const store = await openIn(folder, { dueAtStop: 0 });
  for (const name of ['a', 'b', 'c']) for (let n = 0; n < 5; n++) await fill(store, name, n);
  await close(store);
  return folder;
}
