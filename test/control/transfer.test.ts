import { charge, clientOf } from '../apis/charge-and/requests.js';
import { sandbox, server } from '../support/shared.js';

const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
const account = { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency: 'EUR' };
const payer = '44444444-4444-4444-8444-444444444444';

const onceOnly = { 'x-sandbox-scenario': 'status;code=429;times=1' };

const at = (id: string, path: string) => `/__sandbox/sandboxes/${id}${path}`;
const exported = async (id: string) => (await server.send('GET', at(id, '/export'))).body;
const importInto = (id: string, body: unknown) => server.send('POST', at(id, '/import'), { body });
const paid = async (id: string) => (await server.send('POST', '/payment', { sandbox: id, body: payment })).body;

/** A sandbox that has a payment, a charge, an armed rule, a payment that waits, and a clock of its own. */
async function used(): Promise<string> {
  await server.send('PUT', at(sandbox, ''), { body: { seed: 'of-its-own', credentials: [`key-${sandbox}`] } });
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-05-01T10:00:00Z', frozen: true } });
  await paid(sandbox);
  await clientOf(server, sandbox).pay(charge());
  await server.send('POST', '/account', { sandbox, body: account });
  const order = { request_id: 'late', seller_id: 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
  const { id } = (await server.send('POST', `/account/${payer}/payment`, { sandbox, body: order })).body;
  await server.send('POST', `/payment/${id}/transactions`, { sandbox, body: { amount: 5 } });
  await server.send('POST', `/payment/${id}/execute`, { sandbox });
  await server.send('POST', '/payment', { sandbox, body: payment, headers: onceOnly });
  const rule = { scenario: 'status;code=503', api: 'british-gas', operation: 'createPayment', times: 1 };
  await server.send('POST', '/__sandbox/rules', { sandbox, body: rule });
  return id;
}

test('an export imported into another sandbox goes on just as the first does', async () => {
  const order = await used();
  const document = await exported(sandbox);
  const other = server.fresh();
  const { status, body } = await importInto(other, document);
  expect([status, body.id]).toEqual([200, other]);
  expect({ ...(await exported(other)), savedAt: '' }).toEqual({ ...document, savedAt: '' });

  const goesOn = async (id: string) => {
    const client = clientOf(server, id);
    const refused = await server.send('POST', '/payment', { sandbox: id, body: payment });
    const advanced = await server.send('POST', '/__sandbox/clock/advance', { sandbox: id, body: { by: 'PT5S' } });
    const payments = await server.send('GET', `/account/${payer}/payments`, { sandbox: id });
    return {
      refused: refused.status,
      spent: (await server.send('POST', '/payment', { sandbox: id, body: payment, headers: onceOnly })).status,
      paid: await paid(id),
      account: (await server.send('POST', '/account', { sandbox: id, body: account })).body,
      kilometers: await client.kilometers(),
      listed: await client.listed(),
      advanced: advanced.body,
      order: payments.body.find(({ id }: { id: string }) => id === order).state,
    };
  };
  const first = await goesOn(sandbox);
  expect(await goesOn(other)).toEqual(first);
  expect(first).toMatchObject({
    refused: 503,
    spent: 200,
    kilometers: [9962, 0],
    listed: ['348328463873'],
    order: 'completed',
  });
  expect(first.paid.data.payment.id).toBe('003400026740');
  expect(first.account.created_at).toBe('2030-05-01T10:00:05.000Z');
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
  const card = { card: '4242424242424242', amount: '58.00', contractAccount: '600134652' };
  await server.send('POST', '/payment', { sandbox, body: { payment: { ...card, saveCard: true, cvv: '987' } } });
  const text = JSON.stringify(await exported(sandbox));
  for (const secret of [
    '4242424242424242',
    `key-${sandbox}`,
    'test-token-pcs-001',
    'test-secret-pcs-001',
    'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfnv',
    'test-key-ipag',
  ]) {
    expect(text).not.toContain(secret);
  }
});

test('a card number in an import is masked before it is stored', async () => {
  const document = await exported('default');
  document.collections['british-gas'].savedCards = [{ contractAccount: '600134652', card: '4242424242424242' }];
  expect((await importInto(sandbox, document)).status).toBe(200);
  expect((await exported(sandbox)).collections['british-gas'].savedCards).toEqual([
    { contractAccount: '600134652', card: '424242******4242' },
  ]);
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
  [
    'an unknown collection',
    (d) => ({ ...d, collections: { 'charge-and': { 'a/b': [] } } }),
    '/body/collections/charge-and/a~1b',
  ],
  [
    'a record that breaks its schema',
    (d) => ({ ...d, collections: { 'charge-and': { partners: [{ partnerId: 'P', name: 5 }] } } }),
    '/body/collections/charge-and/partners/0/access_key_digest',
  ],
  [
    'a record twice',
    (d) => ({
      ...d,
      collections: {
        ipag: {
          charges: [...(d.collections['ipag']?.['charges'] ?? [])].fill(d.collections['ipag']?.['charges']?.[0] ?? {}),
        },
      },
    }),
    '/body/collections/ipag/charges/1',
  ],
  ['an unknown fixture', (d) => ({ ...d, fixtures: ['nobody'] }), '/body/fixtures/0'],
  [
    'an unknown task',
    (d) => ({
      ...d,
      tasks: [{ id: '0', at: '2030-01-01T00:00:00Z', api: 'ipag', task: 'x', subject: '', details: {} }],
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
  const [user] = document.collections['charge-and'].users;
  const users = Array.from({ length: 8_000 }, (_, i) => ({ ...user, userId: `many-${i}` }));
  document.collections['charge-and'].users = users;
  expect(JSON.stringify(document).length).toBeGreaterThan(1024 * 1024);
  expect((await importInto(sandbox, document)).status).toBe(200);
  const path = '/__sandbox/state/charge-and/users/PCS-001%2Fmany-7999';
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
  const where = { 'headers.X-API-Key': 'key-1', headers: { $exists: true }, 'body.payment.card': '4242424242424242' };
  await importInto(sandbox, { ...document, rules: [ruleOf({ where, scenario: 'dccard-3' })] });
  const body = { payment: { ...payment.payment, card: '4242424242424242' } };
  const answer = await server.send('POST', '/payment', { sandbox, body, headers: { 'x-api-key': 'key-1' } });
  expect(answer.headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=rule');
  const again = await exported(sandbox);
  expect(JSON.stringify(again.rules)).not.toMatch(/key-1|4242424242424242/);
  expect(again.rules).toEqual([]);
});

test('a rule that asks for a masked value stays behind, and the document says which', async () => {
  const ask = (where: object) =>
    server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'delay', where } });
  await ask({ 'body.payment.card': { $in: ['4242424242424242', '1'] } });
  await ask({ 'body.payment.amount': '58.00' });
  const document = await exported(sandbox);
  expect(document.rules.map(({ id }: { id: string }) => id)).toEqual(['rule-2']);
  expect(document.rulesLeftOut).toEqual([
    {
      ...{
        id: 'rule-1',
        api: null,
        operation: null,
        where: { 'body.payment.card': { $in: ['424242******4242', '1'] } },
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
  const where = { $or: [{ 'body.payment.card': { $eq: hidden } }, { 'headers.x-api-key': hidden }] };
  const { status, body } = await importInto(sandbox, { ...document, rules: [ruleOf({}), ruleOf({ where })] });
  const message =
    'stands for a value that was masked, which nobody can tell here: write the value, or leave the rule out';
  expect([status, body.errors]).toEqual([
    400,
    [
      { pointer: '/body/rules/1/where/$or/0/body.payment.card/$eq', message },
      { pointer: '/body/rules/1/where/$or/1/headers.x-api-key', message },
    ],
  ]);
  expect((await server.send('GET', '/__sandbox/rules', { sandbox })).body.rules).toEqual([]);
});

test('what was counted of requests about a masked value stays behind; a snapshot keeps it, and rules that ask for one', async () => {
  const path = '/account/44444444-4444-4444-8444-444444444444/payment';
  const send = (request_id: string, scenario?: string) =>
    server.send('POST', path, {
      sandbox,
      headers: { 'x-password': 'S3cretPass-9417', ...(scenario && { 'x-sandbox-scenario': scenario }) },
      body: { request_id, seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' },
    });
  const where = { 'body.request_id': '4242424242424242' };
  await server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'internal-error', where } });
  for (const id of ['order-7', '4242424242424242', 'S3cretPass-9417']) {
    expect((await send(id, 'unavailable;times=1')).status).toBe(503);
  }
  const names = Object.keys((await exported(sandbox)).counters).filter((name) => name.startsWith('times/'));
  expect(names).toEqual([expect.stringMatching(/^times\/payment-accounts\/createPayment\/unavailable\/[\w-]{43}$/)]);
  const snapshot = `/__sandbox/sandboxes/${sandbox}/snapshots/before`;
  await server.send('PUT', snapshot);
  expect((await server.send('POST', `${snapshot}/restore`)).status).toBe(200);
  const again = await send('4242424242424242', 'unavailable;times=1');
  expect(again.status).toBe(201);
  const ruled = await send('4242424242424242');
  expect(ruled.headers['x-sandbox-scenario']).toBe('payment-accounts/internal-error;by=rule');
});

test.each([
  [{ scenario: 'no-such' }, '/scenario', 'no operation takes it'],
  [{ scenario: 'dccard-3', api: 'suissu' }, '/scenario', 'There is no scenario dccard-3 for suissu/charge'],
])('a rule in a document that could do nothing is refused: %j', async (about, at, said) => {
  await paid(sandbox);
  const document = await exported(sandbox);
  const { status, body } = await importInto(sandbox, { ...document, rules: [ruleOf({}), ruleOf(about)] });
  expect([status, body.errors]).toEqual([
    400,
    [{ pointer: `/body/rules/1${at}`, message: expect.stringContaining(said) }],
  ]);
});
