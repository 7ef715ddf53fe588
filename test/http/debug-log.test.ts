// The same wherever it is kept.
import { payIn, startBakery } from '../support/bakery.js';
import type { Sandbox } from '../support/sandbox.js';

let server: Sandbox;
afterEach(() => server.close());

const lines = () => server.logged.filter(({ level }) => level === 'debug');

test('at level debug each request is one line: what was asked, and what came of it', async () => {
  server = await startBakery({ logLevel: 'debug' });
  await payIn(server, 'box', '4242424242424242', { headers: { 'x-sandbox-scenario': 'delay;ms=0, tip-declined' } });
  await server.send('GET', '/bakery/v1/shops/4242424242424242/orders-of/ada?token=s3cret', { sandbox: 'box' });
  await server.send('GET', '/nowhere');
  await server.send('GET', '/__sandbox/requests');
  const ms = expect.any(Number);
  const requestId = expect.any(String);
  expect(lines().map(({ details }) => details)).toEqual([
    {
      requestId,
      sandbox: 'box',
      method: 'POST',
      path: '/bakery/v1/tips',
      api: 'bakery',
      operation: 'giveTip',
      outcome: 'tip-declined',
      status: 402,
      ms,
      scenario: 'delay;by=header, bakery/tip-declined;by=header',
      fault: null,
    },
    expect.objectContaining({
      path: '/bakery/v1/shops/424242******4242/orders-of/ada',
      api: 'bakery',
      status: 401,
      scenario: null,
    }),
    expect.objectContaining({ sandbox: 'default', path: '/nowhere', api: null, operation: null, status: 404 }),
  ]);
  expect(JSON.stringify(lines())).not.toMatch(/s3cret|4242424242424242/);
});

test('what the catalogue tries out for its answers is nobody’s request', async () => {
  server = await startBakery({ logLevel: 'debug' });
  expect((await server.send('GET', '/__sandbox/scenarios')).body.scenarios.length).toBeGreaterThan(20);
  expect(lines()).toEqual([]);
});

test('a request without an answer has none, and says why', async () => {
  server = await startBakery({ logLevel: 'debug' });
  await expect(payIn(server, 'box', '1', { headers: { 'x-sandbox-scenario': 'lost-response' } })).rejects.toThrow();
  expect(lines().map(({ details }) => details)).toMatchObject([
    { outcome: 'success', status: 'none', fault: 'lost-response' },
  ]);
});

test('calls of the sandbox itself that change something are lines too, those that look are not', async () => {
  server = await startBakery({ logLevel: 'debug' });
  await server.send('GET', '/__sandbox/rules', { sandbox: 'box' });
  await server.send('POST', '/__sandbox/rules', { sandbox: 'box', body: { scenario: 'tip-declined' } });
  expect(lines().map(({ details, message }) => [message, details])).toEqual([
    [
      'a control call',
      { sandbox: 'box', method: 'POST', path: '/__sandbox/rules', status: 201, ms: expect.any(Number) },
    ],
  ]);
});

test('at other levels there is nothing', async () => {
  server = await startBakery();
  await payIn(server, 'box');
  expect(lines()).toEqual([]);
});
