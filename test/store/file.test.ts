import { appendFile, cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { Unattended } from '../../src/engine/log/unattended.js';
import { logLine } from '../../src/engine/store/file/log-line.js';
import { openFileStore } from '../../src/engine/store/file/open-file.js';
import { type Store, type StorePlan, StoreUnusable } from '../../src/engine/store/store.js';
import { allEvents } from '../support/all-events.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { until } from '../support/until.js';
import { frozenContract } from './contract-frozen.js';
import { everyContract } from './contracts.js';
import { planWith } from './plan.js';

const opened: Store[] = [];

async function openIn(folder: string, plan: Partial<StorePlan> = {}, due?: number): Promise<Store> {
  const store = await openFileStore(folder, planWith({ schedules, ...plan }), due === undefined ? {} : { due });
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  removeFolders();
});

let latest = '';

const inNewFolder = (plan: StorePlan) => {
  latest = folderWith({});
  return openIn(latest, plan);
};

everyContract(inNewFolder, async (store, plan) => {
  await store.close();
  return openIn(latest, plan);
});

describe('started from a snapshot', () => {
  frozenContract(inNewFolder, async (store, plan) => {
    // Whoever opens it makes one at once.
    await store.close();
    await (await openIn(latest, plan, 0)).close();
    return openIn(latest, plan);
  });
});

const schedules = new Map([['due', (record: object) => (record as { at?: string }).at]]);

/** All that can be seen of a store. */
async function everythingIn(store: Store): Promise<unknown> {
  const uses = [...(await store.sandboxes())].sort((a, b) => (a.id < b.id ? -1 : 1));
  const seen: unknown[] = [];
  for (const use of uses) {
    const { collections, counters } = await store.transact(use.id, (tx) => tx.everything());
    const kept = Array.from(collections, ([name, records]) => [name, [...records]] as const);
    const earliest = await store.transact(use.id, (tx) => tx.earliest('due'));
    seen.push({
      ...use,
      records: kept.filter(([, records]) => records.length > 0).sort(),
      counters: [...counters].sort(),
      earliest,
      feed: await allEvents(store, use.id),
      feedUse: await store.feedUse(use.id),
    });
  }
  return seen;
}

/** Two records, a counter and an event, all or none of them. */
function pair(store: Store, sandbox: string, n: number): Promise<void> {
  return store.transact(sandbox, (tx) => {
    tx.count('pairs');
    tx.put('api/left', String(n), { n });
    tx.put('api/right', String(n), { n, text: 'é"\\\n'.repeat(n % 7) });
    tx.put('due', String(n), { at: String(1_000 - n) });
    tx.append({ kind: 'request', id: String(n), text: JSON.stringify({ n, text: 'é"\\\n\t'.repeat(n % 7) }) });
  });
}

async function pairsIn(store: Store): Promise<{ left: number[]; right: number[]; counted: number; events: number[] }> {
  const numbers = async (collection: string) =>
    (await store.transact('a', (tx) => tx.list(collection))).map((record) => (record as { n: number }).n);
  const { counters } = await store.transact('a', (tx) => tx.everything());
  const events = (await allEvents(store, 'a')).map(({ id }) => Number(id));
  const [left, right] = [await numbers('api/left'), await numbers('api/right')];
  return { left, right, counted: counters.get('pairs') ?? 0, events };
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const filesIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name !== 'lock' && name !== 'key').sort();

/** Changes of every kind, in three sandboxes. */
async function live(store: Store): Promise<void> {
  await store.create('b', { collections: new Map([['api/left', new Map([['x', { n: -1 }]])]]), counters: new Map() });
  await Promise.all(upTo(40).flatMap((n) => [pair(store, 'a', n), pair(store, 'b', n)]));
  await store.transact('a', (tx) => {
    tx.remove('api/left', '3');
    tx.put('api/left', '3', { n: 3 });
    tx.remove('api/right', '4');
  });
  await store.transact('a', (tx) => tx.put('api/left', '10', { n: 10, again: true }));
  await pair(store, 'c', 0);
  await store.remove('c');
  await store.transact('b', (tx) => {
    const { collections } = tx.everything();
    tx.replaceAll({ collections: new Map([...collections].slice(0, 1)), counters: new Map([['pairs', 7]]) });
    tx.forget();
    tx.append({ kind: 'reset', id: 'r', text: '{}' });
  });
  await pair(store, 'c', 1);
  await store.touch('a', 77);
  await pair(store, 'a', 41);
}

test('all that was done is there when the folder is opened again', async () => {
  const folder = folderWith({});
  const store = await openIn(folder);
  await live(store);
  const before = await everythingIn(store);
  await store.close();
  const again = await openIn(folder);
  expect(await everythingIn(again)).toEqual(before);
  expect((await store.use('a'))?.lastUsedAt).toBe(77);
  await pair(again, 'c', 2);
  expect((await again.readAfter('c', 0)).map(({ seq }) => seq)).toEqual([2, 3]);
});

test('it is the same where snapshots are made all the time', async () => {
  const [plain, busy] = [await openIn(folderWith({})), folderWith({})];
  await live(plain);
  const store = await openIn(busy, {}, 1_000);
  await live(store);
  await store.close();
  expect((await filesIn(busy)).length).toBeLessThan(4);
  expect(Number((await filesIn(busy)).at(-1)?.split('.')[1])).toBeGreaterThan(1);
  expect(await everythingIn(await openIn(busy, {}, 1_000))).toEqual(await everythingIn(plain));
});

test('a folder does not grow with what was changed or removed', async () => {
  const folder = folderWith({});
  const store = await openIn(folder, { limits: { ...planWith({}).limits, events: 10 } }, 20_000);
  for (let n = 0; n < 3_000; n++) await pair(store, 'a', n % 5);
  await store.close();
  const sizes = await Promise.all((await filesIn(folder)).map(async (name) => (await stat(`${folder}/${name}`)).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
});

test('wherever the log is cut, whole units of work are there, in their order, and it goes on', async () => {
  const folder = folderWith({});
  const store = await openIn(folder);
  for (const n of upTo(30)) await pair(store, 'a', n);
  await store.close();
  const { size } = await stat(`${folder}/log.1`);
  const counts = new Set<number>();
  // It has its name once its first line is on the disk.
  const header = (await readFile(`${folder}/log.1`)).indexOf('\n') + 1;
  for (let length = header; length <= size; length += 97) {
    const copy = folderWith({});
    await cp(folder, copy, { recursive: true, filter: (path) => !path.endsWith('lock') });
    await truncate(`${copy}/log.1`, length);
    if (length % 2 === 0) await appendFile(`${copy}/log.1`, Buffer.alloc(50));
    const cut = await openIn(copy);
    const found = await pairsIn(cut);
    const n = found.left.length;
    expect(found).toEqual({ left: upTo(n), right: upTo(n), counted: n, events: upTo(n) });
    counts.add(n);
    await pair(cut, 'a', n);
    await cut.close();
    expect((await pairsIn(await openIn(copy))).left).toEqual(upTo(n + 1));
  }
  expect(counts.size).toBeGreaterThan(25);
});

test('damage with sound lines behind it stops the start, says where, and changes nothing', async () => {
  const folder = folderWith({});
  const store = await openIn(folder);
  for (const n of upTo(5)) await pair(store, 'a', n);
  await store.close();
  const path = `${folder}/log.1`;
  const bytes = await readFile(path);
  const lines = bytes.toString().split('\n');
  const at = Buffer.byteLength(`${lines.slice(0, 5).join('\n')}\n`);
  bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 1;
  await writeFile(path, bytes);
  await expect(openIn(folder)).rejects.toThrow(
    `${path} is damaged at byte ${at}, with sound lines behind it; restore the folder from a backup, or cut the file there`,
  );
  expect(await readFile(path)).toEqual(bytes);
  await truncate(path, at);
  expect((await pairsIn(await openIn(folder))).left).toEqual([0]);
});

test('a folder of another format, or a damaged snapshot, is refused with a remedy', async () => {
  const future = folderWith({ 'log.1': logLine('{"tillbox":"log","format":9}').toString() });
  const broken = folderWith({ 'snapshot.2': 'x', 'log.2': '' });
  await expect(openIn(broken)).rejects.toThrow('snapshot.2 is damaged, or of another version of tillbox; restore');
  await expect(openIn(folderWith({ file: '' }).concat('/file'))).rejects.toThrow(/can't be used: .*give a folder/);
  await expect(openIn(future)).rejects.toThrow(
    'log.1 is of another version of tillbox; use that one, or another folder',
  );
});

test('of two that open one folder the second is refused, until the first has closed', async () => {
  const folder = folderWith({});
  const first = await openIn(folder);
  await expect(openIn(folder)).rejects.toThrow(StoreUnusable);
  await expect(openIn(folder)).rejects.toThrow(
    `${folder} is in use by another process; stop it, or give this one a folder of its own`,
  );
  await pair(first, 'a', 0);
  await first.close();
  expect((await pairsIn(await openIn(folder))).left).toEqual([0]);
});

test('a snapshot that was not finished, and logs from before and behind it, are taken up at the next start', async () => {
  const folder = folderWith({});
  const store = await openIn(folder);
  for (const n of upTo(3)) await pair(store, 'a', n);
  await store.close();
  await writeFile(`${folder}/snapshot.2.tmp`, 'half');
  const header = (await readFile(`${folder}/log.1`)).toString().split('\n')[0];
  await writeFile(`${folder}/log.2`, `${header}\n`);
  const again = await openIn(folder);
  await pair(again, 'a', 3);
  await again.close();
  expect(await filesIn(folder)).toEqual(['log.1', 'log.2']);
  const third = await openIn(folder, {}, 100);
  expect((await pairsIn(third)).left).toEqual(upTo(4));
  await third.close();
  expect(await filesIn(folder)).toEqual(['log.3', 'snapshot.3']);
  expect((await pairsIn(await openIn(folder))).left).toEqual(upTo(4));
});

test('a snapshot that fails keeps everything, is said once with its cause, and said again when one can be made', async () => {
  const folder = folderWith({});
  const told: unknown[] = [];
  const note = (details: object, message: string) =>
    void told.push([message, 'err' in details ? String(details.err) : '']);
  const unattended = new Unattended({ error: note, warn: note, info: note });
  const store = await openIn(folder, { unattended }, 1_000);
  // In its way for as long as numbers have one digit.
  for (let n = 1; n < 10; n++) await mkdir(`${folder}/snapshot.${n}.tmp`);
  for (const n of upTo(10)) await pair(store, 'a', n);
  await until(() => store.concern !== undefined, 'a snapshot fails');
  expect([store.trouble, store.concern]).toEqual([
    undefined,
    'no snapshot can be made, so the logs grow: a folder is in the place of a file (EISDIR)',
  ]);
  for (let n = 10; store.concern !== undefined; n++) await pair(store, 'a', n);
  const numbers = [...unattended.failures].flatMap(([errand, count]) => (errand === 'snapshot' ? count : []));
  expect(numbers).toEqual([expect.any(Number)]);
  expect(numbers[0]).toBeGreaterThan(1);
  const failed = 'no snapshot can be made: the logs grow until one can';
  expect(told).toEqual([
    [failed, expect.stringContaining(`EISDIR: illegal operation on a directory, open '${folder}/snapshot.2.tmp'`)],
    ['snapshots can be made again', ''],
  ]);
  const before = await everythingIn(store);
  await store.close();
  for (let n = 1; n < 10; n++) await rm(`${folder}/snapshot.${n}.tmp`, { recursive: true });
  expect(await everythingIn(await openIn(folder))).toEqual(before);
});
