import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Contents, Store, StoreTx } from '../../src/engine/store/store.js';
import { type MakeStore, planWith } from './plan.js';

interface Due {
  readonly id: string;
  readonly at?: string;
}

const plan = planWith({
  schedules: new Map([['due', (record: object) => (record as Due).at]]),
  start: () => new Map([['rows', new Map([['seed', Object.freeze({ id: 'seed' })]])]]),
});

let store: Store;

const put = (tx: StoreTx, id: string, at?: string) => tx.put('due', id, { id, ...(at !== undefined && { at }) });
const first = (sandbox = 'a') => store.transact(sandbox, (tx) => (tx.earliest('due') as Due)?.id);

function contents(rows: readonly string[], counters: Record<string, number> = {}): Contents {
  const records = new Map(rows.map((id) => [id, { id }]));
  return { collections: new Map([['rows', records]]), counters: new Map(Object.entries(counters)) };
}

async function everything(): Promise<unknown> {
  const { collections, counters } = await store.transact('a', (tx) => tx.everything());
  const kept = Array.from(collections, ([name, records]) => [name, [...records.keys()]] as const);
  return { ...Object.fromEntries(kept.filter(([, ids]) => ids.length > 0)), counters: Object.fromEntries(counters) };
}

/** What every store must do with what a sandbox holds as a whole. `make` gives a store that holds nothing yet. */
export function wholeContract(make: MakeStore): void {
  beforeEach(async () => {
    store = await make(plan);
  });
  afterEach(() => store.close());
  schedules();
  changes();
  replacing();
}

function schedules(): void {
  test('the earliest of a schedule is found, of two alike the one that was put first', async () => {
    expect(await first()).toBeUndefined();
    await store.transact('a', (tx) => {
      put(tx, 'late', '9');
      put(tx, 'b', '3');
      put(tx, 'a', '3');
      put(tx, 'never');
    });
    expect(await first()).toBe('b');
    await store.transact('a', (tx) => put(tx, 'b', '5'));
    expect(await first()).toBe('a');
    await store.transact('a', (tx) => tx.remove('due', 'a'));
    expect(await first()).toBe('b');
    expect(await first('other')).toBeUndefined();
  });

  test('a unit of work finds the earliest among its own writes', async () => {
    await store.transact('a', (tx) => put(tx, 'there', '5'));
    await store.transact('a', (tx) => {
      put(tx, 'mine', '1');
      expect(tx.earliest('due')).toEqual({ id: 'mine', at: '1' });
      tx.remove('due', 'mine');
      expect(tx.earliest('due')).toEqual({ id: 'there', at: '5' });
      put(tx, 'there');
      expect(tx.earliest('due')).toBeUndefined();
    });
    expect(await first()).toBeUndefined();
  });
}

function changes(): void {
  test('a unit of work can list what it has changed, in the order of first changes', async () => {
    const listed = await store.transact('a', (tx) => {
      expect(tx.changes()).toEqual([]);
      tx.put('rows', 'new', { id: 'new', n: 1 });
      tx.remove('rows', 'seed');
      tx.put('rows', 'new', { id: 'new', n: 2 });
      return tx.changes();
    });
    expect(listed).toEqual([
      { collection: 'rows', id: 'new', before: null, after: { id: 'new', n: 2 } },
      { collection: 'rows', id: 'seed', before: { id: 'seed' }, after: null },
    ]);
  });

  test('what a unit of work discards never happened, what it does afterwards does', async () => {
    await store.transact('a', (tx) => {
      tx.put('rows', 'gone', { id: 'gone' });
      tx.remove('rows', 'seed');
      tx.count('c');
      tx.append({ kind: 'request', id: 'gone', text: '{}' });
      tx.replaceAll(contents(['other']));
      tx.discard();
      expect(tx.changes()).toEqual([]);
      expect(tx.get('rows', 'seed')).toEqual({ id: 'seed' });
      expect(tx.count('c')).toBe(0);
      tx.put('rows', 'kept', { id: 'kept' });
      tx.append({ kind: 'request', id: 'kept', text: '{}' });
    });
    expect(await everything()).toEqual({ rows: ['seed', 'kept'], counters: { c: 1 } });
    expect((await store.readAfter('a', 0)).map(({ id }) => id)).toEqual(['kept']);
  });
}

function replacing(): void {
  test('everything shows records and counters with the own changes of a unit of work', async () => {
    await store.transact('a', (tx) => tx.count('before'));
    await store.transact('a', (tx) => {
      tx.put('rows', 'new', { id: 'new' });
      tx.remove('rows', 'seed');
      tx.count('c');
      const { collections, counters } = tx.everything();
      expect([...(collections.get('rows')?.keys() ?? [])]).toEqual(['new']);
      expect(Object.fromEntries(counters)).toEqual({ before: 1, c: 1 });
    });
  });

  test('a replacement takes the place of all that was there, and goes on from there', async () => {
    await store.transact('a', (tx) => {
      put(tx, 'due', '1');
      tx.count('old');
    });
    await store.transact('a', (tx) => {
      tx.put('rows', 'lost', { id: 'lost' });
      tx.replaceAll(contents(['x', 'y'], { c: 5 }));
      expect(tx.get('rows', 'seed')).toBeUndefined();
      expect(tx.get('rows', 'lost')).toBeUndefined();
      expect(tx.earliest('due')).toBeUndefined();
      expect(tx.count('c')).toBe(5);
      tx.put('rows', 'z', { id: 'z' });
      tx.remove('rows', 'x');
    });
    expect(await everything()).toEqual({ rows: ['y', 'z'], counters: { c: 6 } });
    expect(await first()).toBeUndefined();
  });

  test('a replacement that is taken back replaces nothing', async () => {
    const failed = store.transact('a', (tx) => {
      tx.replaceAll(contents([]));
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    expect(await everything()).toEqual({ rows: ['seed'], counters: {} });
  });

  test('units of work that run while a sandbox is replaced lie wholly before or wholly behind it', async () => {
    const pair = (n: number) =>
      store.transact('a', async (tx) => {
        tx.put('rows', `left-${n}`, { id: `left-${n}` });
        await othersFirst();
        tx.put('rows', `right-${n}`, { id: `right-${n}` });
      });
    const replace = () => store.transact('a', (tx) => tx.replaceAll(contents([])));
    await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 10 === 9 ? replace() : pair(n))));
    await pair(40);
    const ids = (await store.transact('a', (tx) => tx.list('rows'))).map((row) => (row as Due).id);
    const numbers = (side: string) => ids.filter((id) => id.startsWith(side)).map((id) => id.slice(side.length));
    expect(numbers('left-')).toEqual(numbers('right-'));
    expect(numbers('left-')).toContain('40');
  });

  test('the feed stays where a sandbox is replaced', async () => {
    await store.transact('a', (tx) => tx.append({ kind: 'request', id: 'r', text: '{}' }));
    await store.transact('a', (tx) => {
      tx.replaceAll(contents([]));
      tx.append({ kind: 'reset', id: 'e', text: '{}' });
    });
    expect((await store.readAfter('a', 0)).map(({ seq, kind }) => `${seq} ${kind}`)).toEqual(['1 request', '2 reset']);
  });
}
