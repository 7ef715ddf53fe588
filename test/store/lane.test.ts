import { setImmediate as turn } from 'node:timers/promises';
import { Unattended } from '../../src/engine/log/unattended.js';
import type { CommitLog } from '../../src/engine/store/kept/commit-log.js';
import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import { type Store, StoreUnavailable } from '../../src/engine/store/store.js';
import { SharedLog } from '../support/shared-log.js';
import { everyContract } from './contracts.js';
import { planWith } from './plan.js';

const own = (log: CommitLog): CommitLog => ({
  append: (...all) => log.append(...all),
  trouble: undefined,
  digestKey: '',
  close: () => log.close(),
});

describe('over a log of its own', () =>
  everyContract((plan) => {
    const commits: CommitLog = {
      append: async () => ({ kind: 'kept' }),
      trouble: undefined,
      digestKey: '',
      close: async () => {},
    };
    return new KeptStore(plan, own(commits));
  }));

const stores: Store[] = [];

function twoStores(log = new SharedLog()): { log: SharedLog; a: KeptStore; b: KeptStore } {
  const [a, b] = [1, 2].map(() => new KeptStore(planWith({}), log.client()));
  if (!a || !b) throw new Error('there are two');
  stores.push(a, b);
  return { log, a, b };
}

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
});

const add = (store: Store, n: number) =>
  store.transact('s', (tx) => {
    const record = tx.get('api/sum', 'sum') as { sum: number } | undefined;
    tx.put('api/sum', 'sum', { sum: (record?.sum ?? 0) + n });
    tx.append({ kind: 'request', id: `${n}-${tx.count('adds')}`, text: '{}' });
  });
const sumIn = async (store: Store) => (await store.transact('s', (tx) => tx.get('api/sum', 'sum'))) as { sum: number };

test('two stores over one log lose no change of each other, and agree on everything', async () => {
  const { a, b } = twoStores();
  const all = Array.from({ length: 100 }, (_, i) => add(i % 2 === 0 ? a : b, i));
  await Promise.all(all);
  expect(await sumIn(a)).toEqual({ sum: 4950 });
  expect(await sumIn(b)).toEqual({ sum: 4950 });
  const feed = await a.readAfter('s', 0);
  expect(feed.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(await b.readAfter('s', 0)).toEqual(feed);
  expect(await b.use('s')).toEqual(await a.use('s'));
});

describe('of two stores of which the other is faster each time, unless it is asked for a turn', () => {
  let hurries = 0;
  let a: KeptStore;
  let b: KeptStore;
  beforeEach(async () => {
    const log = new SharedLog();
    const client = log.client();
    hurries = 0;
    const append: CommitLog['append'] = async (sandbox, version, commits, asksForTurn) => {
      if (hurries < 50 && commits.length === 0 && !asksForTurn) {
        hurries++;
        await turn();
        await add(b, 1);
      }
      return client.append(sandbox, version, commits, asksForTurn);
    };
    a = new KeptStore(planWith({}), { ...client, append });
    b = new KeptStore(planWith({}), log.client());
    stores.push(a, b);
    await add(b, 1);
  });
  afterEach(() => expect(hurries).toBeLessThan(5));

  test('one that only looks is answered with what there was since it asked', async () => {
    expect((await sumIn(a)).sum).toBeLessThan(6);
  });

  test('one that reads the feed is answered as well', async () => {
    expect(await a.read('s', { limit: 1 })).toHaveLength(1);
  });

  test('one that changes something while it looks has its turn', async () => {
    await sumIn(a);
    const looking = a.read('s', { limit: 1 });
    await add(a, 1_000);
    await looking;
    expect(await sumIn(b)).toEqual({ sum: 1_001 + hurries });
  });
});

test.each([0, Number.POSITIVE_INFINITY])(
  'who follows hears what the other store does, once (%s are told)',
  async (tells) => {
    const { log, a, b } = twoStores();
    log.tells = tells;
    await add(a, 1);
    await add(b, 2);
    const heard: number[] = [];
    b.follow('s', ({ seq }) => void heard.push(seq));
    for (const n of [3, 4, 5]) await add(n === 4 ? b : a, n);
    await sumIn(b);
    expect(heard).toEqual([3, 4, 5]);
  },
);

test('what begins while a sandbox is loaded anew sees what is there afterwards', async () => {
  const { log, a, b } = twoStores();
  await add(a, 1);
  await add(b, 2);
  log.tells = 0;
  let open = () => {};
  const loading = new Promise<void>((begun) => {
    log.loading = () =>
      new Promise((goOn) => {
        open = goOn;
        begun();
      });
  });
  await add(b, 4);
  await loading;
  const meanwhile = [add(a, 8), sumIn(a)];
  log.loading = () => undefined;
  open();
  await Promise.all(meanwhile);
  expect(await sumIn(b)).toEqual({ sum: 15 });
});

test('what has to be loaded anew and can not be fails for all who wait for it', async () => {
  const { log, a, b } = twoStores();
  await add(a, 1);
  await add(b, 2);
  log.tells = 0;
  log.loading = () => {
    throw new StoreUnavailable('gone');
  };
  await add(b, 4);
  const refused = await Promise.allSettled([add(a, 8), sumIn(a), add(a, 16)]);
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  log.loading = () => undefined;
  expect(await sumIn(a)).toEqual({ sum: 7 });
});

test('a sandbox that one removes, the other knows no more; it begins anew with later numbers', async () => {
  const { a, b } = twoStores();
  await add(a, 1);
  await add(b, 2);
  expect(await a.remove('s')).toBe(true);
  expect(await b.use('s')).toBeUndefined();
  expect(await b.remove('s')).toBe(false);
  await add(b, 5);
  expect(await sumIn(a)).toEqual({ sum: 5 });
  expect((await a.readAfter('s', 0)).map(({ seq }) => seq)).toEqual([3]);
});

test('of two that create one sandbox at once, one does', async () => {
  const { a, b } = twoStores();
  const contents = (n: number) => ({
    collections: new Map([['api/x', new Map([['x', { n }]])]]),
    counters: new Map<string, number>(),
  });
  const created = await Promise.all([a.create('s', contents(1)), b.create('s', contents(2))]);
  expect([...created].sort()).toEqual([false, true]);
  const expected = { n: created[0] ? 1 : 2 };
  for (const store of [a, b]) expect(await store.transact('s', (tx) => tx.get('api/x', 'x'))).toEqual(expected);
});

test('what the log does not keep never happened: records, their order, counters, events', async () => {
  const log = new SharedLog();
  const store = new KeptStore(planWith({}), own(log.client()));
  stores.push(store);
  await store.transact('s', (tx) => {
    for (const id of ['1', '2', '3']) tx.put('api/rows', id, { id });
  });
  await add(store, 1);
  const before = await store.transact('s', (tx) => tx.everything());
  log.before = () => {
    throw new StoreUnavailable('the disk is full');
  };
  const refused = await Promise.allSettled([
    add(store, 2),
    store.transact('s', (tx) => {
      tx.remove('api/rows', '1');
      tx.put('api/rows', '4', { id: '4' });
    }),
    store.transact('s', (tx) => tx.put('api/rows', '1', { id: '1', again: true })),
    store.transact('s', (tx) => tx.replaceAll({ collections: new Map(), counters: new Map() })),
    add(store, 3),
    store.remove('s'),
    store.create('other', { collections: new Map(), counters: new Map() }),
  ]);
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 'rejected'));
  log.before = () => undefined;
  const { collections, counters } = await store.transact('s', (tx) => tx.everything());
  const shown = (all: typeof collections) => Array.from(all, ([name, records]) => [name, [...records]]);
  expect(shown(collections)).toEqual(shown(before.collections));
  expect(counters).toEqual(before.counters);
  expect((await store.readAfter('s', 0)).map(({ id }) => id)).toEqual(['1-0']);
  expect(await store.use('other')).toBeUndefined();
  await add(store, 4);
  expect((await store.readAfter('s', 0)).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('who only looks sees nothing that is not kept, and what there was while nothing can be kept', async () => {
  const log = new SharedLog();
  const store = new KeptStore(planWith({}), own(log.client()));
  stores.push(store);
  await add(store, 1);
  let release: (error?: Error) => void = () => undefined;
  log.before = (commits) =>
    commits === 0
      ? undefined
      : new Promise((resolve, reject) => {
          release = (error) => (error ? reject(error) : resolve());
        });
  const second = add(store, 2);
  const looked = sumIn(store);
  await new Promise((resolve) => setImmediate(resolve));
  release(new StoreUnavailable('the disk is full'));
  await expect(second).rejects.toThrow('the disk is full');
  expect(await looked).toEqual({ sum: 1 });
});

test('a follower that throws is told of; what it was to hear of is kept, and the others hear of it', async () => {
  const told: string[] = [];
  const unattended = new Unattended({ error: (_, message) => told.push(message), warn() {}, info() {} });
  for (const log of [undefined, new SharedLog().client()]) {
    const store = new KeptStore(planWith({ unattended }), log);
    const heard: number[] = [];
    store.follow('a', () => {
      throw new Error('a follower at fault');
    });
    store.follow('a', ({ seq }) => heard.push(seq));
    await store.transact('a', (tx) => tx.append({ kind: 'clock', id: 'x', text: '{}' }));
    await store.transact('a', (tx) => tx.append({ kind: 'clock', id: 'y', text: '{}' }));
    expect(heard).toEqual([1, 2]);
    expect(told.splice(0)).toEqual(Array(2).fill('a follower could not take an event'));
    await store.close();
  }
});
