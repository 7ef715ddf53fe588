import type { EventKind, FeedEvent, Store, StoreLimits } from '../../src/engine/store/store.js';
import { type MakeStore, planWith } from './plan.js';

const unlimited = planWith({}).limits;

/** What every store must do with feeds. `make` gives a store that holds nothing yet. */
export function feedContract(make: MakeStore): void {
  const limited: Make = async (limits = {}) => make(planWith({ limits: { ...unlimited, ...limits } }));
  reading(limited);
  following(limited);
  rings(limited);
}

type Make = (limits?: Partial<StoreLimits>) => Promise<Store>;

/** Appends events with texts of so many bytes, each in a unit of work of its own. */
async function append(store: Store, sandbox: string, ids: readonly string[], kind: EventKind = 'request', bytes = 2) {
  for (const id of ids) {
    await store.transact(sandbox, (tx) => tx.append({ kind, id, text: 'x'.repeat(bytes) }));
  }
}

const idsOf = (events: readonly FeedEvent[]) => events.map(({ id }) => id);
const after = async (store: Store, sandbox: string, seq = 0) => idsOf(await store.readAfter(sandbox, seq));

function reading(make: Make): void {
  test('a feed is read from the newest on, by kind, in pages, and from a number on', async () => {
    const store = await make();
    await append(store, 'a', ['1', '2', '3']);
    await append(store, 'a', ['c'], 'clock');
    await append(store, 'a', ['4']);
    expect(idsOf(await store.read('a', { limit: 2 }))).toEqual(['4', 'c']);
    expect(idsOf(await store.read('a', { kind: 'request', limit: 2 }))).toEqual(['4', '3']);
    expect(idsOf(await store.read('a', { kind: 'request', limit: 9, before: 3 }))).toEqual(['2', '1']);
    expect(await after(store, 'a', 3)).toEqual(['c', '4']);
    expect(await after(store, 'a', 5)).toEqual([]);
    expect(await store.read('nobody', { limit: 9 })).toEqual([]);
    expect((await store.find('a', 'request', '2'))?.seq).toBe(2);
    expect(await store.find('a', 'clock', '2')).toBeUndefined();
    expect(await store.find('b', 'request', '2')).toBeUndefined();
  });

  test('what is forgotten is gone, is not counted as dropped, and numbers go on', async () => {
    const store = await make();
    await append(store, 'a', ['1', '2']);
    await store.transact('a', (tx) => {
      tx.append({ kind: 'request', id: 'before', text: '{}' });
      tx.forget();
      tx.append({ kind: 'reset', id: 'after', text: '{}' });
    });
    expect((await store.readAfter('a', 0)).map(({ seq, id }) => `${seq} ${id}`)).toEqual(['3 after']);
    expect(await store.find('a', 'request', '1')).toBeUndefined();
    expect(await store.feedUse('a')).toEqual({ events: 1, bytes: 2, dropped: 0, forgottenTo: 2 });
  });

  test('an event of a unit of work that is taken back never was', async () => {
    const store = await make();
    const failed = store.transact('a', (tx) => {
      tx.append({ kind: 'request', id: 'x', text: '{}' });
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    await append(store, 'a', ['y']);
    expect((await store.readAfter('a', 0)).map(({ seq, id }) => `${seq} ${id}`)).toEqual(['1 y']);
  });
}

function following(make: Make): void {
  test('who follows a sandbox hears each of its events once, in order, until it leaves', async () => {
    const store = await make();
    const heard: string[] = [];
    const leave = store.follow('a', ({ seq, id }) => void heard.push(`${seq} ${id}`));
    const other: string[] = [];
    store.follow('a', ({ id }) => void other.push(id));
    await append(store, 'a', ['1', '2']);
    await append(store, 'b', ['elsewhere']);
    leave();
    await append(store, 'a', ['3']);
    expect(heard).toEqual(['1 1', '2 2']);
    expect(other).toEqual(['1', '2', '3']);
  });
}

function rings(make: Make): void {
  test('beyond its number of events a feed lets the oldest go, and counts the requests among them', async () => {
    const store = await make({ events: 3 });
    await append(store, 'a', ['1']);
    await append(store, 'a', ['c'], 'clock');
    await append(store, 'a', ['2', '3', '4']);
    expect(await after(store, 'a')).toEqual(['2', '3', '4']);
    expect(await store.find('a', 'request', '1')).toBeUndefined();
    expect(await store.feedUse('a')).toEqual({ events: 3, bytes: 6, dropped: 1, forgottenTo: 0 });
    expect(await after(store, 'a', 1)).toEqual(['2', '3', '4']);
    expect(idsOf(await store.read('a', { limit: 9, before: 2 }))).toEqual([]);
  });

  test('beyond its bytes a feed lets go of as many as it takes', async () => {
    const store = await make({ eventBytes: 100 });
    await append(store, 'a', ['1', '2', '3'], 'request', 30);
    await append(store, 'a', ['large'], 'request', 80);
    expect(await after(store, 'a')).toEqual(['large']);
    await append(store, 'a', ['too-large'], 'request', 101);
    expect(await after(store, 'a')).toEqual([]);
    expect(await store.feedUse('a')).toEqual({ events: 0, bytes: 0, dropped: 5, forgottenTo: 0 });
  });

  test('beyond the bytes of all feeds the oldest event goes, whosever it is, and its own sandbox counts it', async () => {
    const store = await make({ allEventBytes: 100 });
    await append(store, 'a', ['a1'], 'request', 40);
    await append(store, 'b', ['b1'], 'request', 40);
    await append(store, 'a', ['a2'], 'request', 40);
    expect(await after(store, 'a')).toEqual(['a2']);
    expect(await after(store, 'b')).toEqual(['b1']);
    expect((await store.feedUse('a')).dropped).toBe(1);
    await append(store, 'c', ['c1'], 'request', 90);
    expect([await after(store, 'a'), await after(store, 'b'), await after(store, 'c')]).toEqual([[], [], ['c1']]);
    expect((await store.feedUse('b')).dropped).toBe(1);
  });

  test('what a sandbox gives back, by forgetting or by its end, others may use', async () => {
    const store = await make({ allEventBytes: 100 });
    await append(store, 'a', ['a1'], 'request', 50);
    await append(store, 'b', ['b1'], 'request', 50);
    await store.transact('a', (tx) => tx.forget());
    await append(store, 'c', ['c1'], 'request', 50);
    expect([await after(store, 'b'), await after(store, 'c')]).toEqual([['b1'], ['c1']]);
    await store.remove('b');
    await append(store, 'd', ['d1'], 'request', 50);
    expect([await after(store, 'c'), await after(store, 'd')]).toEqual([['c1'], ['d1']]);
  });
}
