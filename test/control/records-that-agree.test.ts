import { readFileSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { startSandbox } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';

afterEach(removeFolders);

const payer = '44444444-4444-4444-8444-444444444444';
const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';

const at = (path: string) => `/__sandbox/state/${path}`;
const read = async (path: string) => (await server.send('GET', at(path), { sandbox })).body;
const put = (path: string, body: object) => server.send('PUT', at(path), { sandbox, body });

/** A record that ships, changed so that no sequence of requests could have led to it; where it is wrong and why. */
const impossible: [path: string, changes: object, pointer: string, reason: string][] = [
  [
    `payment-accounts/payments/${payment}`,
    { currency: 'USD' },
    '/currency',
    `is USD, and that of account ${payer} is EUR`,
  ],
  [`payment-accounts/payments/${payment}`, { seller_id: payer }, '/seller_id', 'is the paying account itself'],
  [`payment-accounts/payments/${payment}`, { executed: true }, '/execution', 'is 0, and the payment is executed'],
  [
    `payment-accounts/payments/${payment}`,
    { state: 'completed', executed: true, execution: 1 },
    '/authorized',
    'is false, and the payment is completed',
  ],
  [
    `payment-accounts/payments/${payment}`,
    { state: 'cancelled', authorized: true },
    '/authorized',
    'is true, and the payment is cancelled unexecuted',
  ],
  [
    `payment-accounts/payments/${payment}`,
    { state: 'completed', executed: true, authorized: true, execution: 1 },
    '',
    `is named by transactions ${transaction}, whose /state then is pending, and those of a completed payment are completed, failed, reverted`,
  ],
  [
    `payment-accounts/accounts/${seller}`,
    { currency: 'JPY' },
    '',
    `is named by payments ${payment}, whose /currency then is EUR, and that of account ${seller} is JPY`,
  ],
  [
    `payment-accounts/transactions/${transaction}`,
    { state: 'declined', update_date: '-P1D' },
    '/state',
    'is declined, and those of a pending payment are pending, failed, reverted',
  ],
  [
    `payment-accounts/transactions/${transaction}`,
    { update_date: '-P1D' },
    '/update_date',
    'is not null, and the transaction is pending',
  ],
  [
    `payment-accounts/transactions/${transaction}`,
    { state: 'reverted' },
    '/update_date',
    'is null, and the transaction is reverted',
  ],
  [
    'charge-and/partners/PCS-001',
    { access_token_life: 'P-1D' },
    '/access_token_life',
    'is a duration above zero, such as PT1H, not P-1D',
  ],
  [
    'charge-and/partners/PCS-002',
    { refresh_token_life: 'Pancake' },
    '/refresh_token_life',
    'is a duration above zero, such as PT1H, not Pancake',
  ],
  ['suissu/cards/79', { spent: true }, '/spent', 'is true, and an intent is never spent'],
  ['suissu/properties/H1', { currencies: ['INR', 'ZZZ'] }, '/currencies/1', 'ISO 4217 has no currency ZZZ'],
  ['ipag/customers/23791', { cpf_cnpj: '713.908.264-23' }, '/cpf_cnpj', 'is not a valid CPF/CNPJ'],
];

test.each(impossible)('%s can not be changed to %j', async (path, changes, pointer, message) => {
  const before = await read(path);
  const { status, type, body } = await put(path, { ...before, ...changes });
  expect([status, type]).toEqual([400, 'application/problem+json']);
  expect(body.errors).toContainEqual({ pointer: `/body${pointer}`, message });
  expect(await read(path)).toEqual(before);
});

test('what a payment is about stays a sum that can be written exactly', async () => {
  const one = await read(`payment-accounts/transactions/${transaction}`);
  const id = 'eeeeeeee-0009-4eee-8eee-eeeeeeeeeeee';
  const most = { ...one, id, amount_minor: 999_999_999_999_999 };
  const { status, body } = await put(`payment-accounts/transactions/${id}`, most);
  expect([status, body.errors]).toEqual([
    400,
    [
      {
        pointer: '/body/amount_minor',
        message: 'makes more than 999999999999999 of its payment, with 999999999999999',
      },
    ],
  ]);
  const failed = { ...most, state: 'failed', update_date: '-P1D' };
  expect((await put(`payment-accounts/transactions/${id}`, failed)).status).toBe(201);
});

test('a payment comes to its end record by record: without its transactions first, then with what became of them', async () => {
  const { body } = await server.send('GET', at(`payment-accounts/transactions/${transaction}`), { sandbox });
  await server.send('DELETE', at(`payment-accounts/transactions/${transaction}`), { sandbox });
  const ended = { state: 'completed', executed: true, authorized: true, execution: 1 };
  const path = `payment-accounts/payments/${payment}`;
  expect((await put(path, { ...(await read(path)), ...ended })).status).toBe(200);
  const completed = { ...body, state: 'completed', update_date: '-P1D' };
  expect((await put(`payment-accounts/transactions/${transaction}`, completed)).status).toBe(201);
  const listed = await server.send('GET', `/account/${payer}/payments`, { sandbox });
  expect(listed.body[0]).toMatchObject({ state: 'completed', amount: 1 });
});

test('a token is charged once, for its own property, and is spent then; an intent again and again', async () => {
  const charge = (PGTransactionID: string, row_id: string, more: object = {}) => ({
    PGTransactionID,
    partner_id: 'H1',
    row_id,
    currency_code: 'INR',
    amount_minor: 1,
    customer_name: null,
    created_at: '-P1D',
    ...more,
  });
  const make = async (body: ReturnType<typeof charge>) => {
    const { status, body: answer } = await put(`suissu/charges/${body.PGTransactionID}`, body);
    return [status, ...(answer.errors ?? []).map((one: { message: string }) => one.message)];
  };
  expect([await make(charge('pi_1', '79')), await make(charge('pi_2', '79'))]).toEqual([[201], [201]]);
  expect(await make(charge('pi_3', '101'))).toEqual([400, 'is the token 101, which is not spent']);
  await put('suissu/cards/101', { ...(await read('suissu/cards/101')), spent: true });
  expect(await make(charge('pi_3', '101'))).toEqual([201]);
  expect(await make(charge('pi_4', '101'))).toEqual([400, 'is the token 101, which charge pi_3 has spent']);
  expect(await make(charge('pi_5', '79', { partner_id: 'H2' }))).toEqual([400, 'is not H1, the property of card 79']);
  expect(await make(charge('pi_6', '79', { currency_code: 'ZZZ' }))).toEqual([400, 'ISO 4217 has no currency ZZZ']);
  const unspent = await put('suissu/cards/101', { ...(await read('suissu/cards/101')), spent: false });
  expect([unspent.status, unspent.body.errors[0].message]).toEqual([
    400,
    'is named by charges pi_3, whose /row_id then is the token 101, which is not spent',
  ]);
});

test('a credential is not a digest: one that is put under its own text would let nobody in', async () => {
  for (const [path, body] of [
    ['british-gas/tokens/my-token', { token_digest: 'my-token', expires_at: null }],
    ['charge-and/tokens/my-token', { token_digest: 'my-token', partnerId: 'PCS-001', use: 'access', expires_at: null }],
    ['ipag/credentials/me', { api_id: 'me', api_key_digest: 'my-key', permitted: true }],
    ['suissu/credentials/me', { api_name: 'me', api_key_digest: 'my-key' }],
  ] as const) {
    const { status, body: answer } = await put(path, body);
    expect([status, answer.errors.length, answer.errors[0].pointer]).toEqual([
      400,
      1,
      expect.stringMatching(/^\/body\/(token|api_key)_digest$/),
    ]);
  }
});

test('a payment of British Gas was made at an instant, which a fixture may write as an offset', async () => {
  const paid = {
    id: '003400026700',
    card: '42563574674',
    amount_minor: 5800,
    contractAccount: '600134652',
    email_to: null,
    created_at: '-P1D',
  };
  const path = 'british-gas/payments/003400026700';
  expect((await put(path, paid)).body.created_at).toBe('2026-01-14T12:00:00.000Z');
  expect((await put(path, { ...paid, created_at: 'yesterday' })).body.errors[0].pointer).toBe('/body/created_at');
  expect((await put(path, { ...paid, contractAccount: 'mine' })).body.errors[0].pointer).toBe('/body/contractAccount');
});

test('an import and a fixture whose records do not go together are refused with the place', async () => {
  const path = `/__sandbox/sandboxes/${sandbox}`;
  await server.send('PUT', path, { body: {} });
  const body = (await server.send('GET', `${path}/export`)).body;
  body.collections['payment-accounts'].payments[0].currency = 'USD';
  const imported = await server.send('POST', `${path}/import`, { body });
  expect([imported.status, imported.body.errors[0]]).toEqual([
    400,
    {
      pointer: '/body/collections/payment-accounts/payments/0/currency',
      message: `is USD, and that of account ${payer} is EUR`,
    },
  ]);

  const { accounts } = JSON.parse(readFileSync('fixtures/payment-accounts/default.json', 'utf8'));
  const yen = { ...accounts.find(({ id }: { id: string }) => id === seller), currency: 'JPY' };
  const fixtures = folderWith({ 'payment-accounts/default.json': { accounts: [accounts[0], yen] } });
  expect((await checkTestData({ scenarios: undefined, fixtures })).faults).toEqual([
    {
      path: `${fixtures}/payment-accounts/default.json`,
      pointer: '/accounts/1',
      reason: `is named by payments ${payment}, whose /currency then is EUR, and that of account ${seller} is JPY`,
    },
  ]);
  await expect(startSandbox({ fixtures })).rejects.toThrow('payment-accounts/default.json at /accounts/1: is named by');
});

test('a fixture may replace a record that ships, and give to another what that one had', async () => {
  const { payments } = JSON.parse(readFileSync('fixtures/payment-accounts/default.json', 'utf8'));
  const replaced = { ...payments[0], request_id: 'order-1' };
  const another = { ...payments[0], id: 'eeeeeeee-0011-4eee-8eee-eeeeeeeeeeee' };
  const fixtures = folderWith({ 'payment-accounts/default.json': { payments: [replaced, another] } });
  expect((await checkTestData({ scenarios: undefined, fixtures })).faults).toEqual([]);
  const own = await startSandbox({ fixtures });
  expect(await own.records('default', 'payment-accounts/payments')).toHaveLength(2);
  await own.close();
});
