import { type Criteria, Matcher } from '../../src/engine/journal/criteria.js';
import { Watches } from '../../src/engine/journal/watch.js';
import { Unattended } from '../../src/engine/log/unattended.js';
import { seal } from '../../src/engine/masking/seal.js';
import type { FeedEvent, Store } from '../../src/engine/store/store.js';
import { plainSecrecy as rules } from '../support/digests.js';

/** A feed that a test writes, and who follows it. */
class ManualFeed {
  readonly told: string[] = [];
  readonly listeners = new Set<(event: FeedEvent) => void>();
  readonly watches = new Watches(
    {
      follow: (_, listener) => {
        this.listeners.add(listener);
        return () => void this.listeners.delete(listener);
      },
    } as Pick<Store, 'follow'> as Store,
    new Unattended({ error: (_, message) => this.told.push(message), warn() {}, info() {} }),
  );
  #seq = 0;

  async count(where: Criteria['where'], criteria: Criteria = {}) {
    const asked = { operation: 'pay', ...criteria, ...(where && { where }) };
    return this.watches.begin('box', await Matcher.of(asked, rules, '/body/where'));
  }

  async arrives(body: unknown, { headers = {}, operation = 'pay', broken = false } = {}): Promise<void> {
    const request = { method: 'POST', path: '/pay', params: {}, query: new URLSearchParams(), headers, body };
    const text = seal(
      {
        id: 'r-1',
        at: '2026-01-15T12:00:00.000Z',
        durationMs: 1,
        sandbox: 'box',
        api: 'vendor',
        operation,
        outcome: null,
        accepted: false,
        request,
        reply: { status: 200, headers: {}, body: { card: 'in the answer' } },
        scenarios: [],
        violations: [],
        changes: [],
        findings: [],
        fault: null,
      },
      rules,
    );
    const event = { kind: 'request', id: 'r-1', text: broken ? text.slice(0, -1) : text, seq: ++this.#seq } as const;
    for (const listener of this.listeners) listener(event);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test.each([
  ['a text', { 'body.card': 'a' }, { card: 'a' }, { card: 'b' }],
  ['a text with quotation marks', { 'body.card': '"a",\\' }, { card: '"a",\\' }, { card: '"a"' }],
  ['a number, which is not its text', { 'body.n': 58 }, { n: 58 }, { n: '58' }],
  ['a fraction', { 'body.n': 1e21 }, { n: 1e21 }, { n: 1 }],
  ['true', { 'body.ok': true }, { ok: true }, { ok: 'true' }],
  ['null, which is found where nothing is', { 'body.card': null }, { card: null }, { card: 0 }],
  ['an item of a list', { 'body.tags': 'x' }, { tags: ['y', 'x'] }, { tags: ['y'] }],
  ['a member of an item', { 'body.items.sku': 'x' }, { items: [{ sku: 'y' }, { sku: 'x' }] }, { items: [] }],
  ['a member of one item', { 'body.items.1.sku': 'x' }, { items: [{}, { sku: 'x' }] }, { items: [{ sku: 'x' }] }],
  ['one place of a list', { 'body.tags.1': 'x' }, { tags: ['y', 'x'] }, { tags: ['x', 'y'] }],
  ['a card number', { 'body.card': '4242424242424242' }, { card: '4242424242424242' }, { card: '424242******4242' }],
  ['a value that looks masked', { 'body.card': 'a*' }, { card: 'a*' }, { card: 'a' }],
  ['an operator', { 'body.card': { $eq: 'a' }, method: 'POST' }, { card: 'a' }, { card: 'b' }],
  ['alternatives', { $or: [{ 'body.card': 'a' }, { 'body.n': 1 }] }, { n: 1 }, { n: 2 }],
  ['the same name elsewhere', { 'body.a.card': 'a' }, { card: 'b', a: { card: 'a' } }, { card: 'a' }],
])('%s is counted where it stands, and nowhere else', async (_, where, hit, miss) => {
  const feed = new ManualFeed();
  const counting = await feed.count(where);
  await feed.arrives(miss);
  expect(counting.seen).toBe(0);
  await feed.arrives(hit);
  expect(counting.seen).toBe(1);
});

test('a secret is counted by the value that it was', async () => {
  const feed = new ManualFeed();
  const counting = await feed.count({ 'headers.Authorization': 'Bearer one' });
  await feed.arrives({}, { headers: { authorization: 'Bearer two' } });
  await feed.arrives({}, { headers: { authorization: '****' } });
  expect(counting.seen).toBe(0);
  await feed.arrives({}, { headers: { authorization: 'Bearer one' } });
  expect(counting.seen).toBe(1);
});

test('each exchange counts for every question that it answers, whoever else asks', async () => {
  const feed = new ManualFeed();
  const all = await feed.count(undefined);
  const twins = [await feed.count({ 'body.card': 'a' }), await feed.count({ 'body.card': 'a' })];
  const other = await feed.count({ 'body.card': 'b' });
  const answered = await feed.count({ 'body.card': 'a' }, { status: 500 });
  const elsewhere = await feed.count({ 'body.card': 'a' }, { operation: 'list' });
  await feed.arrives({ card: 'a' });
  await feed.arrives({ card: 'a' }, { operation: 'list' });
  expect([all, ...twins, other, answered, elsewhere].map(({ seen }) => seen)).toEqual([1, 1, 1, 0, 0, 1]);
});

test('it wakes at the number that was wished for last, and once', async () => {
  const feed = new ManualFeed();
  const counting = await feed.count({ 'body.card': 'a' });
  const woken: number[] = [];
  counting.wakeAt(1, () => woken.push(1));
  counting.wakeAt(2, () => woken.push(2));
  await feed.arrives({ card: 'a' });
  expect(woken).toEqual([]);
  await feed.arrives({ card: 'a' });
  await feed.arrives({ card: 'a' });
  expect(woken).toEqual([2]);
  counting.wakeAt(3, () => woken.push(3));
  expect(woken).toEqual([2, 3]);
});

test('an exchange that can not be compared is told of, and the next one counts', async () => {
  const feed = new ManualFeed();
  const counting = await feed.count({ 'body.card': { $exists: true } });
  await feed.arrives({ card: 'a' }, { broken: true });
  await feed.arrives({ card: 'a' });
  expect(feed.told).toEqual(['an exchange could not be compared with what is waited for']);
  expect(counting.seen).toBe(1);
});

test('who ends is not woken, and the last to end lets go of the feed', async () => {
  const feed = new ManualFeed();
  const first = await feed.count({ 'body.card': 'a' });
  const second = await feed.count({ 'body.card': 'a' });
  const third = await feed.count(undefined);
  expect(feed.listeners.size).toBe(1);
  const woken: string[] = [];
  first.wakeAt(1, () => woken.push('first'));
  second.wakeAt(1, () => woken.push('second'));
  first.end();
  third.end();
  await feed.arrives({ card: 'a' });
  expect(woken).toEqual(['second']);
  second.end();
  expect(feed.listeners.size).toBe(0);
  const again = await feed.count({ 'body.card': 'a' });
  await feed.arrives({ card: 'a' });
  expect(again.seen).toBe(1);
});
