// The same wherever it is kept.
import type { Response } from 'supertest';
import { apis } from '../../src/apis/index.js';
import { readConfig } from '../../src/config.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

let server: Sandbox;
const start = async (...argv: readonly string[]) => {
  server = await startSandbox(readConfig(['--port', '0', ...argv], {}));
};
afterEach(() => server.close());

const shop = 'https://shop.example';
const all = apis.flatMap((api) => api.operations.map((operation) => requestOf(api, operation)));

function corsOf({ headers }: Response): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );
}

const readable = {
  vary: 'Origin',
  'access-control-allow-origin': shop,
  'access-control-expose-headers':
    'X-Sandbox-Request-Id, X-Sandbox-Scenario, X-Sandbox-Hint, Retry-After, WWW-Authenticate, Location',
};

const preflight = (path: string, origin = shop, method = 'POST') =>
  server.send('OPTIONS', path, {
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type,x-sandbox-id',
    },
  });

test('a page of any origin may call every operation of every API; its browser’s question is no request', async () => {
  await start('--cors');
  for (const { operation, target } of all) {
    const answer = await preflight(target, shop, operation.method);
    expect([answer.status, answer.text, corsOf(answer)]).toEqual([
      204,
      '',
      {
        ...readable,
        vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
        'access-control-allow-methods': operation.method,
        'access-control-allow-headers': 'authorization,content-type,x-sandbox-id',
        'access-control-max-age': '600',
      },
    ]);
  }
  expect(await server.feed('default')).toEqual([]);
  for (const { operation, target, headers, body } of all) {
    const sandbox = server.fresh();
    const answer = await server.send(operation.method, target, {
      sandbox,
      headers: { ...headers, origin: shop },
      body,
    });
    expect(answer.status).toBeLessThan(400);
    expect(corsOf(answer)).toEqual(readable);
    expect(await server.feed(sandbox)).toHaveLength(1);
  }
});

test('a page can read what is refused as well', async () => {
  await start('--cors');
  const headers = { origin: shop };
  const json = { ...headers, 'content-type': 'application/json' };
  const answers = [
    [404, await server.send('GET', '/nowhere', { headers })],
    [405, await server.send('DELETE', '/payment', { headers })],
    [405, await server.send('OPTIONS', '/payment', { headers })],
    [413, await server.send('POST', '/payment', { headers: json, body: 'x'.repeat(1024 * 1024 + 1) })],
    [415, await server.send('POST', '/payment', { headers: { ...headers, 'content-type': 'text/plain' }, body: 'x' })],
    [400, await server.send('POST', '/payment', { headers: { ...json, 'x-sandbox-scenario': 'no-such' }, body: {} })],
    [400, await server.send('POST', '/~-/payment', { headers: json, body: {} })],
    [503, await server.send('POST', '/~;scenario=status%3Bcode=503/payment', { headers: json, body: {} })],
  ] as const;
  for (const [status, answer] of answers) expect([answer.status, corsOf(answer)]).toEqual([status, readable]);
  const cut = server.send('POST', '/~;scenario=truncated/account/44444444-4444-4444-8444-444444444444/activate', {
    headers,
  });
  await expect(cut).rejects.toThrow('aborted');
});

test('of named origins the pages may call, in whatever case they were given, and no others', async () => {
  await start('--cors', `HTTPS://Shop.example:443/,capacitor://localhost,null`);
  for (const origin of [shop, 'capacitor://localhost', 'null']) {
    expect((await preflight('/payment', origin)).headers['access-control-allow-origin']).toBe(origin);
  }
  for (const origin of ['https://shop.example:444', 'http://shop.example', 'https://evil.example']) {
    const refused = await preflight('/payment', origin);
    expect([refused.status, corsOf(refused), refused.body.detail]).toEqual([
      403,
      { vary: 'Origin' },
      `The call is refused: pages of ${origin} are not among those of --cors`,
    ]);
    const answer = await server.send('GET', '/nowhere', { headers: { origin } });
    expect([answer.status, corsOf(answer)]).toEqual([404, { vary: 'Origin' }]);
  }
  const noPage = await server.send('GET', '/nowhere');
  expect(corsOf(noPage)).toEqual({ vary: 'Origin' });
});

test('the sandbox’s own API stays closed to pages', async () => {
  await start('--cors=*');
  for (const path of ['/__sandbox/rules', '/~x/__sandbox/rules', '//%5f%5fsandbox/rules', '/__sandbox/health/ready']) {
    const asked = await preflight(path);
    expect([asked.status, corsOf(asked)]).toEqual([403, {}]);
    const answer = await server.send('GET', path, { headers: { origin: shop } });
    expect([answer.status, corsOf(answer)]).toEqual([403, {}]);
  }
});

test('without the flag no browser is told anything', async () => {
  await start();
  const asked = await preflight('/payment');
  expect([asked.status, corsOf(asked)]).toEqual([405, {}]);
  const answer = await server.send('GET', '/nowhere', { headers: { origin: shop } });
  expect(corsOf(answer)).toEqual({});
});
