import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Unattended } from '../../src/engine/log/unattended.js';
import { openFileStore } from '../../src/engine/store/file/open-file.js';
import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import { openRedisStore } from '../../src/engine/store/redis/open-redis.js';
import { type Store, StoreUnusable } from '../../src/engine/store/store.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';
import { until } from '../support/until.js';
import { planWith } from './plan.js';

const form = /^[\w-]{43}$/;
const lost =
  'the key to what is masked was not there, and there is a new one: what was masked before is not found by its value, ' +
  'and rules that ask for it no longer apply; to have it back, stop, restore the key from a backup, and start';

let warned: unknown[] = [];
const plan = () =>
  planWith({
    unattended: new Unattended({
      error: (details, message) => {
        throw new Error(message, { cause: details });
      },
      warn: (details, message) => void warned.push([details, message]),
      info() {},
    }),
  });
const use = (store: Store) => store.transact('a', (tx) => tx.put('rows', 'x', { n: 1 }));

beforeEach(() => {
  warned = [];
});
afterAll(removeFolders);

test('each process that keeps everything in memory has a key of its own', () => {
  const keys = [new KeptStore(plan()).digestKey, new KeptStore(plan()).digestKey];
  for (const key of keys) expect(key).toMatch(form);
  expect(new Set(keys).size).toBe(2);
});

describe('the key of a folder', () => {
  const keyIn = async (folder: string) => {
    const store = await openFileStore(folder, plan());
    const { digestKey } = store;
    await use(store);
    await store.close();
    return digestKey;
  };
  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  test.each(['000', '022', '277'])('is a file that only its owner can read, with a umask of %s', async (umask) => {
    const folder = folderWith({});
    const before = process.umask(Number.parseInt(umask, 8));
    try {
      await (await openFileStore(folder, plan())).close();
    } finally {
      process.umask(before);
    }
    expect(await modeOf(`${folder}/key`)).toBe(0o600);
  });

  test('is the same with each start, and can be read by others no more where a copy had left it to them', async () => {
    const folder = folderWith({});
    const key = await keyIn(folder);
    expect(await readFile(`${folder}/key`, 'utf8')).toBe(`${key}\n`);
    await chmod(`${folder}/key`, 0o644);
    expect(await keyIn(folder)).toBe(key);
    expect(await modeOf(`${folder}/key`)).toBe(0o600);
    expect(warned).toEqual([]);
  });

  test('is made anew where it is lost, which is said in one line with what it means', async () => {
    const folder = folderWith({});
    const key = await keyIn(folder);
    await rm(`${folder}/key`);
    const other = await keyIn(folder);
    expect(other).toMatch(form);
    expect(other).not.toBe(key);
    expect(warned).toEqual([[{ file: `${folder}/key` }, lost]]);
  });

  test('is made where a process ended while it was making one', async () => {
    const folder = folderWith({ 'key.tmp': 'half' });
    const key = await keyIn(folder);
    expect(await readFile(`${folder}/key`, 'utf8')).toBe(`${key}\n`);
    expect(warned).toEqual([]);
  });

  test.each(['', 'short', '\0'.repeat(44), `${'a'.repeat(43)}\n${'b'.repeat(43)}\n`])(
    'stops the start where it is damaged: %j',
    async (text) => {
      const folder = folderWith({});
      await keyIn(folder);
      await writeFile(`${folder}/key`, text);
      const start = openFileStore(folder, plan());
      await expect(start).rejects.toThrow(StoreUnusable);
      await expect(start).rejects.toThrow(
        `${folder}/key is damaged; restore it from a backup, or remove it: then what was masked so far is no longer found by its value`,
      );
      await rm(`${folder}/key`);
      expect(await keyIn(folder)).toMatch(form);
    },
  );
});

describeWithRedis('the key in a Redis', () => {
  const place = 'tillbox:digest-key';
  let redis: RedisServer;
  let stores: Store[] = [];
  const opened = async () => {
    const store = await openRedisStore(redis.url, plan(), () => undefined);
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    stores = [];
    await redis.ask('FLUSHALL');
  });
  afterAll(() => redis.close());

  test('is one for all processes, also where they begin at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, opened));
    const keys = new Set(all.map(({ digestKey }) => digestKey));
    expect([...keys]).toEqual([await redis.ask('GET', place)]);
    expect(await redis.ask('TTL', place)).toBe(-1);
    expect(warned).toEqual([]);
  });

  test('is given back by a process that knows it where Redis has lost it', async () => {
    const store = await opened();
    const { digestKey } = store;
    await redis.ask('DEL', place);
    let found: unknown = null;
    const end = performance.now() + 4_000;
    while (found === null && performance.now() < end) found = await redis.ask('GET', place);
    expect(found).toBe(digestKey);
  });

  test('is that of the process which made a new one first', async () => {
    const store = await opened();
    const other = 'o'.repeat(43);
    await redis.ask('SET', place, other);
    await until(() => store.digestKey === other, 'the other key was taken');
  });

  test('is made anew at a start where it is lost, which is said', async () => {
    const store = await opened();
    await use(store);
    await store.close();
    stores = [];
    await redis.ask('DEL', place);
    const { digestKey } = await opened();
    expect(digestKey).not.toBe(store.digestKey);
    expect(warned).toEqual([[{ key: place }, lost]]);
  });

  test('stops the start where it is damaged', async () => {
    await redis.ask('SET', place, 'no key');
    const start = opened();
    await expect(start).rejects.toThrow(StoreUnusable);
    await expect(start).rejects.toThrow(`${place} in Redis is damaged; restore it, or remove it`);
  });
});
