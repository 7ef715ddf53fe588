import { bread, buyIn, order, orders, tillOf, tipIn } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const onceOnly = { 'x-sandbox-scenario': 'status;code=429;times=1' };

const at = (id: string, path: string) => `/__sandbox/sandboxes/${id}${path}`;
const exported = async (id: string) => (await server.send('GET', at(id, '/export'))).body;
const importInto = (id: string, body: unknown) => server.send('POST', at(id, '/import'), { body });
const paid = async (id: string) => (await buyIn(server, id)).body;
const once = (id: string) => order(server, id, { order: 'once' }, { headers: onceOnly });

/** A sandbox that has an order, a tip, an armed rule, a cake in the oven, and a clock of its own. */
async function used(): Promise<void> {
  await server.send('PUT', at(sandbox, ''), { body: { seed: 'of-its-own', credentials: [`key-${sandbox}`] } });
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-05-01T10:00:00Z', frozen: true } });
  await paid(sandbox);
  await tillOf(server, sandbox).order(bread({ coins: 5 }), 'bob');
  await tipIn(server, sandbox);
  await order(server, sandbox, { order: 'late', item: 'cake' });
  expect((await once(sandbox)).status).toBe(429);
  const rule = { scenario: 'status;code=503', api: 'bakery', operation: 'placeOrder', times: 1 };
  await server.send('POST', '/__sandbox/rules', { sandbox, body: rule });
}

test('an export imported into another sandbox goes on just as the first does', async () => {
  await used();
  const document = await exported(sandbox);
  const other = server.fresh();
  const { status, body } = await importInto(other, document);
  expect([status, body.id]).toEqual([200, other]);
  expect({ ...(await exported(other)), savedAt: '' }).toEqual({ ...document, savedAt: '' });

  const goesOn = async (id: string) => {
    const client = tillOf(server, id);
    const refused = await buyIn(server, id);
    const advanced = await server.send('POST', '/__sandbox/clock/advance', { sandbox: id, body: { by: 'PT5M' } });
    const late = await client.send('GET', `${orders}/late`);
    return {
      refused: refused.status,
      spent: (await once(id)).status,
      paid: (await order(server, id, { order: 'next' })).body,
      tip: (await tipIn(server, id)).body,
      coins: await client.coins('bob'),
      listed: await client.listed('bob'),
      advanced: advanced.body,
      late: late.body.state,
    };
  };
  const first = await goesOn(sandbox);
  expect(await goesOn(other)).toEqual(first);
  expect(first).toMatchObject({
    refused: 503,
    spent: 201,
    coins: [10, 0],
    listed: ['order-1'],
    late: 'ready',
  });
  expect(first.paid.number).toBe('LOAF-00000005');
  expect(first.paid.placed_at).toBe('2030-05-01T10:05:00.000Z');
});

test('an import keeps what says whose sandbox it is, its snapshots and its journal', async () => {
  await used();
  const document = await exported(sandbox);
  const other = server.fresh();
  await server.send('PUT', at(other, ''), { body: { idleTimeout: 'PT2H', credentials: ['mine'] } });
  await paid(other);
  await server.send('PUT', at(other, '/snapshots/own'));
  const { body } = await importInto(other, document);
  expect((await server.send('GET', at(other, '/snapshots'))).body.snapshots).toMatchObject([{ name: 'own' }]);
  expect((await server.send('GET', '/__sandbox/coverage', { sandbox: other })).body.covered).toBe(1);
  expect(body.settings).toMatchObject({ seed: 'of-its-own', idleTimeout: 'PT2H', credentials: 1 });
  expect((await server.send('GET', '/__sandbox/requests', { sandbox: other })).body.requests).toHaveLength(1);
  expect((await server.feed(other)).map(({ kind }) => kind)).toEqual(['request', 'reset']);
});

test('an export holds no secret and no card number that a client sent', async () => {
  await used();
  await buyIn(server, sandbox, '4242424242424242');
  await order(server, sandbox, { order: 'secret', card: '4242424242424242', cvv: '987', oven_code: 'test-oven' });
  const text = JSON.stringify(await exported(sandbox));
  for (const secret of ['4242424242424242', `key-${sandbox}`, 'pass-corner', 'pass-harbour', 'test-oven']) {
    expect(text).not.toContain(secret);
  }
});

test('a card number in an import is masked before it is stored', async () => {
  const document = await exported('default');
  const [first] = document.collections['bakery'].orders;
  document.collections['bakery'].orders = [{ ...first, card: '4242424242424242' }];
  expect((await importInto(sandbox, document)).status).toBe(200);
  expect((await exported(sandbox)).collections['bakery'].orders).toEqual([{ ...first, card: '424242******4242' }]);
});

type Document = Record<string, never> & { collections: Record<string, Record<string, object[]>> };

test.each<[string, (document: Document) => unknown, string]>([
  ['no object', () => [], '/body'],
  ['another format', (d) => ({ ...d, format: 'other' }), '/body/format'],
  ['a version to come', (d) => ({ ...d, version: 2 }), '/body/version'],
  ['no counters', ({ counters: _, ...d }) => d, '/body/counters'],
  ['a counter below zero', (d) => ({ ...d, counters: { x: -1 } }), '/body/counters/x'],
  ['a clock of no mode', (d) => ({ ...d, clock: { mode: 'odd' } }), '/body/clock/mode'],
  [
    'a clock at a second that no clock shows',
    (d) => ({ ...d, clock: { mode: 'frozen', at: '2030-12-31T23:59:60Z' } }),
    '/body/clock/at',
  ],
  ['a clock far beyond the year 9999', (d) => ({ ...d, clock: { mode: 'offset', ms: 1e15 } }), '/body/clock/ms'],
  ['an unknown API', (d) => ({ ...d, collections: { nobody: {} } }), '/body/collections/nobody'],
  ['an unknown collection', (d) => ({ ...d, collections: { bakery: { 'a/b': [] } } }), '/body/collections/bakery/a~1b'],
  [
    'a record that breaks its schema',
    (d) => ({ ...d, collections: { bakery: { shops: [{ shop: 'P', name: 5 }] } } }),
    '/body/collections/bakery/shops/0/oven',
  ],
  [
    'a record twice',
    (d) => ({
      ...d,
      collections: {
        bakery: {
          shops: [...(d.collections['bakery']?.['shops'] ?? [])].fill(d.collections['bakery']?.['shops']?.[0] ?? {}),
        },
      },
    }),
    '/body/collections/bakery/shops/1',
  ],
  ['an unknown fixture', (d) => ({ ...d, fixtures: ['nobody'] }), '/body/fixtures/0'],
  [
    'an unknown task',
    (d) => ({
      ...d,
      tasks: [{ id: '0', at: '2030-01-01T00:00:00Z', api: 'bakery', task: 'x', subject: '', details: {} }],
    }),
    '/body/tasks/0/task',
  ],
  [
    'a rule that can not be asked',
    (d) => ({
      ...d,
      rules: [
        {
          id: 'r',
          api: null,
          operation: null,
          where: { $where: 'true' },
          scenario: 'delay',
          times: null,
          note: null,
          applied: 0,
          createdAt: '2030-01-01T00:00:00Z',
        },
      ],
    }),
    '/body/rules/0/where/$where',
  ],
])('an import of %s is refused with a pointer, and changes nothing', async (_, changed, pointer) => {
  await paid(sandbox);
  const before = await exported(sandbox);
  const { status, body } = await importInto(sandbox, changed(structuredClone(before)));
  expect(status).toBe(400);
  expect(body.errors.map((one: { pointer: string }) => one.pointer)).toContain(pointer);
  expect(await exported(sandbox)).toEqual(before);
});

test('an import may have more than the megabyte that other bodies may have', async () => {
  const document = await exported('default');
  const [, bob] = document.collections['bakery'].customers;
  const customers = Array.from({ length: 16_000 }, (_, i) => ({ ...bob, customer: `many-${i}` }));
  document.collections['bakery'].customers.push(...customers);
  expect(JSON.stringify(document).length).toBeGreaterThan(1024 * 1024);
  expect((await importInto(sandbox, document)).status).toBe(200);
  const path = '/__sandbox/state/bakery/customers/corner%2Fmany-15999';
  expect((await server.send('GET', path, { sandbox })).status).toBe(200);
});

const ruleOf = (about: object) => ({
  ...{ id: 'rule-1', api: null, operation: null, where: null, scenario: 'delay', times: null, note: null, applied: 0 },
  createdAt: '2030-01-01T00:00:00Z',
  ...about,
});

test('a rule that somebody wrote into a document acts as one that was armed does, and holds no secret', async () => {
  await paid(sandbox);
  const document = await exported(sandbox);
  const where = { 'headers.X-API-Key': 'key-1', headers: { $exists: true }, 'body.card': '4242424242424242' };
  await importInto(sandbox, { ...document, rules: [ruleOf({ where, scenario: 'card-declined' })] });
  const answer = await buyIn(server, sandbox, '4242424242424242', { headers: { 'x-api-key': 'key-1' } });
  expect(answer.headers['x-sandbox-scenario']).toBe('bakery/card-declined;by=rule');
  const again = await exported(sandbox);
  expect(JSON.stringify(again.rules)).not.toMatch(/key-1|4242424242424242/);
  expect(again.rules).toEqual([]);
});

test('a rule that asks for a masked value stays behind, and the document says which', async () => {
  const ask = (where: object) =>
    server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'delay', where } });
  await ask({ 'body.card': { $in: ['4242424242424242', '1'] } });
  await ask({ 'body.item': 'bread' });
  const document = await exported(sandbox);
  expect(document.rules.map(({ id }: { id: string }) => id)).toEqual(['rule-2']);
  expect(document.rulesLeftOut).toEqual([
    {
      ...{
        id: 'rule-1',
        api: null,
        operation: null,
        where: { 'body.card': { $in: ['424242******4242', '1'] } },
      },
      ...{ scenario: 'delay', times: null, note: null, applied: 0, createdAt: '2026-01-15T12:00:00.000Z' },
    },
  ]);
  const elsewhere = server.fresh();
  expect((await importInto(elsewhere, document)).status).toBe(200);
  const { rules, ...others } = await exported(elsewhere);
  expect(rules).toEqual(document.rules);
  expect(others).not.toHaveProperty('rulesLeftOut');
});

test('a masked value in a document is refused: it is another one for each store', async () => {
  await paid(sandbox);
  const document = await exported(sandbox);
  const digest = 'x'.repeat(43);
  const hidden = { $masked: { shown: '424242******4242', digest } };
  const where = { $or: [{ 'body.card': { $eq: hidden } }, { 'headers.x-api-key': hidden }] };
  const { status, body } = await importInto(sandbox, { ...document, rules: [ruleOf({}), ruleOf({ where })] });
  const message =
    'stands for a value that was masked, which nobody can tell here: write the value, or leave the rule out';
  expect([status, body.errors]).toEqual([
    400,
    [
      { pointer: '/body/rules/1/where/$or/0/body.card/$eq', message },
      { pointer: '/body/rules/1/where/$or/1/headers.x-api-key', message },
    ],
  ]);
  expect((await server.send('GET', '/__sandbox/rules', { sandbox })).body.rules).toEqual([]);
});

test('what was counted of requests about a masked value stays behind; a snapshot keeps it, and rules that ask for one', async () => {
  const send = (name: string, scenario?: string) =>
    order(
      server,
      sandbox,
      { order: name },
      { headers: { 'x-password': 'S3cretPass-9417', ...(scenario && { 'x-sandbox-scenario': scenario }) } },
    );
  const where = { 'body.order': '4242424242424242' };
  await server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'shop-on-fire', where } });
  for (const id of ['order-7', '4242424242424242', 'S3cretPass-9417']) {
    expect((await send(id, 'closed;times=1')).status).toBe(503);
  }
  const names = Object.keys((await exported(sandbox)).counters).filter((name) => name.startsWith('times/'));
  expect(names).toEqual([expect.stringMatching(/^times\/bakery\/placeOrder\/closed\/[\w-]{43}$/)]);
  const snapshot = `/__sandbox/sandboxes/${sandbox}/snapshots/before`;
  await server.send('PUT', snapshot);
  expect((await server.send('POST', `${snapshot}/restore`)).status).toBe(200);
  const again = await send('4242424242424242', 'closed;times=1');
  expect(again.status).toBe(201);
  const ruled = await send('4242424242424242');
  expect(ruled.headers['x-sandbox-scenario']).toBe('bakery/shop-on-fire;by=rule');
});

test.each([
  [{ scenario: 'no-such' }, '/scenario', 'no operation takes it'],
  [
    { scenario: 'card-declined', operation: 'giveTip' },
    '/scenario',
    'There is no scenario card-declined for bakery/giveTip',
  ],
])('a rule in a document that could do nothing is refused: %j', async (about, at, said) => {
  await paid(sandbox);
  const document = await exported(sandbox);
  const { status, body } = await importInto(sandbox, { ...document, rules: [ruleOf({}), ruleOf(about)] });
  expect([status, body.errors]).toEqual([
    400,
    [{ pointer: `/body/rules/1${at}`, message: expect.stringContaining(said) }],
  ]);
});
