// The same wherever it is kept.
import type { Response } from 'supertest';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const rule = { scenario: 'dccard-3' };
let server: Sandbox;

async function start(overrides: Parameters<typeof startSandbox>[0] = {}): Promise<void> {
  server = await startSandbox(overrides);
}
afterEach(() => server.close());

const arm = (headers: Readonly<Record<string, string>>) =>
  server.send('POST', '/__sandbox/rules', { headers, body: rule });
const own = () => new URL(server.url).host;

async function mustBeRefused(answer: Response, status: number, kind: string): Promise<void> {
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  expect(answer.body.type).toBe(`/__sandbox/problems/${kind}`);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
}

async function armed(headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return (await server.send('GET', '/__sandbox/rules', { headers })).body.rules.length;
}

test.each([
  ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['a page of another port of this machine', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }],
  ['an older browser', { origin: 'https://evil.example' }],
  ['a page without an origin of its own', { origin: 'null' }],
  ['a page that only its origin tells', { origin: 'http://127.0.0.1:1' }],
])('%s can neither read nor change anything', async (_, headers) => {
  await start();
  await mustBeRefused(await arm(headers), 403, 'forbidden');
  await mustBeRefused(await server.send('GET', '/__sandbox/requests', { headers }), 403, 'forbidden');
  await mustBeRefused(await server.send('DELETE', '/~x/__sandbox/requests', { headers }), 403, 'forbidden');
  await mustBeRefused(await server.send('OPTIONS', '/__sandbox/rules', { headers }), 403, 'forbidden');
  expect(await armed()).toBe(0);
});

test('a page of the sandbox itself, an address typed by hand and a client that is no browser may call', async () => {
  await start({ publicUrl: 'https://sandbox.example' });
  const ways = [
    { 'sec-fetch-site': 'same-origin', origin: server.url },
    { 'sec-fetch-site': 'none' },
    { origin: `http://${own()}` },
    { origin: 'https://sandbox.example' },
    {},
  ];
  for (const headers of ways) expect((await arm(headers)).status).toBe(201);
  expect(await armed()).toBe(5);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', ''])(
  'a body of type "%s", as a form or a simple request has it, changes nothing',
  async (type) => {
    await start();
    await mustBeRefused(await arm({ 'content-type': type }), 403, 'forbidden');
    expect(await armed()).toBe(0);
    expect((await server.send('DELETE', '/__sandbox/rules')).status).toBe(204);
    expect((await arm({ 'content-type': 'application/json; charset=utf-8' })).status).toBe(201);
  },
);

test.each([
  ['evil.example', 403],
  ['evil.example:4010', 403],
  ['127.0.0.1.evil.example', 403],
  ['localhost.evil.example.', 403],
  ['127.0.0.1:4010', 200],
  ['[::1]:4010', 200],
  ['192.168.7.9', 200],
  ['localhost', 200],
  ['tillbox:4010', 200],
  ['TILLBOX', 200],
  ['api.ipag.com.br', 200],
  ['sandbox.example', 200],
  ['staging.example', 200],
  ['Other.Example:80', 200],
])('addressed as %s the control API answers %i', async (host, status) => {
  await start({ publicUrl: 'https://sandbox.example', allowHosts: ['staging.example', 'other.example'] });
  const answer = await server.send('GET', '/__sandbox/rules', { headers: { host } });
  expect(answer.status).toBe(status);
  if (status === 403) {
    await mustBeRefused(answer, 403, 'forbidden');
    expect(answer.body.detail).toContain('--allow-host=');
  }
});

test.each(['host.docker.internal:4010', 'tillbox.ns.svc.cluster.local', 'evil.example'])(
  'a probe is answered by any name, such as %s, to any page of its own and to no other',
  async (host) => {
    await start();
    for (const path of ['/__sandbox/health/live', '/__sandbox/health/ready', '/~x/__sandbox/health/live/']) {
      expect((await server.send('GET', path, { headers: { host } })).status).toBe(200);
      const headers = { host, 'sec-fetch-site': 'cross-site' };
      await mustBeRefused(await server.send('GET', path, { headers }), 403, 'forbidden');
    }
    const headers = { host };
    await mustBeRefused(await server.send('GET', '/__sandbox/health/other', { headers }), 403, 'forbidden');
  },
);

test('with a control token every call but the probes wants it', async () => {
  await start({ controlToken: 'open-sesame' });
  for (const authorization of [undefined, 'Bearer open-sesam', 'Bearer open-sesame2', 'Basic open-sesame', 'Bearer']) {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const refused = await arm(headers);
    await mustBeRefused(refused, 401, 'unauthorized');
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    await mustBeRefused(await server.send('GET', '/__sandbox/openapi/sandbox.json', { headers }), 401, 'unauthorized');
    await mustBeRefused(await server.send('GET', '/__sandbox/no-such-path', { headers }), 401, 'unauthorized');
    expect((await server.send('GET', '/__sandbox/health/live', { headers })).status).toBe(200);
    expect((await server.send('GET', '/__sandbox/health/ready', { headers })).status).toBe(200);
  }
  const headers = { authorization: 'Bearer open-sesame' };
  expect(await armed(headers)).toBe(0);
  expect((await arm(headers)).status).toBe(201);
  expect(await armed({ authorization: 'bearer open-sesame', host: 'any.name.example' })).toBe(1);
});

test('the token is no pass for pages of another origin', async () => {
  await start({ controlToken: 'open-sesame' });
  const headers = { authorization: 'Bearer open-sesame', 'sec-fetch-site': 'cross-site' };
  await mustBeRefused(await arm(headers), 403, 'forbidden');
});

test('a callback of tillbox comes to nothing under /__sandbox, with the token and at a probe too', async () => {
  await start({ controlToken: 'open-sesame' });
  for (const name of ['tillbox/0.1.0 (callback)', 'tillbox/9.9.9-next.1 (callback)', 'TILLBOX/1 (Callback)']) {
    const headers = { 'user-agent': name, authorization: 'Bearer open-sesame' };
    await mustBeRefused(await arm(headers), 403, 'forbidden');
    for (const path of ['rules', 'health/live', 'metrics', 'openapi/sandbox.json', 'no-such-path']) {
      await mustBeRefused(await server.send('GET', `/__sandbox/${path}`, { headers }), 403, 'forbidden');
      await mustBeRefused(await server.send('GET', `/~x/%5F_sandbox//${path}`, { headers }), 403, 'forbidden');
    }
    const there = await server.send('GET', '/account/44444444-4444-4444-8444-444444444444/payments', { headers });
    expect(there.status).toBe(200);
  }
  const headers = { authorization: 'Bearer open-sesame', 'user-agent': 'tillbox/0.1.0' };
  expect((await arm(headers)).status).toBe(201);
});

test.each<[string, Parameters<typeof startSandbox>[0], string[]]>([
  [
    'beyond this machine without a token is warned of what callers can do',
    { host: '0.0.0.0' },
    [
      'anyone who reaches this address can steer the sandbox, have any address called from here and read its answer; --control-token asks for a token',
    ],
  ],
  ['beyond this machine with a token is not warned', { host: '0.0.0.0', controlToken: 'open-sesame' }, []],
  ['on this machine alone is not warned', {}, []],
])('who listens %s', async (_title, overrides, warnings) => {
  await start(overrides);
  expect(server.logged.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual(warnings);
});

test('emulated paths answer any page, by any name and without the token', async () => {
  await start({ controlToken: 'open-sesame' });
  const answer = await server.send('GET', '/account/44444444-4444-4444-8444-444444444444/payments', {
    headers: { host: 'shop.example', origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' },
  });
  expect(answer.status).toBe(200);
});

test('answers without the sandbox’s own headers, where the operator wants it so', async () => {
  await start({ sandboxHeaders: false });
  const { headers } = await server.send('GET', '/account/44444444-4444-4444-8444-444444444444/payments', {
    headers: { 'x-sandbox-scenario': 'delay;ms=0' },
  });
  expect(Object.keys(headers).filter((name) => name.startsWith('x-sandbox-'))).toEqual([]);
});

test('the journal masks who a person is, where the operator wants it so', async () => {
  await start({ maskPersonalData: true });
  const payment = { card: '1434552449', amount: '58.00', contractAccount: '600134652', emailAddress: 'jo@example.com' };
  await server.send('POST', '/payment', {
    headers: { 'content-type': 'application/vnd.api+json' },
    body: { payment },
  });
  const { text } = await server.send('GET', '/__sandbox/requests');
  expect(text).not.toContain('jo@example.com');
  expect(text).toContain('"emailAddress":"****"');
});

test('the journal keeps as many exchanges as the operator wants, and says how many it let go', async () => {
  await start({ journalLimit: 3 });
  for (let i = 0; i < 5; i++) await server.send('GET', `/nowhere/${i}`);
  const { body } = await server.send('GET', '/__sandbox/requests');
  expect(body.requests.map(({ request }: { request: { path: string } }) => request.path)).toEqual([
    '/nowhere/4',
    '/nowhere/3',
    '/nowhere/2',
  ]);
  expect(body.dropped).toBe(2);
});

test('there are no more sandboxes than the operator allows: 507, also at emulated paths, until one is gone', async () => {
  await start({ maxSandboxes: 2 });
  const path = '/account/44444444-4444-4444-8444-444444444444/payments';
  for (const sandbox of ['default', 'one']) expect((await server.send('GET', path, { sandbox })).status).toBe(200);
  const refused = await server.send('GET', path, { sandbox: 'two' });
  await mustBeRefused(refused, 507, 'sandbox-limit');
  expect(refused.body.detail).toContain('--max-sandboxes');
  const arming = await server.send('POST', '/__sandbox/rules', { sandbox: 'two', body: { scenario: 'delay' } });
  await mustBeRefused(arming, 507, 'sandbox-limit');
  server.time.advance(24 * 3_600_000);
  expect((await server.send('GET', path, { sandbox: 'two' })).status).toBe(200);
});
