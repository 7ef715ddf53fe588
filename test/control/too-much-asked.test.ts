// The same wherever it is kept.
import { payIn } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const message = 'asks too much of what has many values in it: parts times values may be 1000000; ask for less';
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
const many = { 'body.note': { $in: numbers(900).map((n) => -1 - n) } };
const deep = { $or: numbers(100).map((n) => ({ 'body.note': { $elemMatch: { a: { $gt: n }, b: -1 } } })) };

const pay = (note: unknown) => payIn(server, sandbox, '', { body: { customer: 'ada', coins: '2', note } });
const post = (path: string, body: object) => server.send('POST', `/__sandbox${path}`, { sandbox, body });

test.each([
  ['a list of values', many, numbers(20_000)],
  ['many conditions on items', deep, numbers(10_000).map((n) => ({ a: n, b: n }))],
])('a rule that asks for %s is not asked of a request with as many', async (_, where, note) => {
  const { body: rule } = await post('/rules', { scenario: 'tip-declined', operation: 'giveTip', where });
  expect((await pay('short')).status).toBe(200);
  const { status, body } = await pay(note);
  expect([status, body.type, body.errors]).toEqual([
    400,
    '/__sandbox/problems/bad-request',
    [{ pointer: `/rules/${rule.id}/where`, message }],
  ]);
});

test('rules that between them ask too much of a request are told from those that do not', async () => {
  for (let n = 0; n < 40; n++) {
    await post('/rules', { scenario: 'tip-declined', where: { 'body.note': { $in: numbers(50).map((i) => -1 - i) } } });
  }
  expect((await pay(numbers(300))).status).toBe(200);
  expect((await pay(numbers(900))).body.errors).toEqual([
    { pointer: expect.stringMatching(/^\/rules\/rule-\d+\/where$/), message },
  ]);
});

test('a verification that asks too much of a request says so, also one that waited for it', async () => {
  const waiting = post('/verify', { where: many, within: 'PT1M' });
  await pay(numbers(5_000));
  for (const { status, body } of [await waiting, await post('/verify', { where: many })]) {
    expect([status, body.errors]).toEqual([400, [{ pointer: '/body/where', message }]]);
  }
});

test('a search for requests says so as well, and finds what it can be asked of', async () => {
  await pay('short');
  const search = () =>
    server.send('GET', `/__sandbox/requests?where=${encodeURIComponent(JSON.stringify(many))}`, { sandbox });
  expect((await search()).body.requests).toEqual([]);
  await pay(numbers(5_000));
  expect((await search()).body.errors).toEqual([{ pointer: '/query/where', message }]);
});
