// The same wherever it is kept.
import { sandbox, server } from '../../support/shared.js';

const account = '44444444-4444-4444-8444-444444444444';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const uuid = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

async function withMany(collection: string, count: number, changes: (n: number) => object): Promise<void> {
  const { body } = await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`, { sandbox });
  const records = body.collections['payment-accounts'][collection];
  const [first] = records;
  for (let i = 0; i < count; i++) records.push({ ...first, id: uuid(i), ...changes(i) });
  const imported = await server.send('POST', `/__sandbox/sandboxes/${sandbox}/import`, { body });
  expect([imported.status, imported.body.errors]).toEqual([200, undefined]);
}

beforeEach(() => server.send('GET', `/account/${account}`, { sandbox }));

test('listPayments: more payments than one answer has room for are refused', async () => {
  const reference = 'x'.padStart(128, '\u0001');
  await withMany('payments', 13_000, (n) => ({ request_id: uuid(n), account_id: account, reference }));
  const refused = await server.send('GET', `/account/${account}/payments`, { sandbox });
  expect([refused.status, refused.text]).toEqual([
    400,
    '{"code":400,"response":{"status":"fail","message":"there are too many to list"}}',
  ]);
  expect((await server.send('GET', `/payment/${uuid(12_999)}/transactions`, { sandbox })).body).toEqual([]);
});

test('listTransactions: thousands of transactions of one payment are listed', async () => {
  await withMany('transactions', 3_000, () => ({
    payment_id: payment,
    state: 'failed',
    update_date: '2026-01-15T12:00:00.000Z',
  }));
  const { status, body } = await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
  expect([status, body.length]).toEqual([200, 3_001]);
});
