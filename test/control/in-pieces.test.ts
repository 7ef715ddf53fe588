// The same wherever it is kept.
import type { Derived } from '../../src/engine/api/api.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { slicesOf } from '../support/slices.js';
import { bakery } from '../support/toy.js';

/** What a call of the control API that looks at much does is done in turns, none of which is more than a part of it. */
const largestPart = 1 / 2;
/** That is no long wait, whatever it is a part of; in milliseconds of processor time. */
const short = 80;

const day = 24 * 60 * 60 * 1000;

/** Every customer is sent bread each day, for ever. */
function* breadEachDay(subject: string, after: Date): Iterable<Derived> {
  for (let at = after.getTime() + day; ; at += day)
    yield { at: new Date(at), kind: 'bread-sent', subject, result: 'sent' };
}

const daily: typeof bakery = {
  ...bakery,
  derived: async (tx, after) => (await tx.list('customers')).map(({ customer }) => breadEachDay(customer, after)),
};

let own: Sandbox;
beforeAll(async () => {
  own = await startSandbox({ journalLimit: 20_000 }, undefined, undefined, undefined, [daily]);
});
afterAll(() => own.close());

async function expectPieces(method: string, path: string, sandbox: string, body?: unknown, status = 200) {
  let answer: Awaited<ReturnType<Sandbox['send']>> | undefined;
  const { longest, total } = await slicesOf(async () => {
    answer = await own.send(method, path, { sandbox, body });
  });
  expect(answer?.status).toBe(status);
  expect(longest).toBeLessThan(Math.max(short, total * largestPart));
  return answer;
}

describe('with five thousand requests without an operation', () => {
  const sandbox = 'journal';

  beforeAll(async () => {
    for (let i = 0; i < 5_000; i += 50) {
      await Promise.all(Array.from({ length: 50 }, () => fetch(`${own.url}/~${sandbox}/nowhere`)));
    }
  });

  test.each(['json', 'junit', 'html', 'markdown'])('a report as %s is made in pieces', async (format) => {
    // What only a format needs is loaded with its first use.
    await own.send('GET', `/__sandbox/report?format=${format}`);
    await expectPieces('GET', `/__sandbox/report?format=${format}`, sandbox);
  });

  test('a list with where is made in pieces', () => {
    const where = JSON.stringify({ $or: Array.from({ length: 20 }, (_, i) => ({ path: { $regex: `^/x.*${i}` } })) });
    return expectPieces('GET', `/__sandbox/requests?where=${encodeURIComponent(where)}`, sandbox);
  });
});

describe('with twenty thousand records', () => {
  const sandbox = 'records';

  beforeAll(async () => {
    const { body } = await own.send('GET', `/__sandbox/sandboxes/default/export`);
    const records = body.collections['bakery'].customers;
    for (let i = 0; i < 20_000; i++) records.push({ ...records[0], customer: `user-${i}`, loyalty: null });
    expect((await own.send('POST', `/__sandbox/sandboxes/${sandbox}/import`, { body })).status).toBe(200);
  });

  test('a list with where is made in pieces', () => {
    const where = JSON.stringify({ $or: Array.from({ length: 20 }, (_, i) => ({ customer: { $regex: `^x.*${i}` } })) });
    return expectPieces('GET', `/__sandbox/state/bakery/customers?where=${encodeURIComponent(where)}`, sandbox);
  });

  test('an export is written in pieces, and is what an import takes', async () => {
    const answer = await own.send('GET', `/__sandbox/sandboxes/${sandbox}/export`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    expect(answer.body.collections['bakery'].customers).toHaveLength(20_005);
    expect(answer.headers['transfer-encoding']).toBe('chunked');
    const imported = await own.send('POST', '/__sandbox/sandboxes/again/import', { body: answer.body });
    expect(imported.status).toBe(200);
    const again = await own.send('GET', '/__sandbox/sandboxes/again/export');
    expect({ ...again.body, savedAt: '' }).toEqual({ ...answer.body, savedAt: '' });
  });

  test('a page of a list ends where it has 4 MiB, and the next goes on', async () => {
    const note = 'x'.repeat(900_000);
    const paths = '/__sandbox/state/bakery/orders';
    for (let i = 0; i < 6; i++) {
      const record = {
        shop: 'corner',
        order: `t${i}`,
        customer: 'ada',
        number: `LOAF-9000000${i}`,
        item: 'bread',
        coins: 1,
        card: null,
        note,
        delivery: null,
        layers: [],
        wrapped: false,
        state: 'ready',
        placed_at: '2026-01-15T12:00:00.000Z',
      };
      const put = await own.send('PUT', `${paths}/corner%2Ft${i}`, { sandbox: 'pages', body: record });
      expect([put.status, put.body.errors]).toEqual([201, undefined]);
    }
    const first = await own.send('GET', `${paths}?limit=500`, { sandbox: 'pages' });
    const cursor = encodeURIComponent(first.body.nextCursor);
    const second = await own.send('GET', `${paths}?limit=500&cursor=${cursor}`, { sandbox: 'pages' });
    expect([first.body.records.length, second.body.nextCursor]).toEqual([expect.any(Number), null]);
    expect(first.text.length).toBeLessThan(5 * 1024 * 1024);
    const { body } = await own.send('GET', '/__sandbox/sandboxes/pages/export');
    const all = body.collections['bakery'].orders;
    expect([...first.body.records, ...second.body.records]).toEqual(all);
  });
});

test('an advance over years of daily charges is made in pieces', async () => {
  const { body } = await own.send('GET', `/__sandbox/sandboxes/default/export`);
  const records = body.collections['bakery'].customers;
  for (let i = 0; i < 95; i++) records.push({ ...records[1], customer: `user-${i}` });
  expect((await own.send('POST', '/__sandbox/sandboxes/charges/import', { body })).status).toBe(200);
  await expectPieces('POST', '/__sandbox/clock/advance', 'charges', { by: 'P10Y' });
  await expectPieces('GET', '/__sandbox/tasks?until=2045-01-01T00:00:00Z', 'charges');
});

describe('an import is looked at in pieces, and no more faults of it than are listed, with', () => {
  const rule = {
    id: 'rule-1',
    api: null,
    operation: null,
    where: null,
    scenario: 'delay;ms=1',
    times: null,
    note: null,
  };
  const task = {
    id: '1',
    at: '2026-01-15T12:00:00.000Z',
    api: 'bakery',
    task: 'unknown',
    subject: 'a',
    details: {},
  };
  const many = (count: number, make: (i: number) => object) => Array.from({ length: count }, (_, i) => make(i));
  const rules = (members: object) =>
    many(5_000, (i) => ({ ...rule, id: `rule-${i + 1}`, applied: 0, createdAt: task.at, ...members }));
  const names = (name: string) => Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`${name}${i}`, 1]));

  test.each([
    ['five thousand rules', 200, { rules: rules({}) }],
    ['rules that can not be asked', 400, { rules: rules({ scenario: 'card-declinde' }) }],
    ['tasks that there are none of', 400, { tasks: many(60_000, (i) => ({ ...task, id: `${i}` })) }],
    ['counters', 200, { counters: names('times/bakery/placeOrder/card-declined/') }],
  ])('%s', async (_, status, members) => {
    const { body } = await own.send('GET', '/__sandbox/sandboxes/default/export');
    const document = JSON.stringify({ ...body, ...members });
    const path = '/__sandbox/sandboxes/looked-at/import';
    const answer = await expectPieces('POST', path, 'looked-at', document, status);
    expect(answer?.body.errors?.length ?? 100).toBe(100);
  });
});
