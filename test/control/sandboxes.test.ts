import { ada, bread, order, orders, pass, tips } from '../support/bakery.js';
import { server } from '../support/shared-bakery.js';

const sandboxes = '/__sandbox/sandboxes';

const put = (id: string, body: object = {}) => server.send('PUT', `${sandboxes}/${id}`, { body });
let count = 0;
const pay = (headers: Record<string, string>) =>
  server.send('POST', orders, { body: bread({ order: `order-${++count}` }), headers: { ...pass, ...headers } });

async function idOf(headers: Record<string, string>): Promise<string> {
  return (await pay(headers)).body.number;
}

test('a sandbox is created with its settings, the same again changes nothing, others are a conflict that names them', async () => {
  const id = server.fresh();
  const settings = {
    seed: 'mine',
    time: '2019-04-23T10:07:48.788+02:00',
    idleTimeout: 'PT1H',
    credentials: ['credential-1'],
  };
  const created = await put(id, settings);
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    id,
    createdAt: '2026-01-15T12:00:00.000Z',
    lastUsedAt: '2026-01-15T12:00:00.000Z',
    expiresAt: '2026-01-15T13:00:00.000Z',
    settings: {
      seed: 'mine',
      time: '2019-04-23T08:07:48.788Z',
      idleTimeout: 'PT1H',
      fixtures: [],
      credentials: 1,
    },
  });
  expect(created.body.records).toBeGreaterThan(10);
  expect(created.body.bytes).toBeGreaterThan(1000);
  expect(created.text).not.toContain('credential-1');
  const again = await put(id, settings);
  expect(again.status).toBe(200);
  expect(again.body).toEqual(created.body);
  const other = await put(id, { ...settings, seed: 'other', credentials: ['credential-2'] });
  expect(other.status).toBe(409);
  expect(other.body.type).toBe('/__sandbox/problems/conflict');
  expect(other.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
    '/body/seed',
    '/body/credentials',
  ]);
});

test('of two that create a sandbox at once with other settings one succeeds', async () => {
  const id = server.fresh();
  const answers = await Promise.all([put(id, { seed: 'a' }), put(id, { seed: 'b' })]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test('a sandbox that came about by use has the usual settings', async () => {
  const id = server.fresh();
  await pay({ 'x-sandbox-id': id });
  expect((await put(id)).status).toBe(200);
  expect((await put(id, { seed: 'tillbox', idleTimeout: 'PT24H', fixtures: [], time: null })).status).toBe(200);
  expect((await put(id, { idleTimeout: 'PT25H' })).status).toBe(409);
});

test('default is always there; its settings are changed with PATCH', async () => {
  expect((await server.send('GET', `${sandboxes}/default`)).body).toMatchObject({ id: 'default', expiresAt: null });
  expect((await put('default')).status).toBe(200);
  expect((await put('default', { seed: 'x' })).status).toBe(409);
  const changed = await server.send('PATCH', `${sandboxes}/default`, {
    body: { idleTimeout: 'PT2H' },
  });
  expect(changed.status).toBe(200);
  expect(changed.body.settings.idleTimeout).toBe('PT2H');
  const back = await server.send('PATCH', `${sandboxes}/default`, { body: { idleTimeout: null } });
  expect(back.body.settings.idleTimeout).toBe('PT24H');
});

test('PATCH changes what it names and nothing else; a time stops the clock there', async () => {
  const id = server.fresh();
  await put(id, { seed: 'mine', idleTimeout: 'PT2H' });
  const { status, body } = await server.send('PATCH', `${sandboxes}/${id}`, { body: { time: '2030-01-01T00:00:00Z' } });
  expect(status).toBe(200);
  expect(body.settings).toMatchObject({ seed: 'mine', idleTimeout: 'PT2H', time: '2030-01-01T00:00:00.000Z' });
  const made = await order(server, id);
  expect(made.body.placed_at).toBe('2030-01-01T00:00:00.000Z');
});

test('two sandboxes of one seed make the same identifiers, of different seeds other ones', async () => {
  const seeds = ['a', 'a', 'b'];
  const made = await Promise.all(
    seeds.map(async (seed) => {
      const id = server.fresh();
      await put(id, { seed });
      const body = { customer: 'ada', coins: 1 };
      return (await server.send('POST', tips, { sandbox: id, headers: pass, body })).body.receipt;
    }),
  );
  expect(made[0]).toBe(made[1]);
  expect(made[0]).not.toBe(made[2]);
});

test.each([
  ['an empty seed', { seed: '' }, '/body/seed'],
  ['a time without a zone', { time: '2026-01-01T00:00:00' }, '/body/time'],
  ['a day that is none', { time: '2026-02-30T00:00:00Z' }, '/body/time'],
  ['a timeout that is no duration', { idleTimeout: '1 hour' }, '/body/idleTimeout'],
  ['a timeout of nothing', { idleTimeout: 'PT0S' }, '/body/idleTimeout'],
  ['a fixture that there is none of', { fixtures: ['default', 'nobody'] }, '/body/fixtures/1'],
  ['a credential with its scheme', { credentials: ['ok', 'Bearer abc'] }, '/body/credentials/1'],
  ['a setting that there is none of', { sead: 'x' }, '/body'],
])('%s is refused with a pointer, and nothing is created', async (_, settings, pointer) => {
  const id = server.fresh();
  const { status, body } = await put(id, settings);
  expect(status).toBe(400);
  expect(body.errors[0].pointer).toBe(pointer);
  expect((await server.send('GET', `${sandboxes}/${id}`)).status).toBe(404);
});

test('what names no sandbox is refused: a bad id with 400, an unknown one with 404 wherever one has to be there', async () => {
  expect((await put('-a')).body.type).toBe('/__sandbox/problems/bad-sandbox');
  expect((await put('a'.repeat(65))).status).toBe(400);
  const id = server.fresh();
  for (const [method, path] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['GET', '/export'],
    ['GET', '/snapshots'],
    ['POST', '/snapshots/x/restore'],
    ['DELETE', '/snapshots/x'],
  ] as const) {
    const { status, body } = await server.send(method, `${sandboxes}/${id}${path}`, {
      ...(method === 'PATCH' && { body: {} }),
    });
    expect([method, path, status, body.type]).toEqual([method, path, 404, '/__sandbox/problems/not-found']);
  }
});

test('calls refuse query parameters that they do not take', async () => {
  for (const path of [sandboxes, `${sandboxes}/default`, `${sandboxes}/default/export`]) {
    const { status, body } = await server.send('GET', `${path}?verbose=1`);
    expect([status, body.errors[0].pointer]).toEqual([400, '/query/verbose']);
  }
});

test('deleting forgets a sandbox: the next use starts anew; default is emptied to its fixtures instead', async () => {
  const id = server.fresh();
  await put(id, { seed: 'mine' });
  expect(await idOf({ 'x-sandbox-id': id })).toBe('LOAF-00000001');
  expect((await server.send('DELETE', `${sandboxes}/${id}`)).status).toBe(204);
  expect((await server.send('DELETE', `${sandboxes}/${id}`)).status).toBe(404);
  expect(await idOf({ 'x-sandbox-id': id })).toBe('LOAF-00000001');
  expect((await server.send('GET', `${sandboxes}/${id}`)).body.settings.seed).toBe('tillbox');

  await pay({});
  const { status, text } = await server.send('DELETE', `${sandboxes}/default`);
  expect([status, text]).toEqual([204, '']);
  expect(await idOf({})).toBe('LOAF-00000001');
  expect((await server.send('GET', '/__sandbox/requests')).body.requests).toHaveLength(1);
});

test('the list has every sandbox, default among them', async () => {
  const id = server.fresh();
  await put(id, { idleTimeout: 'PT30M' });
  const { body } = await server.send('GET', sandboxes);
  expect(body.sandboxes.find((one: { id: string }) => one.id === id)).toMatchObject({
    createdAt: '2026-01-15T12:00:00.000Z',
    expiresAt: '2026-01-15T12:30:00.000Z',
  });
  expect(body.sandboxes.map((one: { id: string }) => one.id)).toContain('default');
});

test('a client that can set neither header nor path belongs to the sandbox that has claimed its credential', async () => {
  const id = server.fresh();
  await put(id, { credentials: ['token-of-ci', 'key-of-ci', 'user:secret:of-ci'] });
  const basic = Buffer.from('user:secret:of-ci').toString('base64');
  const belongs = async (headers: Record<string, string>) => {
    await server.send('POST', `${sandboxes}/${id}/reset`);
    await pay(headers);
    const { body } = await server.send('GET', '/__sandbox/requests', { sandbox: id });
    return body.requests.length === 1;
  };
  expect(await belongs({ authorization: 'Bearer token-of-ci' })).toBe(true);
  expect(await belongs({ authorization: 'bearer  token-of-ci' })).toBe(true);
  expect(await belongs({ 'x-api-key': 'key-of-ci' })).toBe(true);
  expect(await belongs({ authorization: `Basic ${basic}` })).toBe(true);
  expect(await belongs({ authorization: 'Bearer another' })).toBe(false);
  const other = server.fresh();
  expect(await belongs({ authorization: 'Bearer token-of-ci', 'x-sandbox-id': other })).toBe(false);
});

test('a credential belongs to one sandbox, however many ask at once, and is free again when it ends', async () => {
  const [first, second] = [server.fresh(), server.fresh()];
  const answers = await Promise.all([first, second].map((id) => put(id, { credentials: ['contested'] })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  const [winner, loser] = answers[0]?.status === 201 ? [first, second] : [second, first];
  expect((await server.send('GET', `${sandboxes}/${loser}`)).status).toBe(404);
  const refused = await put(loser, { credentials: ['free', 'contested'] });
  expect(refused.body.errors).toEqual([
    { pointer: '/body/credentials/1', message: `belongs to the sandbox ${winner} already` },
  ]);
  await put(loser);
  const changed = await server.send('PATCH', `${sandboxes}/${loser}`, { body: { credentials: ['contested'] } });
  expect(changed.status).toBe(409);
  await server.send('DELETE', `${sandboxes}/${winner}`);
  const now = await server.send('PATCH', `${sandboxes}/${loser}`, { body: { credentials: ['contested'] } });
  expect([now.status, now.body.settings.credentials]).toEqual([200, 1]);
});

test('a credential that PATCH takes away is nobody’s; documented clients go on in default', async () => {
  const id = server.fresh();
  await put(id, { credentials: ['pass-corner'] });
  await server.send('PATCH', `${sandboxes}/${id}`, { body: { credentials: [] } });
  await server.send('GET', ada, { headers: pass });
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox: id });
  expect(body.requests).toEqual([]);
});
