import type { Response } from 'supertest';
import { sandbox, server } from '../support/shared.js';

const json = { 'content-type': 'application/vnd.api+json' };
const success = /^\{"jsonapi":\{"version":"1\.0"\},"status":"SUCCESS"/;
const dccard3 = /"errors":\[\{"code":"service","message":"Enter the expiration date of the payment card"\}\]/;

function pay(
  card = '42563574674',
  headers: Readonly<Record<string, string>> = {},
  path = '/payment',
): Promise<Response> {
  const body = { payment: { card, amount: '58.00', contractAccount: '600134652' } };
  return server.send('POST', path, { sandbox, headers: { ...json, ...headers }, body });
}

function arm(body: object): Promise<Response> {
  return server.send('POST', '/__sandbox/rules', { sandbox, body });
}

async function listed(): Promise<readonly { id: string; applied: number }[]> {
  return (await server.send('GET', '/__sandbox/rules', { sandbox })).body.rules;
}

test('a rule chooses for requests that ask for nothing, says so in the answer and counts how often it did', async () => {
  const armed = await arm({ api: 'british-gas', scenario: 'dccard-3', note: 'the evening run' });
  expect(armed.status).toBe(201);
  expect(armed.body).toEqual({
    id: 'rule-1',
    api: 'british-gas',
    operation: null,
    where: null,
    scenario: 'dccard-3',
    times: null,
    note: 'the evening run',
    applied: 0,
    createdAt: '2026-01-15T12:00:00.000Z',
  });
  for (const applied of [1, 2]) {
    const answer = await pay();
    expect(answer.status).toBe(500);
    expect(answer.text).toMatch(dccard3);
    expect(answer.headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=rule');
    expect(await listed()).toEqual([{ ...armed.body, applied }]);
  }
});

test('header and path win over rules, rules over magic values', async () => {
  const magic = '90000000005';
  expect((await pay(magic)).headers['x-sandbox-scenario']).toBe('british-gas/dccard-5;by=trigger');
  await arm({ scenario: 'british-gas/dccard-3' });
  expect((await pay(magic)).headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=rule');
  const byHeader = await pay(magic, { 'x-sandbox-scenario': 'success' });
  expect(byHeader.text).toMatch(success);
  expect(byHeader.headers['x-sandbox-scenario']).toBe('british-gas/success;by=header');
  const byPath = await pay(magic, {}, `/~${sandbox};scenario=dccard-4/payment`);
  expect(byPath.headers['x-sandbox-scenario']).toBe('british-gas/dccard-4;by=path');
  expect(await listed()).toEqual([expect.objectContaining({ applied: 1 })]);
});

test('the newest matching rule wins; once its times are used up, whatever the business key, the next one does', async () => {
  await arm({ scenario: 'dccard-1' });
  await arm({ scenario: 'dccard-2', times: 2 });
  const said = [];
  for (const card of ['1000000001', '1000000002', '1000000003', '1000000004']) {
    said.push((await pay(card)).headers['x-sandbox-scenario']);
  }
  expect(said).toEqual([
    'british-gas/dccard-2;by=rule',
    'british-gas/dccard-2;by=rule',
    'british-gas/dccard-1;by=rule',
    'british-gas/dccard-1;by=rule',
  ]);
  expect(await listed()).toEqual([
    expect.objectContaining({ id: 'rule-2', applied: 2 }),
    expect.objectContaining({ id: 'rule-1', applied: 2 }),
  ]);
});

test('concurrent requests use up the times of a rule exactly', async () => {
  await arm({ scenario: 'dccard-2', times: 7 });
  const answers = await server.sendTogether(
    Array.from({ length: 20 }, () => ['POST', '/payment', { sandbox, headers: json, body: {} }] as const),
  );
  expect(answers).toHaveLength(20);
  const paid = await Promise.all(Array.from({ length: 20 }, (_, i) => pay(`20000000${i}`)));
  expect(paid.filter(({ status }) => status === 500)).toHaveLength(7);
});

test.each([
  ['a value', { 'body.payment.card': '1434552449' }, true],
  ['another value', { 'body.payment.card': '1' }, false],
  ['an operator', { 'body.payment.amount': { $regex: '^5[0-9]\\.' }, method: { $in: ['POST', 'PUT'] } }, true],
  ['a header in any case', { 'headers.X-Api-Key': 'abc' }, true],
  ['another secret', { 'headers.x-api-key': 'abd' }, false],
  ['alternatives', { $or: [{ path: '/nowhere' }, { 'query.channel': 'web' }] }, true],
])('a rule with where applies to requests that have %s', async (_, where, applies) => {
  expect((await arm({ scenario: 'dccard-9', where })).status).toBe(201);
  const answer = await pay(
    '1434552449',
    { 'x-api-key': 'abc', 'x-sandbox-time': '2026-01-15T12:00:00Z' },
    '/payment?channel=web',
  );
  expect(answer.headers['x-sandbox-scenario']).toBe(applies ? 'british-gas/dccard-9;by=rule' : undefined);
});

test('a rule is shown without the secrets and card numbers that it asks for', async () => {
  const where = { 'headers.authorization': 'Bearer s3cret', 'body.payment.card': '4242424242424242' };
  const armed = await arm({ scenario: 'dccard-9', where, note: 'for 4242 4242 4242 4242' });
  expect(armed.body.where).toEqual({ 'headers.authorization': '****', 'body.payment.card': '424242******4242' });
  expect(armed.body.note).toBe('for 424242******4242');
  const hit = await pay('4242424242424242', { authorization: 'Bearer s3cret' });
  expect(hit.headers['x-sandbox-scenario']).toContain('dccard-9;by=rule');
  const miss = await pay('4242424242424242', { authorization: 'Bearer s3cres' });
  expect(miss.headers['x-sandbox-scenario']).toBeUndefined();
});

test('a rule may bring about several scenarios at once, and a generic one for every API', async () => {
  await arm({ scenario: 'rate-limited;limit=0, delay;ms=0' });
  expect((await pay()).status).toBe(429);
  const charge = await server.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001', {
    sandbox,
    headers: { authorization: 'Bearer test-token-pcs-001', accept: 'application/json' },
  });
  expect(charge.status).toBe(429);
  expect(charge.text).toBe('{"error":"TOO_MANY_REQUESTS","args":[]}');
});

test('a rule without an operation applies where its scenario can be asked for, and nowhere else', async () => {
  await arm({ api: 'payment-accounts', scenario: 'duplicate-request-id' });
  const account = '44444444-4444-4444-8444-444444444444';
  const list = await server.send('GET', `/account/${account}/payments`, { sandbox });
  expect(list.status).toBe(200);
  const created = await server.send('POST', `/account/${account}/payment`, {
    sandbox,
    body: { request_id: 'r-1', seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' },
  });
  expect(created.status).toBe(409);
});

test('a rule of another sandbox never applies', async () => {
  await server.send('POST', '/__sandbox/rules', { sandbox: server.fresh(), body: { scenario: 'dccard-1' } });
  expect((await pay()).text).toMatch(success);
});

test('a disarmed rule no longer applies, and is gone', async () => {
  const { body } = await arm({ scenario: 'dccard-1' });
  await arm({ scenario: 'dccard-2' });
  expect((await server.send('DELETE', '/__sandbox/rules/rule-2', { sandbox })).status).toBe(204);
  expect((await pay()).headers['x-sandbox-scenario']).toBe('british-gas/dccard-1;by=rule');
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
  [{ api: 'suissu', scenario: 'dccard-3' }, '/body/scenario', /There is no scenario dccard-3 for suissu\/charge/],
  [{ scenario: 'dccard-3;colour=red' }, '/body/scenario', /no operation takes it/],
  [{ scenario: 'dccard-3, dccard-4' }, '/body/scenario', /no operation takes it/],
  [{ api: 'paypal', scenario: 'success' }, '/body/api', /british-gas, payment-accounts, suissu, ipag, charge-and/],
  [{ operation: 'pay', scenario: 'success' }, '/body/operation', /createPayment/],
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
