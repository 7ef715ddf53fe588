import type { Response } from 'supertest';
import { bread, buyIn, order, orders, pass, startBakery, tillOf } from '../support/bakery.js';
import type { Sandbox } from '../support/sandbox.js';

let server: Sandbox;
afterEach(() => server.close());

const put = (id: string, body: object = {}) => server.send('PUT', `/__sandbox/sandboxes/${id}`, { body });
const pay = (sandbox: string) => buyIn(server, sandbox);
const get = (id: string) => server.send('GET', `/__sandbox/sandboxes/${id}`);

async function ids(): Promise<string[]> {
  const { body } = await server.send('GET', '/__sandbox/sandboxes');
  return body.sandboxes.map(({ id }: { id: string }) => id);
}

test('beyond --max-sandboxes a further one is refused, at control and at emulated paths; a deleted one makes room', async () => {
  server = await startBakery({ maxSandboxes: 2 });
  expect((await put('a')).status).toBe(201);
  expect((await pay('b')).status).toBe(201);
  for (const refused of [
    await put('c'),
    await pay('c'),
    await server.send('POST', '/__sandbox/rules', { sandbox: 'c', body: { scenario: 'closed' } }),
  ]) {
    expect(refused.status).toBe(507);
    expect(refused.headers['content-type']).toBe('application/problem+json');
    expect(refused.body.type).toBe('/__sandbox/problems/sandbox-limit');
    expect(refused.body.detail).toContain('2 sandboxes');
  }
  expect((await get('c')).status).toBe(404);
  expect((await pay('b')).body.number).toBe('LOAF-00000002');
  await server.send('DELETE', '/__sandbox/sandboxes/a');
  expect((await pay('c')).status).toBe(201);
  expect((await put('d')).status).toBe(507);
});

test('there is always room for default', async () => {
  server = await startBakery({ maxSandboxes: 1 });
  await put('a');
  expect((await pay('default')).status).toBe(201);
  expect((await ids()).sort()).toEqual(['a', 'default']);
});

test('one that has idled for too long counts no more, though nobody has looked at it since', async () => {
  server = await startBakery({ maxSandboxes: 2 });
  await put('short', { idleTimeout: 'PT30S' });
  await put('long');
  server.time.advance(29_999);
  expect((await put('more')).status).toBe(507);
  server.time.advance(1);
  const answers = await Promise.all([put('more'), put('most'), pay('other')]);
  expect(answers.filter(({ status }) => status === 507)).toHaveLength(2);
  expect(await ids()).toHaveLength(3);
  expect((await get('short')).status).toBe(404);
});

test('a sandbox is forgotten after idling in real time; the next use starts anew', async () => {
  server = await startBakery();
  await put('idle', { idleTimeout: 'PT1H', credentials: ['key-of-idle'], time: '2030-01-01T00:00:00Z' });
  await pay('idle');
  server.time.advance(3_599_000);
  expect((await pay('idle')).body.number).toBe('LOAF-00000002');
  server.time.advance(3_599_999);
  expect((await get('idle')).body.expiresAt).toBe('2026-01-15T13:59:59.000Z');
  expect(await ids()).toContain('idle');
  server.time.advance(1);
  expect(await ids()).not.toContain('idle');
  expect((await put('heir', { credentials: ['key-of-idle'] })).status).toBe(201);
  expect((await pay('idle')).body.number).toBe('LOAF-00000001');
  expect((await get('idle')).body.settings).toMatchObject({ idleTimeout: 'PT24H', credentials: 0, time: null });
});

test('default never expires, and others do after a day unless they say otherwise', async () => {
  server = await startBakery();
  await pay('default');
  await pay('other');
  server.time.advance(86_399_999);
  expect((await ids()).sort()).toEqual(['default', 'other']);
  server.time.advance(1);
  expect(await ids()).toEqual(['default']);
  expect((await pay('default')).body.number).toBe('LOAF-00000002');
});

test('the credential of a sandbox that has idled for too long leads to default', async () => {
  server = await startBakery();
  await put('idle', { idleTimeout: 'PT1H', credentials: ['key-of-idle'] });
  server.time.advance(3_600_000);
  // Credentials of its own choose a sandbox, so that none is named here.
  await server.send('POST', orders, { body: bread(), headers: { ...pass, 'x-api-key': 'key-of-idle' } });
  expect((await get('idle')).status).toBe(404);
  expect((await pay('default')).body.number).toBe('LOAF-00000002');
});

test('the credential of a sandbox that has just idled for too long can be claimed at once', async () => {
  server = await startBakery();
  await put('idle', { idleTimeout: 'PT30S', credentials: ['key-of-idle'] });
  server.time.advance(29_999);
  expect((await put('heir', { credentials: ['key-of-idle'] })).status).toBe(409);
  server.time.advance(1);
  expect((await put('heir', { credentials: ['key-of-idle'] })).status).toBe(201);
});

test('what was due in a sandbox ends with it, and does not bring it back', async () => {
  server = await startBakery();
  await order(server, 'a', { item: 'cake' });
  expect(server.time.open).toBe(1);
  await server.send('DELETE', '/__sandbox/sandboxes/a');
  expect(server.time.open).toBe(0);
  server.time.advance(300_000);
  expect((await get('a')).status).toBe(404);
});

test('many requests that come upon an expired sandbox at once all happen in the new one', async () => {
  server = await startBakery();
  await put('idle', { idleTimeout: 'PT1M' });
  await pay('idle');
  server.time.advance(60_000);
  const answers = await Promise.all([
    ...Array.from({ length: 10 }, () => pay('idle')),
    server.send('GET', '/__sandbox/sandboxes'),
    ...Array.from({ length: 10 }, () => pay('idle')),
  ]);
  const made = answers.flatMap(({ body }) => body.number ?? []);
  expect(new Set(made).size).toBe(20);
  expect((await pay('idle')).body.number).toBe('LOAF-00000021');
});

test('beyond --max-sandbox-bytes a change is refused whole, and a reset makes room', async () => {
  server = await startBakery({ maxSandboxBytes: 24_000 });
  const client = tillOf(server, 'small');
  let status = 201;
  let paid = 0;
  for (; status === 201 && paid < 200; paid++) {
    const answer = await client.order(bread({ order: `t-${paid}`, coins: 1 }));
    status = answer.status;
    if (status === 507) expect(answer.body.type).toBe('/__sandbox/problems/sandbox-limit');
  }
  expect(status).toBe(507);
  const charged = 10_000 - (await client.coins())[0];
  expect(charged).toBe(paid - 1);
  expect(charged).toBeGreaterThan(3);
  const snapshot = await server.send('PUT', '/__sandbox/sandboxes/small/snapshots/one');
  expect(snapshot.status).toBe(507);
  expect((await server.send('GET', '/__sandbox/sandboxes/small/snapshots')).body.snapshots).toEqual([]);
  expect((await server.send('POST', '/__sandbox/sandboxes/small/reset')).status).toBe(200);
  expect((await client.order(bread())).status).toBe(201);
});

test('an import that is too large for a sandbox is refused, and changes nothing', async () => {
  server = await startBakery({ maxSandboxBytes: 24_000 });
  await pay('small');
  const document = (await server.send('GET', '/__sandbox/sandboxes/small/export')).body;
  const [customer] = document.collections['bakery'].customers;
  const customers = Array.from({ length: 200 }, (_, i) => ({ ...customer, customer: `many-${i}`, loyalty: null }));
  document.collections['bakery'].customers.push(...customers);
  const { status } = await server.send('POST', '/__sandbox/sandboxes/small/import', { body: document });
  expect(status).toBe(507);
  expect((await pay('small')).body.number).toBe('LOAF-00000002');
});

test('requests that are counted, rules and snapshots are held to --max-sandbox-bytes, each of them', async () => {
  server = await startBakery({ maxSandboxBytes: 60_000 });
  const once = { 'x-sandbox-scenario': 'status;code=429;times=1' };
  const fills = {
    counted: (i: number) => order(server, 'counted', { order: `counted-${i}` }, { headers: once }),
    rules: () =>
      server.send('POST', '/__sandbox/rules', { sandbox: 'rules', body: { scenario: 'delay', note: 'x'.repeat(900) } }),
    snapshots: (i: number) => server.send('PUT', `/__sandbox/sandboxes/snapshots/snapshots/s-${i}`),
  };
  for (const fill of Object.values(fills)) {
    let refused: Response | undefined;
    for (let i = 0; i < 500 && !refused; i++) {
      const answer = await fill(i);
      if (answer.status === 507) refused = answer;
    }
    expect(refused?.body.detail).toContain('--max-sandbox-bytes');
  }
});

test('beyond --max-bytes all sandboxes refuse more, and one that goes makes room', async () => {
  server = await startBakery({ maxBytes: 160_000 });
  const made: string[] = [];
  let refused: Response | undefined;
  for (let i = 0; i < 50 && !refused; i++) {
    const answer = await put(`s-${i}`, {});
    if (answer.status === 507) refused = answer;
    else made.push(`s-${i}`);
  }
  expect(refused?.body).toMatchObject({ status: 507, type: '/__sandbox/problems/sandbox-limit' });
  expect(refused?.body.detail).toContain('--max-bytes');
  const client = tillOf(server, 's-0');
  let status = 201;
  for (let i = 0; i < 500 && status === 201; i++) {
    ({ status } = await client.order(bread({ order: `t-${i}`, coins: 1 })));
  }
  expect(status).toBe(507);
  await server.send('DELETE', `/__sandbox/sandboxes/${made.at(-1)}`);
  expect((await client.order(bread({ order: 'again', coins: 1 }))).status).toBe(201);
  expect((await server.send('GET', '/__sandbox/health/ready')).status).toBe(200);
});
