import type { Response } from 'supertest';
import { bread, orders, pass, tips } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const success = /^\{"order":"order-\d+","number":"LOAF-\d{8}"/;
const declined = '{"fault":"card-declined","words":"The card is declined","about":[]}';
let count = 0;

function pay(card = '42563574674', headers: Readonly<Record<string, string>> = {}, path = orders): Promise<Response> {
  const body = bread({ order: `order-${++count}`, card });
  return server.send('POST', path, { sandbox, headers: { ...pass, ...headers }, body });
}

function arm(body: object): Promise<Response> {
  return server.send('POST', '/__sandbox/rules', { sandbox, body });
}

async function listed(): Promise<readonly { id: string; applied: number }[]> {
  return (await server.send('GET', '/__sandbox/rules', { sandbox })).body.rules;
}

test('a rule chooses for requests that ask for nothing, says so in the answer and counts how often it did', async () => {
  const armed = await arm({ api: 'bakery', scenario: 'card-declined', note: 'the evening run' });
  expect(armed.status).toBe(201);
  expect(armed.body).toEqual({
    id: 'rule-1',
    api: 'bakery',
    operation: null,
    where: null,
    scenario: 'card-declined',
    times: null,
    note: 'the evening run',
    applied: 0,
    createdAt: '2026-01-15T12:00:00.000Z',
  });
  for (const applied of [1, 2]) {
    const answer = await pay();
    expect(answer.status).toBe(402);
    expect(answer.text).toBe(declined);
    expect(answer.headers['x-sandbox-scenario']).toBe('bakery/card-declined;by=rule');
    expect(await listed()).toEqual([{ ...armed.body, applied }]);
  }
});

test('header and path win over rules, rules over magic values', async () => {
  const magic = '4000000000000002';
  expect((await pay(magic)).headers['x-sandbox-scenario']).toBe('bakery/card-declined;by=trigger');
  await arm({ scenario: 'bakery/closed' });
  expect((await pay(magic)).headers['x-sandbox-scenario']).toBe('bakery/closed;by=rule');
  const byHeader = await pay(magic, { 'x-sandbox-scenario': 'success' });
  expect(byHeader.text).toMatch(success);
  expect(byHeader.headers['x-sandbox-scenario']).toBe('bakery/success;by=header');
  const byPath = await pay(magic, {}, `/~${sandbox};scenario=too-few-coins${orders}`);
  expect(byPath.headers['x-sandbox-scenario']).toBe('bakery/too-few-coins;by=path');
  expect(await listed()).toEqual([expect.objectContaining({ applied: 1 })]);
});

test('the newest matching rule wins; once its times are used up, whatever the business key, the next one does', async () => {
  await arm({ scenario: 'order-taken' });
  await arm({ scenario: 'oven-cold', times: 2 });
  const said = [];
  for (const card of ['1000000001', '1000000002', '1000000003', '1000000004']) {
    said.push((await pay(card)).headers['x-sandbox-scenario']);
  }
  expect(said).toEqual([
    'bakery/oven-cold;by=rule',
    'bakery/oven-cold;by=rule',
    'bakery/order-taken;by=rule',
    'bakery/order-taken;by=rule',
  ]);
  expect(await listed()).toEqual([
    expect.objectContaining({ id: 'rule-2', applied: 2 }),
    expect.objectContaining({ id: 'rule-1', applied: 2 }),
  ]);
});

test('concurrent requests use up the times of a rule exactly', async () => {
  await arm({ scenario: 'oven-cold', times: 7 });
  const answers = await server.sendTogether(
    Array.from({ length: 20 }, () => ['POST', orders, { sandbox, headers: pass, body: {} }] as const),
  );
  expect(answers).toHaveLength(20);
  const paid = await Promise.all(Array.from({ length: 20 }, (_, i) => pay(`20000000${i}`)));
  expect(paid.filter(({ status }) => status === 409)).toHaveLength(7);
});

test.each([
  ['a value', { 'body.card': '1434552449' }, true],
  ['another value', { 'body.card': '1' }, false],
  ['an operator', { 'body.item': { $regex: '^br[a-z]{3}' }, method: { $in: ['POST', 'PUT'] } }, true],
  ['a header in any case', { 'headers.X-Api-Key': 'abc' }, true],
  ['another secret', { 'headers.x-api-key': 'abd' }, false],
  ['alternatives', { $or: [{ path: '/nowhere' }, { 'query.channel': 'web' }] }, true],
])('a rule with where applies to requests that have %s', async (_, where, applies) => {
  expect((await arm({ scenario: 'card-declined', where })).status).toBe(201);
  const answer = await pay(
    '1434552449',
    { 'x-api-key': 'abc', 'x-sandbox-time': '2026-01-15T12:00:00Z' },
    `${orders}?channel=web`,
  );
  expect(answer.headers['x-sandbox-scenario']).toBe(applies ? 'bakery/card-declined;by=rule' : undefined);
});

test('a rule is shown without the secrets and card numbers that it asks for', async () => {
  const where = { 'headers.authorization': 'Bearer pass-corner', 'body.card': '4242424242424242' };
  const armed = await arm({ scenario: 'card-declined', where, note: 'for 4242 4242 4242 4242' });
  expect(armed.body.where).toEqual({ 'headers.authorization': '****', 'body.card': '424242******4242' });
  expect(armed.body.note).toBe('for 424242******4242');
  const hit = await pay('4242424242424242', { authorization: 'Bearer pass-corner' });
  expect(hit.headers['x-sandbox-scenario']).toContain('card-declined;by=rule');
  const miss = await pay('4242424242424242', { authorization: 'Bearer pass-cornes' });
  expect(miss.headers['x-sandbox-scenario']).toBeUndefined();
});

test('a rule may bring about several scenarios at once, and a generic one for every operation', async () => {
  await arm({ scenario: 'rate-limited;limit=0, delay;ms=0' });
  expect((await pay()).status).toBe(429);
  const tip = await server.send('POST', tips, { sandbox, headers: pass, body: { customer: 'ada', coins: '1' } });
  expect(tip.status).toBe(429);
  expect(tip.text).toBe('{"fault":"too-many-requests","words":"Too Many Requests","about":[]}');
});

test('a rule without an operation applies where its scenario can be asked for, and nowhere else', async () => {
  await arm({ api: 'bakery', scenario: 'order-taken' });
  const list = await server.send('GET', orders, { sandbox, headers: pass });
  expect(list.status).toBe(200);
  expect((await pay()).status).toBe(409);
});

test('a rule of another sandbox never applies', async () => {
  await server.send('POST', '/__sandbox/rules', { sandbox: server.fresh(), body: { scenario: 'order-taken' } });
  expect((await pay()).text).toMatch(success);
});

test('a disarmed rule no longer applies, and is gone', async () => {
  const { body } = await arm({ scenario: 'order-taken' });
  await arm({ scenario: 'oven-cold' });
  expect((await server.send('DELETE', '/__sandbox/rules/rule-2', { sandbox })).status).toBe(204);
  expect((await pay()).headers['x-sandbox-scenario']).toBe('bakery/order-taken;by=rule');
  expect((await listed()).map(({ id }) => id)).toEqual([body.id]);
  expect((await server.send('DELETE', '/__sandbox/rules', { sandbox })).status).toBe(204);
  expect(await listed()).toEqual([]);
  expect((await pay()).text).toMatch(success);
  const again = await server.send('DELETE', '/__sandbox/rules/rule-1', { sandbox });
  expect([again.status, again.body.type]).toEqual([404, '/__sandbox/problems/not-found']);
});

test.each([
  [{}, '/body/scenario', /is missing/],
  [{ scenario: 'no-such' }, '/body/scenario', /no operation takes it/],
  [
    { operation: 'giveTip', scenario: 'card-declined' },
    '/body/scenario',
    /There is no scenario card-declined for bakery\/giveTip/,
  ],
  [{ scenario: 'card-declined;colour=red' }, '/body/scenario', /no operation takes it/],
  [{ scenario: 'card-declined, too-few-coins' }, '/body/scenario', /no operation takes it/],
  [{ api: 'paypal', scenario: 'success' }, '/body/api', /bakery/],
  [{ operation: 'pay', scenario: 'success' }, '/body/operation', /placeOrder/],
  [{ scenario: 'success', times: 0 }, '/body/times', /minimum/],
  [{ scenario: 'success', when: 1 }, '/body', /when/],
  [{ scenario: 'success', where: { $where: 'process.exit()' } }, '/body/where/$where', /is no operator here/],
  [{ scenario: 'success', where: { 'body.a': { $regex: '(a+)+\\1' } } }, '/body/where/body.a/$regex', /RE2/],
  [
    { scenario: 'success', where: { 'headers.authorization': { $regex: '^B' } } },
    '/body/where/headers.authorization/$regex',
    /masked/,
  ],
])('a rule that could do nothing is refused: %j', async (body, pointer, message) => {
  const answer = await arm(body);
  expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(answer.body.type).toBe('/__sandbox/problems/bad-request');
  expect(answer.body.errors).toEqual([{ pointer, message: expect.stringMatching(message) }]);
  expect(await listed()).toEqual([]);
});
