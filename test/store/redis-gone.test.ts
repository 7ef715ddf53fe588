import { Unattended } from '../../src/engine/log/unattended.js';
import { openRedisStore } from '../../src/engine/store/redis/open-redis.js';
import { type Store, StoreUnavailable } from '../../src/engine/store/store.js';
import { allEvents } from '../support/all-events.js';
import { describeWithRedis } from '../support/redis.js';
import { increment, read, SharedStores } from '../support/shared-stores.js';
import { until } from '../support/until.js';
import { planWith } from './plan.js';

describeWithRedis('a Redis that goes', () => {
  const stores = new SharedStores();

  test('that answers nothing, what is asked fails within two seconds, then at once, until it answers again', async () => {
    const store = await stores.open();
    await increment(store);
    stores.redis.pause();
    expect(await millisecondsUntilRefused(store)).toBeLessThan(2_500);
    expect(store.trouble).toBe('no answer within 1.5 s');
    expect(await millisecondsUntilRefused(store)).toBeLessThan(200);
    stores.redis.resume();
    await until(() => store.trouble === undefined, 'Redis can be used again');
    expect(stores.said).toEqual(['no answer within 1.5 s', undefined]);
    // What was on its way when it stopped may have come about: all of it, or nothing.
    const now = await read(store);
    expect([1, 2]).toContain(now);
    expect(await increment(store)).toBe(now);
  });

  test('that crashes and comes back, has all that it acknowledged, and each of it once', async () => {
    const both = [await stores.open(), await stores.open()];
    const numbers: number[] = [];
    let refused = 0;
    let done = false;
    const work = async (store: Store) => {
      while (!done) {
        try {
          numbers.push(await increment(store));
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error;
          refused++;
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
    };
    const working = Promise.all(both.flatMap((store) => [1, 2, 3, 4].map(() => work(store))));
    for (let round = 1; round <= 3; round++) {
      const before = numbers.length;
      const refusedBefore = refused;
      await until(() => numbers.length > before + 50, 'the stores are at work');
      await stores.redis.kill();
      await until(() => both.every(({ trouble }) => trouble !== undefined), 'both know that it is gone');
      await until(() => refused > refusedBefore, 'somebody is refused');
      await stores.redis.run();
      await until(() => both.every(({ trouble }) => trouble === undefined), 'both can use it again');
    }
    done = true;
    await working;
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const store of both) {
      const kept = await read(store);
      expect(kept).toBe(Math.max(...numbers) + 1);
      expect((await allEvents(store, 'a')).map(({ id }) => Number(id))).toEqual(
        Array.from({ length: kept }, (_, n) => n),
      );
    }
  });

  test('that is full says why nothing is kept, and a process that starts on nothing is told', async () => {
    const store = await stores.open();
    await stores.redis.ask('CONFIG', 'SET', 'maxmemory', '1');
    await expect(increment(store)).rejects.toThrow(/OOM/);
    await until(() => store.trouble !== undefined, 'the store knows that Redis takes nothing');
    await stores.redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await until(() => store.trouble === undefined, 'Redis can be used again');
    expect(await increment(store)).toBe(0);
    const nowhere = openRedisStore(new URL('redis://127.0.0.1:1'), planWith({}), () => undefined);
    await expect(nowhere).rejects.toThrow(StoreUnavailable);
  });
});

describeWithRedis('a Redis of which only the channel goes', () => {
  const stores = new SharedStores();

  test('is a concern and no trouble, and what was missed is looked up once it can be listened to', async () => {
    const [store, other] = [await stores.open(), await stores.open()];
    await increment(store);
    await stores.redis.ask('ACL', 'SETUSER', 'default', '-subscribe');
    await stores.redis.ask('CLIENT', 'KILL', 'TYPE', 'pubsub');
    while (store.concern === undefined) await read(store);
    expect([store.trouble, store.concern]).toEqual([
      undefined,
      expect.stringMatching(/^other processes are not heard of as they work: NOPERM/),
    ]);
    const heard: number[] = [];
    store.follow('a', ({ seq }) => heard.push(seq));
    await increment(other);
    await stores.redis.ask('ACL', 'SETUSER', 'default', '+subscribe');
    await until(() => store.concern === undefined, 'it is listened to again');
    await until(() => heard.length > 0, 'what was missed is heard of');
    expect(stores.said).toEqual([]);
  });
});

describeWithRedis.each([
  ['alone', []],
  ['in a cluster', ['--cluster-enabled', 'yes']],
])('a Redis %s that removes what it was to keep', (_, settings) => {
  const stores = new SharedStores(settings);

  test('is a concern from the start on, or from when it is set to, until it is set right', async () => {
    const told: unknown[] = [];
    const note = (_: object, message: string) => void told.push(message);
    const unattended = new Unattended({ error: note, warn: note, info: note });
    const concern = (policy: string) =>
      `Redis may remove what it was to keep: its maxmemory-policy is ${policy}, set it to noeviction`;
    await stores.redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const store = await stores.open({ unattended });
    expect([store.trouble, store.concern]).toEqual([undefined, concern('allkeys-lru')]);
    await stores.redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await until(() => store.concern === undefined, 'it is well again');
    await stores.redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
    await until(() => store.concern === concern('volatile-ttl'), 'it is noticed');
    await stores.redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    const removes = 'what Redis acknowledges may not last';
    expect(told).toEqual([removes, 'Redis removes nothing by itself any more', removes]);
  });
});

async function millisecondsUntilRefused(store: Store): Promise<number> {
  const begun = performance.now();
  await expect(increment(store)).rejects.toThrow(StoreUnavailable);
  return performance.now() - begun;
}
