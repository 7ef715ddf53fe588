// The same wherever it is kept.
import fc from 'fast-check';
import { server } from '../../support/shared.js';
import { bearer, charge, clientOf } from './requests.js';

let client: ReturnType<typeof clientOf>;
beforeEach(() => {
  client = clientOf(server);
});

const badFormat =
  '{"error":"INVALID_FORMAT","args":["An input parameter did not have the expected format. Please check interface specification."]}';
const transactions = '/v1/partners/PCS-001/accounts/pcsUserId001/transactions';

test.each([
  ['text/plain', 415],
  ['application/json; charset=latin1', 415],
  ['application/xml', 415],
  ['application/json; charset=UTF-8', 400],
])('a malformed body sent as %s is answered %d', async (type, status) => {
  const answer = await client.send('POST', transactions, { headers: { 'content-type': type }, body: '{' });
  expect([answer.status, answer.text]).toEqual([status, badFormat]);
  expect(answer.headers['content-type']).toBe('application/json');
});

test('a body over 1 MiB is too large, and its media type is looked at first', async () => {
  const body = `{"transactionId":"${'x'.repeat(1024 * 1024)}"}`;
  const answer = await client.send('POST', transactions, { body });
  expect([answer.status, answer.text]).toEqual([413, badFormat]);
  const typed = await client.send('POST', transactions, { headers: { 'content-type': 'text/plain' }, body: 'x' });
  expect(typed.status).toBe(415);
});

test.each([
  '/v1/partners',
  '/v1/partners/PCS-001',
  '/v1/partners/PCS-001/accounts',
  '/v1/partners/PCS-001/accounts/pcsUserId001/Transactions',
  '/public/v1',
  '/public/v1/tokens/5',
  '/public/v1/partners/PCS-001/accounts/pcsUserId001',
  '/v1/partners/%zz/accounts/u',
])('%s is an unknown path, with or without a token', async (path) => {
  const answer = await server.send('GET', path);
  expect([answer.status, answer.text]).toEqual([
    404,
    `{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["path","${path}"]}`,
  ]);
});

test.each([
  ['DELETE', transactions, 'GET, HEAD, POST'],
  ['POST', `/public${transactions}`, 'GET, HEAD'],
  ['PUT', '/v1/partners/PCS-001/accounts/pcsUserId001', 'GET, HEAD'],
  ['GET', '/public/v1/login/partner/token', 'POST'],
  ['POST', '/public/v1/tokens', 'GET, HEAD'],
])('%s does not answer at %s', async (method, path, allow) => {
  const answer = await server.send(method, path);
  expect([answer.status, answer.text]).toEqual([405, `{"error":"METHOD_NOT_ALLOWED","args":["${method}"]}`]);
  expect(answer.headers['allow']?.split(', ').sort().join(', ')).toBe(allow);
});

test.each([
  [400, badFormat],
  [401, '{"error":"AUTHORIZATION_INVALID","args":[]}'],
  [404, `{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["path","${transactions}"]}`],
  [405, '{"error":"METHOD_NOT_ALLOWED","args":["POST"]}'],
  [406, '{"error":"NOT_ACCEPTABLE","args":[]}'],
  [413, badFormat],
  [418, '{"error":"IM_A_TEAPOT","args":[]}'],
  [422, '{"error":"UNPROCESSABLE_CONTENT","args":[]}'],
  [429, '{"error":"TOO_MANY_REQUESTS","args":[]}'],
  [499, '{"error":"BAD_REQUEST","args":[]}'],
  [500, '{"error":"INTERNAL_ERROR","args":[]}'],
  [503, '{"error":"SERVICE_UNAVAILABLE","args":[]}'],
  [505, '{"error":"HTTP_VERSION_NOT_SUPPORTED","args":[]}'],
])('status %d has the vendor envelope', async (status, text) => {
  const headers = { 'x-sandbox-scenario': `status;code=${status}` };
  const answer = await client.send('POST', transactions, { headers, body: charge() });
  expect([answer.status, answer.text]).toEqual([status, text]);
  expect(answer.headers['retry-after']).toBe(status === 429 || status === 503 ? '1' : undefined);
});

test('any Accept is answered with JSON', async () => {
  const answer = await client.send('POST', transactions, { headers: { accept: 'text/html' }, body: charge() });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
});

describe('no request brings about a failure of ours', () => {
  const errors = ['INVALID_FORMAT', 'MANDATORY_PARAMETER_NOT_SET', 'PARAMETER_MAX_LENGTH', 'INVALID_PARAMETER'];

  test('whatever JSON the body is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ stringUnit: 'binary' }), async (body) => {
        const answer = await client.send('POST', transactions, { body });
        expect([answer.status, errors.includes(answer.body.error)]).toEqual([400, true]);
      }),
      { numRuns: 100 },
    );
  });

  test('whatever JSON one member is', async () => {
    const top = ['transactionId', 'transactionReference', 'service', 'kilometer', 'serviceSpecificData'];
    const keys = [...Object.keys(charge().serviceSpecificData), '__proto__', 'constructor'];
    const changed = fc.oneof(
      fc.tuple(fc.constantFrom(...top), fc.jsonValue()).map(([name, value]) => charge({ [name]: value })),
      fc.tuple(fc.constantFrom(...keys), fc.jsonValue()).map(([name, value]) => charge({}, { [name]: value })),
    );
    await fc.assert(
      fc.asyncProperty(changed, async (body) => {
        const answer = await clientOf(server).pay(body);
        const fine = answer.status === 200 || errors.includes(answer.body.error);
        expect([[200, 400].includes(answer.status), fine]).toEqual([true, true]);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    '{"__proto__":{"transactionId":"1"}}',
    '{"__proto__":null,"serviceSpecificData":{"__proto__":5}}',
    '{"transactionId":"\\ud800","constructor":{}}',
    `${'['.repeat(200)}${']'.repeat(200)}`,
  ])('%s', async (body) => {
    expect((await client.send('POST', transactions, { body })).status).toBe(400);
  });

  test('a transactionId of lone surrogates is one like any other', async () => {
    const body = JSON.stringify(charge()).replace('348328463873', '\\ud800');
    expect((await client.pay(body)).text).toContain('{"transactionId":"\\ud800",');
    expect((await client.pay(body)).text).toBe('{"error":"TRANSACTION_ALREADY_PROCESSED","args":["\\ud800"]}');
    expect((await client.pay(charge({ transactionId: '__proto__' }))).status).toBe(200);
    expect((await client.pay(charge({ transactionId: '__proto__' }))).status).toBe(400);
  });

  test('the ends of time', async () => {
    const at = (time: string, id: string) =>
      client.pay(charge({ transactionId: id }), 'pcsUserId001', { 'x-sandbox-time': time });
    expect((await at('0000-01-01T23:00:00+23:00', 'a')).status).toBe(200);
    expect((await at('9999-12-31T00:59:59-23:00', 'b')).status).toBe(200);
    const headers = { authorization: 'Bearer test-refresh-token-pcs-001', 'x-sandbox-time': '9999-12-31T23:59:59Z' };
    expect((await client.send('GET', '/public/v1/tokens', { headers })).status).toBe(200);
    expect(await client.listed()).toEqual(['b', 'a']);
  });

  test.each(['Basic ====', 'Bearer ÿÿÿ', 'Basic /////w==', ','])('Authorization: %s', async (authorization) => {
    for (const [method, path] of [
      ['POST', '/public/v1/login/partner/token'],
      ['GET', '/public/v1/tokens'],
      ['GET', transactions],
    ] as const) {
      const answer = await server.send(method, path, { headers: { ...bearer, authorization } });
      expect(answer.status).toBe(401);
    }
  });
});
