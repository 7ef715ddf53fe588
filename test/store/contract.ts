import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Store, StoreTx } from '../../src/engine/store/store.js';
import { type MakeStore, planWith } from './plan.js';

interface Row {
  readonly id: string;
  readonly owner: string;
  readonly n: number;
}

const plan = planWith({
  indexes: new Map([['rows', { owner: (record: object) => (record as Row).owner }]]),
  start: () => new Map([['rows', new Map([['seed', Object.freeze({ id: 'seed', owner: 'fixture', n: 1 })]])]]),
});

let store: Store;

const put = (tx: StoreTx, id: string, owner: string, n = 0) => tx.put('rows', id, { id, owner, n });
const get = (sandbox: string, id: string) => store.transact(sandbox, (tx) => tx.get('rows', id));
const ids = (tx: StoreTx, options = {}) => tx.list('rows', options).map((row) => (row as Row).id);

/** What every store must do. `make` gives a store that holds nothing yet. */
export function storeContract(make: MakeStore): void {
  beforeEach(async () => {
    store = await make(plan);
  });
  afterEach(() => store.close());
  atomicity();
  isolation();
  order();
}

function atomicity(): void {
  test('a sandbox holds the fixture when it is first used', async () => {
    expect(await get('a', 'seed')).toEqual({ id: 'seed', owner: 'fixture', n: 1 });
    expect(await get('a', 'other')).toBeUndefined();
  });

  test('what a unit of work wrote is there together once it resolves', async () => {
    await store.transact('a', (tx) => {
      put(tx, 'x', 'o');
      put(tx, 'y', 'o');
      tx.remove('rows', 'seed');
    });
    expect(await store.transact('a', (tx) => ids(tx))).toEqual(['x', 'y']);
  });

  test('nothing of it is there when it rejects: records, removals, counters', async () => {
    const failed = store.transact('a', (tx) => {
      put(tx, 'x', 'o');
      tx.remove('rows', 'seed');
      tx.count('c');
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    expect(await store.transact('a', (tx) => ids(tx))).toEqual(['seed']);
    expect(await store.transact('a', (tx) => tx.count('c'))).toBe(0);
  });

  test('a unit of work reads its own writes, in get, list and index', async () => {
    await store.transact('a', (tx) => {
      put(tx, 'x', 'one');
      put(tx, 'x', 'two', 5);
      expect(tx.get('rows', 'x')).toEqual({ id: 'x', owner: 'two', n: 5 });
      expect(ids(tx, { index: 'owner', equals: 'one' })).toEqual([]);
      expect(ids(tx, { index: 'owner', equals: 'two' })).toEqual(['x']);
      tx.remove('rows', 'x');
      expect(tx.get('rows', 'x')).toBeUndefined();
      expect(ids(tx, { index: 'owner', equals: 'two' })).toEqual([]);
    });
  });
}

function isolation(): void {
  test('sandboxes never see each other', async () => {
    await store.transact('a', (tx) => {
      put(tx, 'x', 'o');
      tx.count('c');
    });
    expect(await get('b', 'x')).toBeUndefined();
    expect(await store.transact('b', (tx) => tx.count('c'))).toBe(0);
  });

  test('a hundred increments at once lose none', async () => {
    const increment = () =>
      store.transact('a', async (tx) => {
        const row = tx.get('rows', 'seed') as Row;
        await othersFirst();
        tx.put('rows', 'seed', { ...row, n: row.n + 1 });
        return tx.count('c');
      });
    const counted = await Promise.all(Array.from({ length: 100 }, increment));
    expect(await get('a', 'seed')).toEqual({ id: 'seed', owner: 'fixture', n: 101 });
    expect([...counted].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  test('what leaves the store can not change what is in it', async () => {
    const row = (await get('a', 'seed')) as { n: number };
    try {
      row.n = 99;
    } catch {
      // A frozen record refuses; a copy may be changed.
    }
    expect(await get('a', 'seed')).toEqual({ id: 'seed', owner: 'fixture', n: 1 });
    expect(await get('b', 'seed')).toEqual({ id: 'seed', owner: 'fixture', n: 1 });
  });

  test('close waits for what runs', async () => {
    let ended = false;
    const running = store.transact('a', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
    });
    await store.close();
    expect(ended).toBe(true);
    await running;
  });
}

function order(): void {
  test('lists keep the order of first puts, also by index, after a change and a change back', async () => {
    await store.transact('a', (tx) => {
      for (const id of ['10', '9', 'b', 'a']) put(tx, id, 'o');
    });
    await store.transact('a', (tx) => put(tx, '10', 'else'));
    await store.transact('a', (tx) => put(tx, '10', 'o', 7));
    await store.transact('a', (tx) => {
      expect(ids(tx)).toEqual(['seed', '10', '9', 'b', 'a']);
      expect(ids(tx, { index: 'owner', equals: 'o' })).toEqual(['10', '9', 'b', 'a']);
      expect(ids(tx, { index: 'owner', equals: 'o', after: '9', limit: 1 })).toEqual(['b']);
      expect(ids(tx, { index: 'owner', equals: 'nobody' })).toEqual([]);
      expect(ids(tx, { limit: 2 })).toEqual(['seed', '10']);
    });
  });
}
