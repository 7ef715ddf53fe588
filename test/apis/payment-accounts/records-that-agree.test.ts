import { readFileSync } from 'node:fs';
import { paymentAccounts } from '../../../src/apis/payment-accounts/index.js';
import type { Api } from '../../../src/engine/api/api.js';
import { checkTestData } from '../../../src/server.js';
import { folderWith, removeFolders } from '../../support/folder.js';
import { RecordsOf } from '../../support/records.js';
import { startSandbox } from '../../support/sandbox.js';
import { sandbox, server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';

afterEach(removeFolders);

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

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
];

test.each(impossible)('%s can not be changed to %j', (path, changes, pointer, message) =>
  records.expectRefused(path, changes, pointer, message),
);

test('what a payment is about stays a sum that can be written exactly', async () => {
  const one = await records.read(`payment-accounts/transactions/${transaction}`);
  const id = 'eeeeeeee-0009-4eee-8eee-eeeeeeeeeeee';
  const most = { ...one, id, amount_minor: 999_999_999_999_999 };
  const { status, body } = await records.put(`payment-accounts/transactions/${id}`, most);
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
  expect((await records.put(`payment-accounts/transactions/${id}`, failed)).status).toBe(201);
});

test('a payment comes to its end record by record: without its transactions first, then with what became of them', async () => {
  const body = await records.read(`payment-accounts/transactions/${transaction}`);
  await records.remove(`payment-accounts/transactions/${transaction}`);
  const ended = { state: 'completed', executed: true, authorized: true, execution: 1 };
  const path = `payment-accounts/payments/${payment}`;
  expect((await records.put(path, { ...(await records.read(path)), ...ended })).status).toBe(200);
  const completed = { ...body, state: 'completed', update_date: '-P1D' };
  expect((await records.put(`payment-accounts/transactions/${transaction}`, completed)).status).toBe(201);
  const listed = await server.send('GET', `/account/${payer}/payments`, { sandbox });
  expect(listed.body[0]).toMatchObject({ state: 'completed', amount: 1 });
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

test('what an operation finds a record by is unique', () => {
  const members = Object.entries(paymentAccounts.collections as Api['collections']).flatMap(([name, { unique = [] }]) =>
    unique.map(({ member }) => `${name} ${member}`),
  );
  expect(members).toEqual(['payments request_id']);
});
