import { type Call, type Sandbox, startSandbox } from '../../support/sandbox.js';
import { authorization, Merchant, path, plain } from './charges.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());

const tooLarge = JSON.stringify({ ...plain, description: 'x'.repeat(1024 * 1024) });
const json = { 'content-type': 'application/json' };
const known = { ...json, authorization };
const unpermitted = 'Basic cmVhZG9ubHk6dGVzdC1rZXktcmVhZG9ubHk=';

const notFound = '{"code":"404","message":"Charge Not Found","resource":"resource.charge.view"}';
const unauthorized = '{"code":401,"message":"Unauthorized","resource":"authorization"}';
const notAuthorized = '{"code":403,"message":"Not Authorized","resource":"charges"}';
const noPath = '{"code":"404","message":"Resource Not Found","resource":"resources"}';
const wrongMethod = '{"code":"405","message":"Method Not Allowed","resource":"resources"}';
const unsupported = '{"code":"415","message":"Unsupported Media Type","resource":"resources"}';
const large = '{"code":"413","message":"Payload Too Large","resource":"resources"}';
const malformedNew = '{"code":"400","message":"Malformed JSON","resource":"resources.charge.create"}';
const malformedChange = '{"code":"400","message":"Malformed JSON","resource":"resources.charge.update"}';

const form = { ...known, 'content-type': 'text/plain' };

const inOrder: [string, string, string, Call, number, string][] = [
  ['an unknown path, without credentials', 'POST', '/service/resources/orders', { body: '{' }, 404, noPath],
  ['an unknown path below charges', 'GET', `${path}/100000`, {}, 404, noPath],
  ['the root of the API', 'GET', '/service/resources', { headers: known }, 404, noPath],
  ['a wrong method, without credentials', 'DELETE', path, { body: '{' }, 405, wrongMethod],
  ['a wrong method of the hosted page', 'PUT', '/vpos', { headers: known, body: {} }, 405, wrongMethod],
  [
    'no credentials, and no JSON',
    'POST',
    path,
    { headers: { 'content-type': 'text/plain' }, body: '{' },
    401,
    unauthorized,
  ],
  ['no credentials for a list', 'GET', path, {}, 401, unauthorized],
  ['no credentials, for no charge', 'GET', `${path}?id=abc`, {}, 401, unauthorized],
  [
    'no permission, and no JSON',
    'POST',
    path,
    { headers: { ...form, authorization: unpermitted }, body: '{' },
    403,
    notAuthorized,
  ],
  [
    'no permission, for no charge',
    'PUT',
    `${path}?id=1`,
    { headers: { ...json, authorization: unpermitted }, body: {} },
    403,
    notAuthorized,
  ],
  ['no permission to read', 'GET', path, { headers: { authorization: unpermitted } }, 403, notAuthorized],
  ['another Content-Type, and a body too large', 'POST', path, { headers: form, body: tooLarge }, 415, unsupported],
  ['another Content-Type, for no charge', 'PUT', `${path}?id=1`, { headers: form, body: '{' }, 415, unsupported],
  [
    'another charset',
    'POST',
    path,
    { headers: { ...known, 'content-type': 'application/json; charset=latin1' }, body: plain },
    415,
    unsupported,
  ],
  ['a body too large, for no charge', 'PUT', `${path}?id=1`, { headers: known, body: tooLarge }, 413, large],
  ['malformed JSON', 'POST', path, { headers: known, body: '{"amount":' }, 400, malformedNew],
  ['a list for a body', 'POST', path, { headers: known, body: '[]' }, 400, malformedNew],
  ['null for a body', 'POST', path, { headers: known, body: 'null' }, 400, malformedNew],
  ['no body', 'POST', path, { headers: { authorization } }, 400, malformedNew],
  [
    'malformed JSON, for no charge',
    'PUT',
    `${path}?id=1`,
    { headers: known, body: '{"amount":' },
    400,
    malformedChange,
  ],
  ['text for a body, for no charge', 'PUT', `${path}?id=1`, { headers: known, body: '"x"' }, 400, malformedChange],
  ['no charge, and wrong members', 'PUT', `${path}?id=1`, { headers: known, body: { amount: 'x' } }, 404, notFound],
  ['no id', 'PUT', path, { headers: known, body: { amount: 'x' } }, 404, notFound],
  ['an id that is no number', 'PUT', `${path}?id=abc`, { headers: known, body: {} }, 404, notFound],
  ['an id that is no number, to read', 'GET', `${path}?id=abc`, { headers: known }, 404, notFound],
  ['an empty id', 'GET', `${path}?id=`, { headers: known }, 404, notFound],
  ['an id that nobody has', 'GET', `${path}?id=100000`, { headers: known }, 404, notFound],
];

test.each(inOrder)('%s: %s %s', async (_what, method, target, call, status, text) => {
  const answer = await server.send(method, target, { ...call, sandbox: server.fresh() });
  expect([answer.status, answer.text]).toEqual([status, text]);
  expect(answer.headers['content-type']).toBe('application/json');
});

test('a 401 names Basic, a 405 lists the methods', async () => {
  const refused = await server.send('GET', path, {});
  expect(refused.headers['www-authenticate']).toMatch(/^Basic/);
  expect((await server.send('PATCH', path, {})).headers['allow']).toBe('POST, PUT, GET, HEAD');
  expect((await server.send('PUT', '/vpos', {})).headers['allow']).toBe('GET, HEAD, POST');
});

test.each([
  ['another key', 'Basic dGlsbGJveDp3cm9uZw=='],
  ['a key that only begins right', 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFnLQ=='],
  ['an unknown id', 'Basic X19wcm90b19fOng='],
  ['no colon', 'Basic dGlsbGJveA=='],
  ['nothing behind the scheme', 'Basic'],
  ['no Base64', 'Basic ***'],
  ['another scheme', 'Bearer dGlsbGJveDp0ZXN0LWtleS1pcGFn'],
])('credentials with %s are refused', async (_what, authorization) => {
  const answer = await server.send('GET', path, { headers: { authorization } });
  expect([answer.status, answer.text]).toEqual([401, unauthorized]);
});

test('the scheme of the credentials is read in any case, and x-api-version is accepted', async () => {
  const headers = { authorization: authorization.replace('Basic', 'basic'), 'x-api-version': '2' };
  expect((await server.send('GET', path, { headers })).status).toBe(200);
});

test('members are judged before what the charge has been paid', async () => {
  const merchant = new Merchant(server, server.fresh());
  const both = await merchant.update(99992, { amount: 1, description: ' ' });
  expect(both.text).toBe(
    '{"code":"406","message":{"description":["Description is required"]},"resource":"resources.charge.update"}',
  );
  const one = await merchant.update(99992, { amount: 1 });
  expect([one.status, one.text]).toEqual([
    400,
    '{"code":"400","message":"Amount is less than the amount paid already","resource":"resources.charge.update"}',
  ]);
});

test.each([
  [401, '{"code":401,"message":"Unauthorized","resource":"authorization"}'],
  [403, '{"code":403,"message":"Not Authorized","resource":"charges"}'],
  [404, '{"code":"404","message":"Resource Not Found","resource":"resources"}'],
  [405, '{"code":"405","message":"Method Not Allowed","resource":"resources"}'],
  [406, '{"code":"406","message":"Not Acceptable","resource":"resources"}'],
  [413, '{"code":"413","message":"Payload Too Large","resource":"resources"}'],
  [415, '{"code":"415","message":"Unsupported Media Type","resource":"resources"}'],
  [422, '{"code":"422","message":"Unprocessable Content","resource":"resources"}'],
  [429, '{"code":"429","message":"Too Many Requests","resource":"resources"}'],
  [499, '{"code":"499","message":"Bad Request","resource":"resources"}'],
  [500, '{"code":"500","message":"Internal Server Error","resource":"resources"}'],
  [503, '{"code":"503","message":"Service Unavailable","resource":"resources"}'],
])('any other status is answered in the vendor’s envelope: %i', async (code, text) => {
  const merchant = new Merchant(server, server.fresh(), { 'x-sandbox-scenario': `status;code=${code}` });
  const answer = await merchant.create();
  expect([answer.status, answer.text]).toEqual([code, text]);
});
