import { readFile } from 'node:fs/promises';
import { Unattended } from '../../src/engine/log/unattended.js';
import type { Store, StorePlan } from '../../src/engine/store/store.js';
import { allEvents } from '../support/all-events.js';
import { describeWithRedis } from '../support/redis.js';
import { SharedStores } from '../support/shared-stores.js';
import { planWith } from './plan.js';

const schedules = new Map([['due', (record: object) => (record as { at?: string }).at]]);
const nothing = { collections: new Map(), counters: new Map() };
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

/** So many records with a counter and an event each, about three kilobytes together. */
function pay(store: Store, from: number, count: number): Promise<void> {
  return store.transact('a', (tx) => {
    for (const n of numbers(count).map((i) => from + i)) {
      tx.put('api/payments', String(n), { n, text: 'é'.repeat(600) });
      tx.count(`counter-${n % 300}`);
      tx.append({ kind: 'request', id: String(n), text: 'x'.repeat(600) });
    }
    tx.put('due', String(from), { id: String(from), at: String(9_000_000 - from) });
  });
}

async function everythingIn(store: Store): Promise<unknown> {
  const { collections, counters } = await store.transact('a', (tx) => tx.everything());
  const earliest = await store.transact('a', (tx) => tx.earliest('due'));
  const records = Array.from(collections, ([name, all]) => [name, [...all]] as const);
  const [feed, feedUse] = [await allEvents(store, 'a'), await store.feedUse('a')];
  return { records: records.sort(), counters: [...counters].sort(), earliest, feed, feedUse };
}

describeWithRedis('a large sandbox in Redis', () => {
  const stores = new SharedStores();
  const open = (plan: Partial<StorePlan> = {}) => stores.open({ schedules, ...plan });

  async function callsOf(command: string): Promise<number> {
    const stats = String(await stores.redis.ask('INFO', 'commandstats'));
    return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(stats)?.[1] ?? 0);
  }

  test('is whole for who reads it while others change it', async () => {
    const limits = { ...planWith({}).limits, events: 2_500 };
    const [a, b, c] = [await open({ limits }), await open({ limits }), await open({ limits })];
    for (const n of numbers(30)) await pay(a, n * 100, 100);
    const reading = [b.transact('a', (tx) => tx.get('due', '0')), c.transact('a', (tx) => tx.get('due', '0'))];
    for (const n of numbers(40)) {
      await pay(a, 3_000 + n * 5, 5);
      await a.transact('a', (tx) => tx.remove('api/payments', String(n * 70)));
    }
    await Promise.all(reading);
    const there = await everythingIn(a);
    expect(await everythingIn(b)).toEqual(there);
    expect(await everythingIn(c)).toEqual(there);
    expect(await everythingIn(await open({ limits }))).toEqual(there);
  });

  test('is read in pieces, each of them small', async () => {
    const a = await open();
    for (const n of numbers(30)) await pay(a, n * 100, 100);
    await stores.redis.ask('CONFIG', 'RESETSTAT');
    await (await open()).transact('a', (tx) => tx.get('due', '0'));
    expect(await callsOf('hgetall')).toBe(0);
    expect(await callsOf('hscan')).toBeGreaterThan(8);
    expect(await callsOf('lrange')).toBeGreaterThan(5);
  });

  test('costs nobody anything who looks at what a start needs', async () => {
    const glance = { collection: 'api/payments', id: '7', schedules: ['due'] };
    const [a, b] = [await open({ glance }), await open({ glance })];
    await a.create('other', nothing);
    for (const n of numbers(3)) await pay(a, n * 100, 100);
    await stores.redis.ask('CONFIG', 'RESETSTAT');
    expect(await b.glance('a')).toEqual({
      record: { n: 7, text: 'é'.repeat(600) },
      firsts: [{ id: '200', at: '8999800' }],
    });
    await a.transact('a', (tx) => tx.remove('due', '200'));
    expect(await b.glance('a')).toMatchObject({ firsts: [{ id: '100' }] });
    expect(await b.glance('other')).toEqual({ record: undefined, firsts: [undefined] });
    expect(await b.glance('nobody')).toBeUndefined();
    expect(await callsOf('hscan')).toBe(0);
    await stores.redis.ask('HDEL', 'tillbox:{a}:head', 'first:due');
    expect(await b.glance('a')).toMatchObject({ record: { n: 7 }, firsts: [{ id: '100' }] });
  });
});

describeWithRedis('a user of Redis', () => {
  const stores = new SharedStores();

  test('may do with what the page on stores gives it all that is needed', async () => {
    const page = await readFile(new URL('../../docs/stores.md', import.meta.url), 'utf8');
    const [command = ''] = /^ACL SETUSER [^`]*/m.exec(page) ?? [];
    await stores.redis.ask(...command.trim().split(/\s+/));
    const url = Object.assign(new URL(stores.redis.url), { username: 'tillbox', password: 'password' });
    const plan = { schedules, glance: { collection: 'api/payments', id: '7', schedules: ['due'] } };
    const [a, b] = [await stores.open(plan, url), await stores.open(plan, url)];
    for (const n of numbers(3)) await pay(n === 1 ? b : a, n * 10, 10);
    expect(await everythingIn(a)).toEqual(await everythingIn(b));
    expect(await a.glance('a')).toMatchObject({ record: { n: 7 } });
    await a.transact('a', (tx) => tx.forget());
    await a.touch('a', 5);
    expect((await b.sandboxes()).map(({ id }) => id)).toEqual(['a']);
    expect(await b.remove('a')).toBe(true);
    expect([a.trouble, a.concern, b.trouble, b.concern]).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describeWithRedis('a Redis that has lost some of a sandbox', () => {
  const stores = new SharedStores();
  const told: string[] = [];
  const quiet = () => new Unattended({ error() {}, warn: (_, message) => void told.push(message), info() {} });
  const lost = (part: string) =>
    `Redis has lost the ${part} of the sandbox a; restore Redis from a backup, or give the sandbox up: ` +
    'redis-cli DEL tillbox:{a}:head tillbox:{a}:records tillbox:{a}:counters tillbox:{a}:feed tillbox:{a}:recent; ' +
    'redis-cli HDEL tillbox:sandboxes a';

  test.each(['head', 'records', 'counters', 'feed'])(
    'says so of its %s to whoever uses it, and makes nothing new of it',
    async (part) => {
      told.length = 0;
      const plan = { schedules, unattended: quiet() };
      const [a, b] = [await stores.open(plan), await stores.open(plan)];
      await pay(a, 0, 5);
      await a.create('b', nothing);
      await stores.redis.ask('DEL', `tillbox:{a}:${part}`);
      await expect(b.glance('a')).rejects.toThrow(lost(part));
      await expect(b.transact('a', (tx) => tx.count('c'))).rejects.toThrow(lost(part));
      await expect(pay(a, 5, 1)).rejects.toThrow(lost(part));
      await expect(a.transact('a', (tx) => tx.count('c'))).rejects.toThrow(lost(part));
      expect([a.trouble, a.concern, b.concern]).toEqual([undefined, lost(part), lost(part)]);
      expect(new Set(told)).toEqual(new Set(['a sandbox can not be used: Redis has lost some of it']));
      expect((await b.sandboxes()).map(({ id }) => id).sort()).toEqual(['a', 'b']);
      await b.transact('b', (tx) => tx.count('c'));
      for (const [, command] of lost(part).matchAll(/redis-cli ([^;]*)/g))
        await stores.redis.ask(...(command?.split(' ') ?? []));
      expect((await b.sandboxes()).map(({ id }) => id)).toEqual(['b']);
      await pay(b, 0, 1);
      await pay(a, 1, 1);
      expect([a.concern, b.concern]).toEqual([undefined, undefined]);
      expect(await everythingIn(a)).toEqual(await everythingIn(b));
    },
  );

  test.each(['records', 'feed'])('notices some of its %s by what the rest comes to', async (part) => {
    const plan = { schedules, unattended: quiet() };
    const [a, b] = [await stores.open(plan), await stores.open(plan)];
    await pay(a, 0, 5);
    if (part === 'feed') await stores.redis.ask('LPOP', 'tillbox:{a}:feed');
    else await stores.redis.ask('HSET', 'tillbox:{a}:records', 'api/payments\n0', '0000000000{}');
    await expect(b.transact('a', (tx) => tx.count('c'))).rejects.toThrow(lost(part));
  });

  test('lists a sandbox again whose place in the list it has lost, once that is used', async () => {
    const [a, b] = [await stores.open({ schedules }), await stores.open({ schedules })];
    await pay(a, 0, 5);
    await stores.redis.ask('DEL', 'tillbox:sandboxes');
    await b.transact('a', (tx) => tx.count('c'));
    expect((await b.sandboxes()).map(({ id }) => id)).toEqual(['a']);
  });
});
