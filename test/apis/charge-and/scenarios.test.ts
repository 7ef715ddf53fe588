import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { charge, clientOf } from './requests.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({}, '2026-01-15T12:00:00.000Z');
});
afterAll(() => server.close());

function made(status: string, id = 'order-1', created = '2026-01-15T12:00:00.000+0000') {
  return `{"transactionId":"${id}","partner":"MSP Partner","kilometer":-40,"status":"${status}","created":"${created}","type":"PAY_FOR_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}`;
}

const badFormat =
  '{"error":"INVALID_FORMAT","args":["An input parameter did not have the expected format. Please check interface specification."]}';
const unauthorised = '{"error":"AUTHORIZATION_INVALID","args":[]}';
const untouched = { km: [10000, 0], listed: [] as string[], again: 200 };
const taken = { listed: ['order-1'], again: 400 };

const outcomes: [name: string, status: number, text: string, leaves: typeof untouched][] = [
  ['success', 200, made('CONFIRMED'), { km: [9960, 0], ...taken }],
  [
    'documented-sample',
    200,
    made('CONFIRMED', '348328463872', '2019-04-23T08:07:48.788+0000'),
    { km: [9960, 0], ...taken },
  ],
  ['authorization-invalid', 401, unauthorised, untouched],
  ['token-expired', 401, unauthorised, untouched],
  ['invalid-format', 400, badFormat, untouched],
  ['mandatory-parameter-not-set', 400, '{"error":"MANDATORY_PARAMETER_NOT_SET","args":["service"]}', untouched],
  ['parameter-max-length', 400, '{"error":"PARAMETER_MAX_LENGTH","args":["transactionId",100]}', untouched],
  ['invalid-parameter', 400, '{"error":"INVALID_PARAMETER","args":[-5,"kilometer"]}', untouched],
  ['user-not-found', 400, '{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["user","pcsUserId001"]}', untouched],
  ['transaction-already-processed', 400, '{"error":"TRANSACTION_ALREADY_PROCESSED","args":["order-1"]}', untouched],
  ['balance-not-sufficient', 400, '{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[0,40]}', untouched],
  ['transaction-open', 200, made('OPEN'), { km: [9960, 40], ...taken }],
  ['transaction-cancelled', 200, made('CANCELLED'), { km: [10000, 0], ...taken }],
  ['internal-error', 500, '{"error":"INTERNAL_ERROR","args":[]}', untouched],
];

const body = charge({ transactionId: 'order-1', kilometer: 40 });
const path = '/v1/partners/PCS-001/accounts/pcsUserId001/transactions';

describe.each(['header', 'path'])('asked for by %s', (by) => {
  test.each(outcomes)('%s answers %d and leaves what the vendor would', async (name, status, text, leaves) => {
    const client = clientOf(server);
    const answer =
      by === 'header'
        ? await client.send('POST', path, { body, headers: { 'x-sandbox-scenario': name } })
        : await client.send('POST', `/~${client.sandbox};scenario=${name}${path}`, { body });
    expect([answer.status, answer.text]).toEqual([status, text]);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-sandbox-scenario']).toBe(`charge-and/${name};by=${by}`);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
    expect(await client.kilometers()).toEqual(leaves.km);
    expect(await client.listed()).toEqual(leaves.listed);
    const again = await client.pay(body);
    expect(again.status).toBe(leaves.again);
    const text2 = leaves.again === 200 ? made('CONFIRMED') : again.text;
    expect(again.text).toBe(text2);
  });
});

test.each(['authorization-invalid', 'token-expired'])('%s answers before the request is looked at', async (name) => {
  const answer = await clientOf(server).pay('{', 'unknown', { authorization: '', 'x-sandbox-scenario': name });
  expect([answer.status, answer.text]).toEqual([401, unauthorised]);
  expect(answer.headers['x-sandbox-scenario']).toBe(`charge-and/${name};by=header`);
});

test.each(['invalid-format', 'mandatory-parameter-not-set', 'parameter-max-length', 'invalid-parameter'])(
  '%s comes after the real authorization and before the body',
  async (name) => {
    const client = clientOf(server);
    const headers = { 'x-sandbox-scenario': name };
    const nobody = await client.pay(body, 'pcsUserId001', { ...headers, authorization: 'Bearer nobody' });
    expect([nobody.status, nobody.text]).toEqual([401, unauthorised]);
    expect(nobody.headers['x-sandbox-scenario']).toBe(`charge-and/${name};by=header;reached=?0`);
    const empty = await client.pay({}, 'pcsUserId001', headers);
    expect([empty.status, empty.text]).toEqual(outcomes.find(([one]) => one === name)?.slice(1, 3));
  },
);

test.each([
  'success',
  'documented-sample',
  'user-not-found',
  'transaction-already-processed',
  'balance-not-sufficient',
  'transaction-open',
  'transaction-cancelled',
  'internal-error',
])('%s is not reached by a request that is itself wrong', async (name) => {
  const answer = await clientOf(server).pay({ ...body, kilometer: -5 }, 'unknown', { 'x-sandbox-scenario': name });
  expect([answer.status, answer.text]).toEqual([400, '{"error":"INVALID_PARAMETER","args":[-5,"kilometer"]}']);
  expect(answer.headers['x-sandbox-scenario']).toBe(`charge-and/${name};by=header;reached=?0`);
});

test.each(['success', 'documented-sample', 'transaction-open', 'transaction-cancelled'])(
  'state still refuses under %s',
  async (name) => {
    const client = clientOf(server);
    const headers = { 'x-sandbox-scenario': name };
    expect((await client.pay(body, 'pcsUserId015', headers)).text).toBe(
      '{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[15,40]}',
    );
    expect((await client.pay(body, 'nobody', headers)).text).toBe(
      '{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["user","nobody"]}',
    );
    expect((await client.pay(body, 'pcsUserId001', headers)).status).toBe(200);
    expect((await client.pay(body, 'pcsUserId001', headers)).text).toBe(
      '{"error":"TRANSACTION_ALREADY_PROCESSED","args":["order-1"]}',
    );
  },
);

test('the refusals quote the request that they answer', async () => {
  const client = clientOf(server);
  const refused = (name: string) =>
    client.pay({ ...body, transactionId: 'order-2', kilometer: 7 }, 'pcsUserId015', { 'x-sandbox-scenario': name });
  expect((await refused('user-not-found')).body.args).toEqual(['user', 'pcsUserId015']);
  expect((await refused('transaction-already-processed')).body.args).toEqual(['order-2']);
  expect((await refused('balance-not-sufficient')).body.args).toEqual([0, 7]);
});

test.each([
  [200, 'success'],
  [401, 'authorization-invalid'],
  [400, 'invalid-format'],
  [500, 'internal-error'],
])('Prefer: code=%d takes %s, the first outcome of that status', async (code, name) => {
  const answer = await clientOf(server).pay(body, 'pcsUserId001', { prefer: `code=${code}` });
  expect(answer.status).toBe(code);
  expect(answer.headers['x-sandbox-scenario']).toBe(`charge-and/${name};by=prefer`);
});

test('times counts by partner and transactionId', async () => {
  const client = clientOf(server);
  const headers = { 'x-sandbox-scenario': 'internal-error;times=1' };
  const statuses: number[] = [];
  for (const id of ['order-1', 'order-2', 'order-1', 'order-2']) {
    statuses.push((await client.pay({ ...body, transactionId: id }, 'pcsUserId001', headers)).status);
  }
  expect(statuses).toEqual([500, 500, 200, 200]);
  const path = '/v1/partners/PCS-002/accounts/pcsUserId900/transactions';
  const second = { ...headers, authorization: 'Bearer test-token-pcs-002' };
  expect((await client.send('POST', path, { headers: second, body })).status).toBe(500);
});

test('the catalogue lists every outcome of the operation in order, with its status', async () => {
  const { body: catalogue } = await server.send('GET', '/__sandbox/scenarios?api=charge-and');
  const own = catalogue.scenarios.filter(({ api }: { api: string | null }) => api === 'charge-and');
  const listed = own.map(({ name, status }: { name: string; status: number }) => [name, status]);
  expect(listed).toEqual(outcomes.map(([name, status]) => [name, status]));
});

test('an answer that is lost has charged all the same', async () => {
  const client = clientOf(server);
  await expect(client.pay(body, 'pcsUserId001', { 'x-sandbox-scenario': 'lost-response' })).rejects.toThrow();
  expect(await client.kilometers()).toEqual([9960, 0]);
  expect((await client.pay(body)).text).toBe('{"error":"TRANSACTION_ALREADY_PROCESSED","args":["order-1"]}');
});
