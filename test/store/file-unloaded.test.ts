import { mkdir, readdir, rm } from 'node:fs/promises';
import { type Store, StoreDamaged, StoreFull } from '../../src/engine/store/store.js';
import { folderWith } from '../support/folder.js';
import { blotOut, copyOf, earlierFolder, snapshotIn } from '../support/folder-copies.js';
import {
  cleanUpAround,
  close,
  everythingIn,
  everythingInAll,
  fill,
  knownIn,
  limits,
  nothing,
  openIn,
  stopped,
} from './folders.js';

cleanUpAround();

/** The same numbers in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

/** One of everything that can happen to a sandbox. */
async function happen(store: Store, draw: (below: number) => number): Promise<void> {
  const sandbox = `s${draw(4)}`;
  const n = String(draw(12));
  switch (draw(12)) {
    case 0:
      return void (await store.remove(sandbox));
    case 1:
      return store.touch(sandbox, draw(1_000));
    case 2:
      return store.transact(sandbox, (tx) => tx.replaceAll({ collections: new Map(), counters: new Map([['c', 3]]) }));
    case 3:
      return store.transact(sandbox, (tx) => tx.forget());
    case 4:
      return store.transact(sandbox, (tx) => tx.put('world', 'world', { settings: n }));
    case 5:
      return store.transact(sandbox, (tx) => tx.remove('due', n));
    case 6:
      return store.transact(sandbox, (tx) => tx.remove('api/payments', n));
    default:
      return store.transact(sandbox, (tx) => {
        tx.count(`n${n}`);
        tx.put('api/payments', n, { n, text: 'é"\\'.repeat(draw(20)) });
        tx.put('due', n, { at: String(1_000 + draw(900)) });
        const kind = draw(3) === 0 ? 'clock' : 'request';
        tx.append({ kind, id: n, text: JSON.stringify({ text: 'é\n\t'.repeat(draw(30)) }) });
      });
  }
}

/** All but when it was used. */
const untouched = (seen: unknown): unknown =>
  JSON.parse(JSON.stringify(seen, (name, value) => (name === 'lastUsedAt' ? undefined : value)));

test.each([1, 2, 3, 4, 5, 6])(
  'what is known of sandboxes before they are used is what they then are, killed or stopped at any time (%i)',
  async (seed) => {
    const draw = numbers(seed);
    const folder = folderWith({});
    let store = await openIn(folder, { due: 2_500, dueAtStop: 0 });
    for (let round = 0; round < 12; round++) {
      // One behind the other, or all at once.
      for (let i = draw(25); i >= 0; i--) await happen(store, draw);
      await Promise.all(Array.from({ length: draw(25) }, () => happen(store, draw)));
      const before = await everythingInAll(store);
      const known = await knownIn(store);
      const copy = await openIn(await copyOf(folder), { due: 1e9 });
      // A touch alone writes nothing: it is kept with the next change, or a stop.
      expect(untouched(await knownIn(copy))).toEqual(untouched(known));
      expect(untouched(await everythingInAll(copy))).toEqual(untouched(before));
      await close(copy);
      await close(store);
      // In turn it goes on with sandboxes of which some are not in memory.
      store = await openIn(folder, { due: 2_500, dueAtStop: draw(2) === 0 ? 0 : 1e9 });
      expect((await store.sandboxes()).map(({ id }) => id).sort()).toEqual(
        (before as [string, unknown][]).map(([name]) => name),
      );
    }
    expect(Number((await snapshotIn(folder)).split('.')[1])).toBeGreaterThan(5);
  },
);

test('a start reads nothing of what a snapshot holds but what has to be known', async () => {
  const folder = await stopped();
  const store = await openIn(folder);
  const known = await knownIn(store);
  const before = await everythingIn(store, 'b');
  await close(store);
  const blotted = await copyOf(folder);
  await blotOut(blotted, 'b');
  const again = await openIn(blotted);
  expect(await knownIn(again)).toEqual(known);
  expect(await again.glance('b')).toEqual({ record: { settings: 'b' }, firsts: [undefined] });
  await expect(again.transact('b', (tx) => tx.count('c'))).rejects.toThrow(StoreDamaged);
  expect(await everythingIn(await openIn(folder), 'b')).toEqual(before);
});

test('many who use a sandbox for the first time at once all use the same one', async () => {
  const store = await openIn(await stopped());
  const heard: number[] = [];
  store.follow('a', ({ seq }) => void heard.push(seq));
  const use = (n: number) =>
    store.transact('a', (tx) => {
      tx.append({ kind: 'request', id: `new-${n}`, text: '{}' });
      return tx.count('together');
    });
  const counted = await Promise.all(Array.from({ length: 50 }, (_, n) => use(n)));
  expect([...counted].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
  // What was there before is past; numbers go on.
  expect(heard).toEqual(Array.from({ length: 50 }, (_, n) => 6 + n));
});

test('a snapshot keeps what nobody has used since the start, as often as one is made', async () => {
  const folder = folderWith({});
  const first = await openIn(folder, { due: 1_000 });
  await first.create('gone', nothing);
  for (let n = 0; n < 6; n++) for (const name of ['a', 'b', 'gone']) await fill(first, name, n);
  await first.remove('gone');
  const before = await everythingIn(first, 'a');
  await close(first);
  for (let round = 0; round < 3; round++) {
    const store = await openIn(folder, { due: 1_000, dueAtStop: 0 });
    const name = await snapshotIn(folder);
    for (let n = 0; (await snapshotIn(folder)) === name; n++) await fill(store, 'b', n % 40);
    if (round === 2) expect(await everythingIn(store, 'a')).toEqual(before);
    await close(store);
  }
  const last = await openIn(folder);
  expect(await everythingIn(last, 'a')).toEqual(before);
  // Numbers of events go on where a sandbox begins anew.
  await fill(last, 'gone', 0);
  expect((await last.readAfter('gone', 0)).map(({ seq }) => seq)).toEqual([7]);
});

test('a sandbox that is removed before it was used is gone, and numbers of its events go on', async () => {
  const folder = await stopped();
  const store = await openIn(folder, { dueAtStop: 1e9 });
  const [removed, used] = await Promise.all([store.remove('a'), store.transact('a', (tx) => tx.count('c'))]);
  expect([removed, used]).toEqual([true, 0]);
  expect(await store.remove('b')).toBe(true);
  expect(await store.remove('b')).toBe(false);
  expect((await store.sandboxes()).map(({ id }) => id).sort()).toEqual(['a', 'c']);
  await fill(store, 'b', 1);
  expect((await store.readAfter('b', 0)).map(({ seq }) => seq)).toEqual([6]);
  await store.remove('b');
  await close(store);
  const again = await openIn(folder);
  expect((await again.sandboxes()).map(({ id, records }) => [id, records]).sort()).toEqual([
    ['a', 0],
    ['c', 5],
  ]);
  await fill(again, 'b', 1);
  expect((await again.readAfter('b', 0)).map(({ seq }) => seq)).toEqual([7]);
});

test('sandboxes that nobody has used since the start count where there may be no more', async () => {
  const store = await openIn(await stopped(), {}, { limits: { ...limits, sandboxes: 3 } });
  await expect(store.create('d', nothing)).rejects.toThrow(StoreFull);
  expect(await store.create('a', nothing)).toBe(false);
  await store.remove('b');
  expect(await store.create('d', nothing)).toBe(true);
  await expect(store.transact('e', (tx) => tx.count('c'))).rejects.toThrow(StoreFull);
});

test('a snapshot and a log of the earlier format are taken up whole, and are of the present one from then on', async () => {
  const folder = await stopped();
  const store = await openIn(folder, { dueAtStop: 1e9 });
  for (let n = 3; n < 8; n++) await fill(store, 'a', n);
  await store.remove('c');
  const before = await everythingInAll(store);
  await close(store);
  const earlier = await earlierFolder(folder);
  const again = await openIn(earlier, { dueAtStop: 1e9 });
  expect(await everythingInAll(again)).toEqual(before);
  await close(again);
  // A new log behind the earlier one, and no snapshot yet: it is read whole once more.
  const third = await openIn(earlier, { dueAtStop: 0 });
  await fill(third, 'b', 9);
  const now = await everythingInAll(third);
  await close(third);
  await blotOut(await copyOf(earlier), 'a');
  expect(await everythingInAll(await openIn(earlier))).toEqual(now);
});

test('a stop makes a snapshot where the logs are worth one, and none where it can not be made', async () => {
  const folder = folderWith({});
  const store = await openIn(folder, { dueAtStop: 3_000 });
  await fill(store, 'a', 0);
  await close(store);
  expect((await readdir(folder)).sort()).toEqual(['key', 'log.1']);
  const again = await openIn(folder, { dueAtStop: 3_000 });
  for (let n = 0; n < 20; n++) await fill(again, 'a', n);
  await mkdir(`${folder}/snapshot.2.tmp`);
  await close(again);
  expect((await readdir(folder)).sort()).toEqual(['key', 'log.1', 'log.2', 'snapshot.2.tmp']);
  await rm(`${folder}/snapshot.2.tmp`, { recursive: true });
  const third = await openIn(folder, { dueAtStop: 3_000 });
  const before = await everythingIn(third, 'a');
  await close(third);
  expect((await readdir(folder)).sort()).toEqual(['key', 'log.3', 'snapshot.3']);
  expect(await everythingIn(await openIn(folder), 'a')).toEqual(before);
});

test('a stop leaves a snapshot that takes too long, and nothing is lost by it', async () => {
  const folder = folderWith({});
  const store = await openIn(folder, { dueAtStop: 0, stopWithin: 0 });
  await store.transact('a', (tx) => {
    for (let n = 0; n < 40; n++) tx.put('api/payments', String(n), { text: 'x'.repeat(1 << 18) });
  });
  const before = await everythingIn(store, 'a');
  await close(store);
  expect((await readdir(folder)).sort()).toEqual(['key', 'log.1', 'log.2']);
  const again = await openIn(folder, { dueAtStop: 0 });
  expect(await everythingIn(again, 'a')).toEqual(before);
  await close(again);
  expect((await readdir(folder)).sort()).toEqual(['key', 'log.3', 'snapshot.3']);
  expect(await everythingIn(await openIn(folder), 'a')).toEqual(before);
});
