import { type Contents, type Store, StoreFull, type StorePlan } from '../../src/engine/store/store.js';
import { type MakeStore, planWith } from './plan.js';

const nothing: Contents = { collections: new Map(), counters: new Map() };
const unlimited = planWith({}).limits;
let now = 0;

/** What every store must do with sandboxes, and with the limits on them. `make` gives a store that holds nothing yet. */
export function sandboxContract(make: MakeStore): void {
  beginningAndEnd(async (limits = {}) => {
    now = 1_000;
    return make(planWith({ now: () => now, limits: { ...unlimited, ...limits } }));
  });
  const limited: Make = async (limits = {}) => make(planWith({ limits: { ...unlimited, ...limits } }));
  limits(limited);
  limitsOfBytes(limited);
}

type Make = (limits?: Partial<StorePlan['limits']>) => Promise<Store>;

function contents(rows: Readonly<Record<string, object>>, counters: Readonly<Record<string, number>> = {}): Contents {
  return {
    collections: new Map([['api/rows', new Map(Object.entries(rows))]]),
    counters: new Map(Object.entries(counters)),
  };
}

function beginningAndEnd(make: Make): void {
  test('a sandbox begins with what it is created with, once', async () => {
    const store = await make();
    expect(await store.create('a', contents({ x: { id: 'x' } }, { c: 3 }))).toBe(true);
    expect(await store.create('a', nothing)).toBe(false);
    expect(await store.transact('a', (tx) => tx.get('api/rows', 'x'))).toEqual({ id: 'x' });
    expect(await store.transact('a', (tx) => tx.count('c'))).toBe(3);
  });

  test('a removed sandbox is gone with its feed; the numbers of its events go on', async () => {
    const store = await make();
    const append = () => store.transact('a', (tx) => tx.append({ kind: 'request', id: 'r', text: '{}' }));
    await store.create('a', contents({ x: { id: 'x' } }));
    await append();
    expect(await store.remove('a')).toBe(true);
    expect(await store.remove('a')).toBe(false);
    expect(await store.use('a')).toBeUndefined();
    expect(await store.readAfter('a', 0)).toEqual([]);
    expect(await store.transact('a', (tx) => tx.get('api/rows', 'x'))).toBeUndefined();
    await append();
    expect((await store.readAfter('a', 1)).map(({ seq }) => seq)).toEqual([2]);
  });

  test('of those who remove a sandbox at once one does it, and what comes then begins it anew', async () => {
    const store = await make();
    await store.transact('a', (tx) => tx.count('c'));
    const removed = await Promise.all(Array.from({ length: 3 }, () => store.remove('a')));
    expect(removed.sort()).toEqual([false, false, true]);
    expect(await store.transact('a', (tx) => tx.count('c'))).toBe(0);
    expect(await store.transact('a', (tx) => tx.count('c'))).toBe(1);
  });

  test('what runs while its sandbox is removed happens in the one that has the name then', async () => {
    const store = await make();
    await store.create('a', contents({ old: { id: 'old' } }));
    let removed: Promise<boolean> | undefined;
    await store.transact('a', async (tx) => {
      removed ??= store.remove('a');
      await removed;
      tx.put('api/rows', 'new', { id: 'new' });
    });
    expect(await store.transact('a', (tx) => tx.list('api/rows'))).toEqual([{ id: 'new' }]);
  });

  test('its use is known: when, how many records of APIs, about how many bytes', async () => {
    const store = await make();
    await store.create('a', contents({ x: { id: 'x' }, y: { id: 'y'.repeat(1_000) } }));
    await store.create('b', nothing);
    now = 5_000;
    await store.touch('b', 4_000);
    await store.touch('nobody', 4_000);
    const before = await store.use('a');
    expect(before).toMatchObject({ id: 'a', lastUsedAt: 1_000, records: 2 });
    expect((before?.bytes ?? 0) / 1_419).toBeCloseTo(1, 1);
    await store.transact('a', (tx) => {
      tx.put('tasks', '1', { id: '1' });
      tx.remove('api/rows', 'y');
    });
    const [a, b] = await store.sandboxes();
    expect(a).toMatchObject({ id: 'a', lastUsedAt: 1_000, records: 1 });
    expect((a?.bytes ?? 0) / 420).toBeCloseTo(1, 0);
    expect(b).toEqual({ id: 'b', lastUsedAt: 4_000, records: 0, bytes: 0 });
  });
}

function limits(make: Make): void {
  test('beyond the limit no sandbox begins, by use or by creation, but for the permanent one', async () => {
    const store = await make({ sandboxes: 1 });
    await store.create('a', nothing);
    await expect(store.create('b', nothing)).rejects.toThrow(StoreFull);
    await expect(store.transact('b', (tx) => tx.list('rows'))).rejects.toThrow(StoreFull);
    expect(await store.use('b')).toBeUndefined();
    await store.transact('default', (tx) => tx.list('rows'));
    await store.remove('default');
    await store.remove('a');
    expect(await store.create('b', nothing)).toBe(true);
  });

  test('a change that would make a sandbox too large is refused whole; a smaller one fits', async () => {
    // A record takes 200 besides its text, a counter 100.
    const store = await make({ sandboxBytes: 560 });
    const text = (length: number) => ({ text: 'x'.repeat(length) });
    const write = (id: string, length: number) =>
      store.transact('a', (tx) => {
        tx.count('c');
        tx.append({ kind: 'request', id, text: '{}' });
        tx.put('rows', id, text(length));
      });
    await write('x', 20);
    await expect(write('y', 20)).rejects.toMatchObject({ limit: 'sandboxBytes', most: 560 });
    await expect(write('x', 260)).rejects.toThrow(StoreFull);
    expect(await store.transact('a', (tx) => tx.list('rows'))).toEqual([text(20)]);
    expect((await store.feedUse('a')).events).toBe(1);
    await write('x', 1);
    await write('y', 20);
    expect(await store.transact('a', (tx) => tx.count('c'))).toBe(3);
  });

  test('creating and replacing are held to the same limit', async () => {
    const store = await make({ sandboxBytes: 250 });
    const large = contents({ x: { text: 'x'.repeat(60) } });
    await expect(store.create('a', large)).rejects.toThrow(StoreFull);
    expect(await store.use('a')).toBeUndefined();
    await store.create('a', contents({ x: { id: 'x' } }));
    await expect(store.transact('a', (tx) => tx.replaceAll(large))).rejects.toThrow(StoreFull);
    expect(await store.transact('a', (tx) => tx.list('api/rows'))).toEqual([{ id: 'x' }]);
  });
}

function limitsOfBytes(make: Make): void {
  test('counters count among the bytes of a sandbox, also where it begins with them', async () => {
    const store = await make({ sandboxBytes: 900 });
    const count = (name: string) => store.transact('a', (tx) => tx.count(name));
    for (let i = 0; i < 4; i++) await count(`${i}`.repeat(100));
    await expect(count('4'.repeat(100))).rejects.toMatchObject({ limit: 'sandboxBytes', most: 900 });
    expect(await count('0'.repeat(100))).toBe(1);
    expect(((await store.use('a'))?.bytes ?? 0) / 800).toBeCloseTo(1, 1);
    const many = contents({}, Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}`.repeat(100), 1])));
    await expect(store.create('b', many)).rejects.toThrow(StoreFull);
    await expect(store.transact('a', (tx) => tx.replaceAll(many))).rejects.toThrow(StoreFull);
    await store.transact('a', (tx) => tx.replaceAll(nothing));
    expect(await count('4'.repeat(100))).toBe(0);
  });

  test('all sandboxes together are held to a limit; what goes makes room, and so does what is taken back', async () => {
    const store = await make({ bytes: 800 });
    const put = (sandbox: string, id: string, length: number) =>
      store.transact(sandbox, (tx) => tx.put('rows', id, { text: 'x'.repeat(length) }));
    await put('a', 'x', 80);
    await put('b', 'x', 60);
    await expect(put('b', 'y', 80)).rejects.toMatchObject({ limit: 'bytes', most: 800 });
    await expect(store.create('c', contents({ x: { text: 'x'.repeat(80) } }))).rejects.toThrow(StoreFull);
    expect(await store.use('c')).toBeUndefined();
    await expect(
      store.transact('a', (tx) => {
        tx.remove('rows', 'x');
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    await expect(put('a', 'y', 80)).rejects.toThrow(StoreFull);
    await put('a', 'x', 10);
    await put('b', 'y', 60);
    await store.remove('b');
    await put('a', 'y', 150);
    expect(await store.transact('a', (tx) => tx.list('rows').length)).toBe(2);
  });
}
