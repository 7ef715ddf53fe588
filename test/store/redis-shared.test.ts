import { type Contents, type FeedEvent, StoreFull, StoreUnsure } from '../../src/engine/store/store.js';
import { LossyProxy } from '../support/lossy-proxy.js';
import { describeWithRedis } from '../support/redis.js';
import { increment, read, SharedStores } from '../support/shared-stores.js';
import { until } from '../support/until.js';
import { planWith } from './plan.js';

const nothing: Contents = { collections: new Map(), counters: new Map() };

describeWithRedis('stores that share a Redis', () => {
  const stores = new SharedStores();

  test('lose nothing where they contend for one record, and hear of each event once and in order', async () => {
    const both = [await stores.open(), await stores.open(), await stores.open()];
    for (const store of both) expect(await read(store)).toBe(0);
    const heard = both.map((store) => {
      const seqs: string[] = [];
      store.follow('a', ({ seq, id }) => void seqs.push(`${seq} ${id}`));
      return seqs;
    });
    const counted = await Promise.all(both.flatMap((store) => Array.from({ length: 200 }, () => increment(store))));
    expect(counted.sort((a, b) => a - b)).toEqual(Array.from({ length: 600 }, (_, n) => n));
    for (const store of both) expect(await read(store)).toBe(600);
    await until(() => heard.every(({ length }) => length === 600), 'all events were heard');
    expect(heard[0]).toEqual(Array.from({ length: 600 }, (_, n) => `${n + 1} ${n}`));
    expect(heard[1]).toEqual(heard[0]);
    expect(heard[2]).toEqual(heard[0]);
  });

  test('let each other have a turn: none waits for as long as another is busy', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    let done = false;
    const busy = async () => {
      while (!done) await increment(a);
    };
    const working = Promise.all(Array.from({ length: 16 }, busy));
    for (let n = 0; n < 20; n++) await increment(b);
    done = true;
    await working;
    expect(await read(b)).toBe(await read(a));
  });

  test('see at once what another has committed, with its feed', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    for (let n = 1; n <= 5; n++) {
      await increment(n % 2 === 0 ? a : b);
      expect(await read(n % 2 === 0 ? b : a)).toBe(n);
      const [latest] = await (n % 2 === 0 ? b : a).read('a', { limit: 1 });
      expect(latest?.seq).toBe(n);
    }
    expect(await a.find('a', 'request', '3')).toEqual(await b.find('a', 'request', '3'));
    expect(await a.feedUse('a')).toEqual(await b.feedUse('a'));
  });

  test('catch up by any distance, and tell who follows of all that was missed', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    await increment(b);
    const heard: FeedEvent[] = [];
    b.follow('a', (event) => void heard.push(event));
    for (let n = 0; n < 700; n++) await increment(a);
    expect(await read(b)).toBe(701);
    await a.transact('a', (tx) => {
      tx.replaceAll({ collections: new Map([['rows', new Map([['x', { id: 'x', n: 7 }]])]]), counters: new Map() });
      tx.append({ kind: 'reset', id: 'r', text: '{}' });
    });
    expect(await read(b)).toBe(7);
    await until(() => heard.length === 701, 'all events were heard');
    expect(heard.at(-1)).toMatchObject({ kind: 'reset', seq: 702 });
  });
});

describeWithRedis('sandboxes of stores that share a Redis', () => {
  const stores = new SharedStores();

  test('a sandbox that one removes is gone for the others, and what they do next happens in a new one', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    await increment(a);
    await increment(b);
    const changes: boolean[] = [];
    b.onChangeElsewhere((_, { ended }) => void changes.push(ended));
    expect(await a.remove('a')).toBe(true);
    expect(await b.remove('a')).toBe(false);
    expect(await b.use('a')).toBeUndefined();
    expect(changes).toEqual([true]);
    await increment(b);
    expect(await read(a)).toBe(1);
    expect((await a.readAfter('a', 0)).map(({ seq }) => seq)).toEqual([3]);
  });

  test('of a removed sandbox nothing is left but, for a while, its last number', async () => {
    const store = await stores.open();
    await increment(store);
    await store.remove('a');
    const keys = (await stores.redis.ask('KEYS', 'tillbox:{a}:*')) as string[];
    const lives = await Promise.all(
      keys.map(async (key) => [key.replace(/batch:.*/, 'batch'), await stores.redis.ask('TTL', key)]),
    );
    expect(Object.fromEntries(lives)).toEqual({
      'tillbox:{a}:last': 7 * 24 * 3600,
      'tillbox:{a}:batch': expect.any(Number),
    });
    expect(await stores.redis.ask('HLEN', 'tillbox:sandboxes')).toBe(0);
  });

  test('a place that was taken for a sandbox which never began is given back', async () => {
    const store = await stores.open({ limits: { ...planWith({}).limits, sandboxes: 1 } });
    await stores.redis.ask('HSET', 'tillbox:sandboxes', 'ghost', 'a-process-0 1000');
    await expect(store.create('a', nothing)).rejects.toThrow(StoreFull);
    expect(await store.sandboxes()).toEqual([]);
    expect(await store.create('a', nothing)).toBe(true);
  });

  test('one that several begin at once begins once', async () => {
    const all = [await stores.open({}), await stores.open({}), await stores.open({})];
    const begun = await Promise.all(all.map((store) => store.create('a', nothing)));
    expect(begun.filter(Boolean)).toHaveLength(1);
    await Promise.all(
      all.flatMap((store) => Array.from({ length: 10 }, () => store.transact('b', (tx) => tx.count('c')))),
    );
    expect(await all[0]?.transact('b', (tx) => tx.count('c'))).toBe(30);
    expect(await stores.redis.ask('HLEN', 'tillbox:sandboxes')).toBe(2);
  });

  test('a use that one notes counts for all', async () => {
    const [a, b] = [await stores.open({ now: () => 1_000 }), await stores.open({ now: () => 1_000 })];
    await a.create('a', nothing);
    await b.touch('a', 5_000);
    await a.touch('a', 4_000);
    await b.touch('nobody', 5_000);
    expect(await a.use('a')).toEqual({ id: 'a', lastUsedAt: 5_000, records: 0, bytes: 0 });
    expect(await b.use('nobody')).toBeUndefined();
  });
});

describeWithRedis('what stores that share a Redis know of each other', () => {
  const stores = new SharedStores();

  test('there are no more sandboxes than one may have, whoever begins them', async () => {
    const limits = { ...planWith({}).limits, sandboxes: 2 };
    const [a, b] = [await stores.open({ limits }), await stores.open({ limits })];
    expect(await a.create('a', nothing)).toBe(true);
    expect(await b.create('a', nothing)).toBe(false);
    expect(await b.create('b', nothing)).toBe(true);
    await expect(a.create('c', nothing)).rejects.toThrow(StoreFull);
    expect((await a.sandboxes()).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    await b.remove('a');
    expect(await a.create('c', nothing)).toBe(true);
    const begun = await Promise.allSettled(
      [a, b].flatMap((store) => [1, 2, 3].map((n) => store.create(`d${n}`, nothing))),
    );
    expect(begun.every(({ status }) => status === 'rejected')).toBe(true);
  });

  test('who follows a sandbox hears also of the one that takes its name elsewhere', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    await increment(a);
    await read(b);
    const heard: number[] = [];
    b.follow('a', ({ seq }) => void heard.push(seq));
    await a.remove('a');
    await increment(a);
    await increment(a);
    await until(() => heard.length === 2, 'both events were heard');
    expect(heard).toEqual([2, 3]);
  });

  test('who follows a sandbox before there is one hears all of it, though it has to be read first', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    const heard: number[] = [];
    expect(await b.feedUse('a')).toMatchObject({ events: 0 });
    b.follow('a', ({ seq }) => void heard.push(seq));
    // Begun and changed at once: whoever reads it finds events.
    await Promise.all([1, 2, 3].map(() => increment(a)));
    await until(() => heard.length >= 3, 'all events were heard');
    expect(heard).toEqual([1, 2, 3]);
  });

  test('what concerns all is known also to those that do not use the sandbox', async () => {
    const concernsAll = (collection: string) => collection === 'claims';
    const [a, b] = [await stores.open({ concernsAll }), await stores.open({ concernsAll })];
    const heard: string[] = [];
    b.onChangeElsewhere((sandbox, { collections }) => void heard.push(`${sandbox} ${collections && [...collections]}`));
    await a.create('quiet', nothing);
    await a.create('a', { ...nothing, collections: new Map([['claims', new Map([['x', { id: 'x' }]])]]) });
    await until(() => heard.length > 0, 'the other has heard');
    expect(heard).toEqual(['a undefined']);
  });
});

describeWithRedis('a Redis that loses something', () => {
  const stores = new SharedStores();

  test('a batch whose answer is lost on the way is kept once', async () => {
    const proxy = await LossyProxy.before(stores.redis.port);
    const store = await stores.open(undefined, proxy.url);
    await increment(store);
    proxy.loseNextAnswerTo('tillbox:{a}:batch');
    expect(await increment(store)).toBe(1);
    expect(proxy.lost).toBe(1);
    expect(await read(store)).toBe(2);
    await store.close();
    await proxy.close();
  });

  test('a batch whose answer is lost with the connection may have been kept, and who waits is told that', async () => {
    const proxy = await LossyProxy.before(stores.redis.port);
    const [store, other] = [await stores.open(undefined, proxy.url), await stores.open()];
    await increment(store);
    proxy.loseLastAnswerTo('tillbox:{a}:batch');
    await expect(increment(store)).rejects.toThrow(StoreUnsure);
    expect(await read(other)).toBe(2);
    await expect(increment(store)).rejects.not.toThrow(StoreUnsure);
    await proxy.close();
  });

  test('what Redis has lost is lost here too, though numbers are reached again', async () => {
    const [a, b] = [await stores.open(), await stores.open()];
    await increment(a);
    await increment(a);
    await stores.redis.ask('FLUSHALL');
    await increment(b);
    await increment(b);
    await b.transact('a', (tx) => tx.put('rows', 'x', { id: 'x', n: 50 }));
    expect(await read(a)).toBe(50);
    expect(await increment(a)).toBe(2);
    expect(await read(b)).toBe(51);
  });
});
