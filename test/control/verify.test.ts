import type { Response } from 'supertest';
import { idOf, orders, payIn, startBakery } from '../support/bakery.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { bakery, cafe } from '../support/toy.js';
import { until } from '../support/until.js';

let server: Sandbox;
let sandbox: string;
beforeAll(async () => {
  server = await startSandbox({}, undefined, undefined, undefined, [bakery, cafe]);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

const pay = (card?: string, headers: Readonly<Record<string, string>> = {}) =>
  payIn(server, sandbox, card, { headers });
const list = () => server.send('GET', orders.replace('/bakery/', '/cafe/'), { sandbox });
const verify = (body: object) => server.send('POST', '/__sandbox/verify', { sandbox, body });
const ofCard = (card: string) => ({ operation: 'giveTip', where: { 'body.card': card } });

/** Resolves once the question waits for requests. */
async function begin(body: object): Promise<{ answer: Promise<Response>; isAnswered: () => boolean }> {
  const { begun } = server.time;
  let answered = false;
  const answer = verify(body).then((response) => {
    answered = true;
    return response;
  });
  await until(() => server.time.begun > begun, 'the question waits');
  return { answer, isAnswered: () => answered };
}

/** Lets everything happen that needs no time to pass. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('without a count one request is enough; it says which', async () => {
  const first = idOf(await pay('1'));
  const second = idOf(await pay('1'));
  await pay('2');
  const { status, body } = await verify(ofCard('1'));
  expect([status, body]).toEqual([200, { holds: true, count: 2, requestIds: [first, second], forgottenAt: null }]);
  expect((await verify(ofCard('3'))).status).toBe(422);
});

test.each([
  [{ exactly: 2 }, true],
  [{ exactly: 1 }, false],
  [{ exactly: 3 }, false],
  [{ exactly: 0 }, false],
  [{ atLeast: 2 }, true],
  [{ atLeast: 3 }, false],
  [{ atMost: 2 }, true],
  [{ atMost: 1 }, false],
  [{ atLeast: 1, atMost: 3 }, true],
])('of two requests %j holds: %s', async (count, holds) => {
  await pay();
  await pay();
  const { status, body } = await verify({ operation: 'giveTip', count });
  expect([status, body.holds, body.count]).toEqual([holds ? 200 : 422, holds, 2]);
  if (!holds) expect([body.type, body.expected]).toEqual(['/__sandbox/problems/not-verified', count]);
});

test('status, API and what masking took narrow it', async () => {
  await pay('1', { 'x-sandbox-scenario': 'tip-declined' });
  await pay('4242424242424242', { 'x-api-key': 's3cret' });
  await list();
  const exactly = async (body: object) => (await verify({ ...body, count: { exactly: 1 } })).status;
  expect(await exactly({ api: 'bakery', status: 402 })).toBe(200);
  expect(await exactly({ api: 'cafe' })).toBe(200);
  expect(await exactly({ where: { 'headers.X-Api-Key': 's3cret' } })).toBe(200);
  expect(await exactly({ where: { 'body.card': { $in: ['4242424242424242', '3'] } } })).toBe(200);
  expect(await exactly({ where: { 'headers.x-api-key': 's3cres' } })).toBe(422);
});

test('requests of other sandboxes and control calls do not count', async () => {
  await payIn(server, server.fresh());
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`);
  await verify({ count: { exactly: 0 } });
  expect((await verify({ count: { exactly: 0 } })).status).toBe(200);
});

test('it answers as soon as the request comes, without time going by', async () => {
  const { answer, isAnswered } = await begin({ ...ofCard('1'), count: { atLeast: 2 }, within: 'PT1M' });
  await pay('1');
  await pay('2');
  await settle();
  expect(isAnswered()).toBe(false);
  await pay('1');
  expect((await answer).body).toMatchObject({ holds: true, count: 2 });
});

test('it waits no longer than it was told to', async () => {
  await list();
  const { answer, isAnswered } = await begin({ ...ofCard('1'), within: 'PT5S' });
  server.time.advance(4_999);
  await settle();
  expect(isAnswered()).toBe(false);
  server.time.advance(1);
  expect((await answer).status).toBe(422);
});

test('exactly waits the whole time, since one more may come', async () => {
  await pay();
  const { answer, isAnswered } = await begin({ operation: 'giveTip', count: { exactly: 1 }, within: 'PT5S' });
  await settle();
  expect(isAnswered()).toBe(false);
  server.time.advance(5_000);
  expect((await answer).body).toMatchObject({ holds: true, count: 1 });
});

test('once there are too many it fails at once', async () => {
  await pay();
  const { answer } = await begin({ operation: 'giveTip', count: { atMost: 1 }, within: 'PT10M' });
  await pay();
  expect((await answer).body).toMatchObject({
    status: 422,
    holds: false,
    count: 2,
    expected: { atMost: 1 },
  });
});

test('steps are looked for one after the other, others in between or not', async () => {
  const order = [ofCard('1'), { operation: 'cafe/listOrders' }, ofCard('1')];
  const first = idOf(await pay('1'));
  await pay('2');
  const { answer, isAnswered } = await begin({ order, within: 'PT5S' });
  await pay('1');
  await settle();
  expect(isAnswered()).toBe(false);
  const second = idOf(await list());
  const third = idOf(await pay('1'));
  expect((await answer).body).toEqual({
    holds: true,
    count: 3,
    requestIds: [first, second, third],
    forgottenAt: null,
  });
});

test('steps in another order do not hold; the one that came too early is said', async () => {
  const early = idOf(await list());
  const paid = idOf(await pay('1'));
  const { status, body } = await verify({ order: [ofCard('1'), { operation: 'cafe/listOrders' }] });
  expect([status, body.count, body.expected, body.requestIds]).toEqual([422, 1, { steps: 2 }, [paid]]);
  expect(body.nearest).toContainEqual({
    requestId: early,
    differences: [{ path: 'order', expected: `after request ${paid}`, actual: 'before it' }],
  });
});

test('the nearest misses say what differed, the fewest differences first, three at most', async () => {
  const near = idOf(await pay('2'));
  const far = idOf(await pay('3', { 'x-sandbox-scenario': 'tip-declined' }));
  await list();
  await list();
  const { body } = await verify({ ...ofCard('1'), status: 200 });
  expect(body.nearest).toHaveLength(3);
  expect(body.nearest.slice(0, 2)).toEqual([
    { requestId: near, differences: [{ path: 'body.card', expected: '1', actual: '2' }] },
    {
      requestId: far,
      differences: [
        { path: 'status', expected: 200, actual: 402 },
        { path: 'body.card', expected: '1', actual: '3' },
      ],
    },
  ]);
});

test('a near miss shows no secret and no card number, neither the one asked for nor the one sent', async () => {
  await pay('4242424242424242', { 'x-api-key': 'sent-s3cret' });
  const where = { 'body.card': '4000000000000002', 'headers.x-api-key': 'asked-s3cret' };
  const { text, body } = await verify({ where });
  expect(body.nearest[0].differences).toEqual([
    { path: 'body.card', expected: '400000******0002', actual: '424242******4242' },
    { path: 'headers.x-api-key', expected: '****', actual: '****' },
  ]);
  expect(text).not.toMatch(/s3cret|4242424242424242|4000000000000002/);
});

test('what was forgotten while it waited no longer counts', async () => {
  await pay('1');
  const counting = await begin({ ...ofCard('1'), count: { exactly: 2 }, within: 'PT5S' });
  const ordered = await begin({ order: [ofCard('1'), { operation: 'cafe/listOrders' }], within: 'PT5S' });
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  await list();
  const left = idOf(await pay('1'));
  server.time.advance(5_000);
  expect((await counting.answer).body).toMatchObject({ holds: false, count: 1, requestIds: [left] });
  expect((await ordered.answer).body).toMatchObject({ holds: false, count: 1, requestIds: [left] });
});

test.each([
  ['reset', () => server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`)],
  ['removed', () => server.send('DELETE', `/__sandbox/sandboxes/${sandbox}`)],
])('it goes on where its sandbox is %s', async (_, change) => {
  await pay('1');
  const { answer, isAnswered } = await begin({ ...ofCard('1'), count: { atLeast: 2 }, within: 'PT1M' });
  await change();
  await pay('1');
  await settle();
  expect(isAnswered()).toBe(false);
  await pay('1');
  expect((await answer).body).toMatchObject({ holds: true, count: 2 });
});

test.each([
  [{ where: { $where: '1' } }, '/body/where/$where'],
  [{ where: { 'body.amount': { $mod: [2, 0] } } }, '/body/where/body.amount/$mod'],
  [{ where: { 'body.cvv': { $gt: '4' } } }, '/body/where/body.cvv/$gt'],
  [{ where: { 'headers.authorization': { $regex: '^B' } } }, '/body/where/headers.authorization/$regex'],
  [
    { order: [{ operation: 'giveTip' }, { operation: 'giveTip', where: { $where: '1' } }] },
    '/body/order/1/where/$where',
  ],
  [{ within: '5s' }, '/body/within'],
  [{ within: 'PT11M' }, '/body/within'],
  [{ within: '-PT1S' }, '/body/within'],
  [{ count: { exactly: 1, atMost: 2 } }, '/body/count/exactly'],
  [{ count: { atLeast: 3, atMost: 2 } }, '/body/count/atMost'],
  [{ count: {} }, '/body/count'],
  [{ count: { exactly: -1 } }, '/body/count/exactly'],
  [{ operation: 'pay' }, '/body/operation'],
  [{ api: 'paypal' }, '/body/api'],
  [{ api: 'cafe', order: [{ operation: 'bakery/giveTip' }] }, '/body/order/0/operation'],
  [{ api: 'bakery', order: [{ api: 'cafe', operation: 'cafe/listOrders' }] }, '/body/order/0/api'],
  [{ order: [] }, '/body/order'],
  [{ order: [{ operation: 'giveTip' }], status: 200 }, '/body/status'],
  [{ status: '200' }, '/body/status'],
])('%j is refused', async (body, pointer) => {
  const answer = await verify(body);
  expect([answer.status, answer.body.type]).toEqual([400, '/__sandbox/problems/bad-request']);
  expect(answer.body.errors).toEqual([{ pointer, message: expect.any(String) }]);
});

test('a question that still waits when the server stops is told so at once', async () => {
  const own = await startBakery();
  const answer = own
    .send('POST', '/__sandbox/verify', { body: { ...ofCard('1'), within: 'PT10M' } })
    .then((one) => one);
  await until(() => own.time.begun === 1, 'the question waits');
  await own.close();
  const { status, body } = await answer;
  expect([status, body.type]).toEqual([503, '/__sandbox/problems/stopping']);
});
