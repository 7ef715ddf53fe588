import { cp, mkdir, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { Unattended } from '../../src/engine/log/unattended.js';
import { logLine } from '../../src/engine/store/file/log-line.js';
import { openFileStore } from '../../src/engine/store/file/open-file.js';
import { type Store, StoreUnusable } from '../../src/engine/store/store.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { planWith } from './plan.js';

const opened: Store[] = [];

async function openIn(folder: string, due?: number): Promise<Store> {
  const store = await openFileStore(folder, planWith({}), due === undefined ? {} : { due });
  opened.push(store);
  return store;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  removeFolders();
});

const page = 4_096;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

function pay(store: Store, n: number): Promise<void> {
  return store.transact('a', (tx) => {
    tx.put('api/payments', String(n), { n, text: 'x'.repeat(700) });
    tx.append({ kind: 'request', id: String(n), text: 'y'.repeat(300) });
  });
}

async function paidIn(store: Store): Promise<number[]> {
  return (await store.transact('a', (tx) => tx.list('api/payments'))).map((record) => (record as { n: number }).n);
}

async function copyOf(folder: string): Promise<string> {
  const copy = folderWith({});
  await cp(folder, copy, { recursive: true, filter: (path) => !path.endsWith('lock') });
  return copy;
}

async function bytesIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== 'lock').sort();
  const contents = names.map(async (name) => [name, (await readFile(`${folder}/${name}`)).toString('latin1')]);
  return Object.fromEntries(await Promise.all(contents));
}

async function zero(path: string, from: number, length: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(length), 0, length, from);
  await file.close();
}

/** A snapshot that could not be made leaves logs behind it: `log.1` to `log.3`. */
async function threeLogs(): Promise<string> {
  const folder = folderWith({});
  const store = await openIn(folder, 12_000);
  for (const n of [2, 3]) await mkdir(`${folder}/snapshot.${n}.tmp`);
  for (let n = 0; !(await readdir(folder)).includes('log.3'); n++) await pay(store, n);
  await pay(store, 99);
  await store.close();
  for (const n of [2, 3]) await rm(`${folder}/snapshot.${n}.tmp`, { recursive: true });
  return folder;
}

/** With `snapshot.2` and `log.2`. */
async function snapshotAndLog(): Promise<string> {
  const folder = folderWith({});
  const store = await openIn(folder, 12_000);
  for (let n = 0; !(await readdir(folder)).includes('snapshot.2'); n++) await pay(store, n);
  await pay(store, 99);
  await store.close();
  return folder;
}

describe('a folder that has lost something', () => {
  const cut = (path: string) => stat(path).then(({ size }) => truncate(path, size - 100));
  const zeroAll = (path: string) => stat(path).then(({ size }) => zero(path, 0, size));

  test.each([
    ['its last log', threeLogs, 'log.3', rm, 'log.3 is missing; put it back, or restore the folder from a backup'],
    ['a log', threeLogs, 'log.2', rm, 'log.2 is missing; put it back, or restore the folder from a backup'],
    [
      'its first log',
      threeLogs,
      'log.1',
      rm,
      'snapshot.2 is missing; put it back, or restore the folder from a backup',
    ],
    [
      'its snapshot',
      snapshotAndLog,
      'snapshot.2',
      rm,
      'snapshot.2 is missing; put it back, or restore the folder from a',
    ],
    ['all logs', snapshotAndLog, 'log.2', rm, 'log.2 is missing; put it back, or restore the folder from a backup'],
    ['what its last log held', threeLogs, 'log.3', zeroAll, 'log.3 has lost its beginning; restore the folder from a'],
    [
      'what its only log held',
      snapshotAndLog,
      'log.2',
      zeroAll,
      'log.2 has lost its beginning; restore the folder from',
    ],
    [
      'what a log held',
      threeLogs,
      'log.2',
      (path: string) => truncate(path, 0),
      'log.2 has lost its beginning; restore',
    ],
    ['the end of a log', threeLogs, 'log.2', cut, 'log.2 has lost its end; restore the folder from a backup'],
  ])('such as %s says so, with what to do, and changes nothing', async (_, make, name, damage, said) => {
    const folder = await make();
    await damage(`${folder}/${name}`);
    const before = await bytesIn(folder);
    const refused = openIn(folder);
    await expect(refused).rejects.toThrow(StoreUnusable);
    await expect(refused).rejects.toThrow(`${folder}/${said}`);
    expect(await bytesIn(folder)).toEqual(before);
  });
});

/** A folder of six payments whose server has stopped. */
async function stopped(): Promise<string> {
  const folder = folderWith({});
  const store = await openIn(folder);
  for (const n of upTo(6)) await pay(store, n);
  await store.close();
  return folder;
}
const warning = (folder: string) =>
  `what was written last may be gone: ${folder}/log.1 ends neither as a stop leaves it nor as a crash does`;

describe('a log that lacks its end', () => {
  test.each([
    ['after a whole line', 0],
    ['within one', -10],
  ])('which is cut off %s, says so in one line and in its concern', async (_, aside) => {
    const folder = await stopped();
    const log = (await readFile(`${folder}/log.1`)).toString();
    await truncate(`${folder}/log.1`, log.indexOf('\n', log.length / 2) + 1 + aside);
    const told: string[] = [];
    const note = (_: object, message: string) => void told.push(message);
    const unattended = new Unattended({ error: note, warn: note, info: note });
    const store = await openFileStore(folder, planWith({ unattended }));
    opened.push(store);
    expect((await paidIn(store)).length).toBeLessThan(6);
    expect(told).toEqual([`${warning(folder)}; unless the disk was full, restore the folder from a backup`]);
    expect(store.concern).toBe(warning(folder));
  });

  test('is told from one that was stopped, or crashed, whatever came before and however often', async () => {
    const folder = await stopped();
    const running = await openIn(folder);
    expect(running.concern).toBeUndefined();
    const untouched = await copyOf(folder);
    await pay(running, 6);
    const crashed = await copyOf(folder);
    for (const [left, paid] of [
      [untouched, 6],
      [crashed, 7],
    ] as const) {
      const again = await openIn(left);
      const ended = await copyOf(left);
      for (const store of [again, await openIn(ended)]) {
        expect([store.concern, await paidIn(store)]).toEqual([undefined, upTo(paid)]);
      }
    }
  });

  test.each([700, 300_000, 1_048_000, 2_500_000, 5_000_000])(
    'is told from one that crashed behind commits of %i bytes',
    async (bytes) => {
      const folder = await stopped();
      const running = await openIn(folder);
      for (let n = 0; n < 4; n++) {
        await running.transact('a', (tx) => tx.put('api/large', String(n), { text: 'x'.repeat(bytes + 37 * n) }));
        const crashed = await openIn(await copyOf(folder));
        expect(crashed.concern).toBeUndefined();
        expect(await crashed.transact('a', (tx) => tx.list('api/large').length)).toBe(n + 1);
      }
    },
  );

  test('as a whole is missed where there is a key', async () => {
    const folder = await stopped();
    await rm(`${folder}/log.1`);
    await expect(openIn(folder)).rejects.toThrow(
      `${folder}/log.1 is missing; put it back, or restore the folder from a backup, or remove ${folder}/key to begin with nothing`,
    );
    await rm(`${folder}/key`);
    expect(await paidIn(await openIn(folder))).toEqual([]);
  });
});

test('whichever pages of the last batch a power cut left out, all that was acknowledged is there, and it goes on', async () => {
  const running = folderWith({});
  const store = await openIn(running);
  for (const n of upTo(12)) await pay(store, n);
  await store.close();
  const again = await openIn(running);
  // The first goes by itself, the others together.
  await Promise.all(upTo(40).map((n) => pay(again, 12 + n)));
  const folder = await copyOf(running);
  const log = (await readFile(`${folder}/log.1`)).toString().replace(/\0+$/, '');
  const began = Number(/\{"batch":(\d+),[^\n]*\}\n$/.exec(log)?.[1]);
  expect(log.length - began).toBeGreaterThan(8 * page);
  for (let at = Math.ceil(began / page) * page; at < log.length; at += page) {
    const copy = await copyOf(folder);
    await zero(`${copy}/log.1`, at, Math.min(page, log.length - at));
    const store = await openIn(copy);
    expect([await paidIn(store), store.concern]).toEqual([upTo(13), undefined]);
    await pay(store, 13);
    await store.close();
    expect(await paidIn(await openIn(copy))).toEqual(upTo(14));
  }
  const earlier = await copyOf(folder);
  await zero(`${earlier}/log.1`, page, page);
  await expect(openIn(earlier)).rejects.toThrow(/log\.1 is damaged at byte \d+, with sound lines behind it; restore/);
});

test('a line that is gone without a trace is missed', async () => {
  const folder = folderWith({});
  const store = await openIn(folder);
  for (const n of upTo(5)) await pay(store, n);
  await store.close();
  const lines = (await readFile(`${folder}/log.1`)).toString().split('\n');
  await writeFile(`${folder}/log.1`, lines.filter((_, i) => i !== 4).join('\n'));
  await expect(openIn(folder)).rejects.toThrow(/log\.1 is damaged at byte \d+/);
});

test('a folder of the earlier format is taken up, and goes on in a log of the present one', async () => {
  const folder = folderWith({});
  const store = await openIn(folder);
  for (const n of upTo(5)) await pay(store, n);
  await store.close();
  const [, ...lines] = (await readFile(`${folder}/log.1`)).toString().split('\n');
  const commits = lines.filter((line) => line.startsWith('[', 9)).map((line) => `${line}\n`);
  const earlier = folderWith({
    'log.1': [logLine('{"tillbox":"log","format":1}'), ...commits, 'half a line'].join(''),
  });
  const again = await openIn(earlier);
  expect(await paidIn(again)).toEqual(upTo(5));
  await pay(again, 5);
  await again.close();
  expect((await readdir(earlier)).filter((name) => name !== 'lock').sort()).toEqual(['key', 'log.1', 'log.2']);
  expect(await paidIn(await openIn(earlier))).toEqual(upTo(6));
});
