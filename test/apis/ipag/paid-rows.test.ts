import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../support/sandbox.js';
import { server } from '../../support/shared.js';
import { amountsOf, Merchant } from './charges.js';

const transaction = {
  id: 77,
  uuid: '9f8e7d6c5b4a39281706f5e4d3c2b1a0',
  resource: 'transactions',
  attributes: { amount: 90, status: { code: 8, message: 'CAPTURED' }, card: { number: '411111******1111' }, tid: null },
};

const settlement = { paid_minor: 10000, payment_date: '2026-01-10', description: 'Curso' };

const charge = (id: number, paid: object) => ({
  id,
  billing: String(id).padStart(32, '0'),
  customer_id: 23791,
  is_active: true,
  amount_minor: 20000,
  type: 'normal',
  frequency: 1,
  interval: 'month',
  description: 'Curso',
  due_date: '2026-01-31',
  last_charge_date: null,
  auto_debit: false,
  callback_url: null,
  installments: [
    { number: 1, due_date: '2026-01-31', amount_minor: 10000, settlement: { ...settlement, ...paid } },
    { number: 2, due_date: '2026-02-28', amount_minor: 10000, settlement: null },
  ],
  created_at: '2026-01-01T12:00:00.000Z',
  updated_at: '2026-01-01T12:00:00.000Z',
});

const paidRows: [string, object, { payment: unknown; paid_amount?: number; discount: number }][] = [
  ['no payment', { payment: null }, { payment: null, discount: 0 }],
  [
    'no payment and a discount',
    { payment: null, paid_minor: 8995, discount_minor: 1005 },
    { payment: null, paid_amount: 89.95, discount: 10.05 },
  ],
  ['a transaction', { payment: transaction, discount_minor: 0 }, { payment: transaction, discount: 0 }],
  ['any object', { payment: { pix: ['x', 1, null] } }, { payment: { pix: ['x', 1, null] }, discount: 0 }],
  [
    'an empty object',
    { payment: {}, paid_minor: 9000, discount_minor: 1000 },
    { payment: {}, paid_amount: 90, discount: 10 },
  ],
];

const row = (shown: object) => ({
  number: 1,
  due_date: '2026-01-31',
  amount: 100,
  paid_amount: 100,
  discount: 0,
  payment_date: '2026-01-10',
  description: 'Curso',
  ...shown,
});

test.each(paidRows)('a row that /state has paid may have %s', async (_what, paid, shown) => {
  const sandbox = server.fresh();
  const put = await server.send('PUT', '/__sandbox/state/ipag/charges/88001', { sandbox, body: charge(88001, paid) });
  expect([put.status, put.body.installments?.[0].settlement]).toEqual([201, { ...settlement, ...paid }]);
  const read = await new Merchant(server, sandbox).get(88001);
  expect([read.status, read.body.attributes.installments.data[0]]).toEqual([200, row(shown)]);
});

test('a row that a fixture has paid may have the same', async () => {
  const fixtures = await mkdtemp(join(tmpdir(), 'tillbox-'));
  await mkdir(join(fixtures, 'ipag'));
  const charges = paidRows.map(([, paid], i) => charge(88001 + i, paid));
  await writeFile(join(fixtures, 'ipag', 'default.json'), JSON.stringify({ charges }));
  const own = await startSandbox({ fixtures });
  for (const [i, [, , shown]] of paidRows.entries()) {
    const read = await new Merchant(own, own.fresh()).get(88001 + i);
    expect(read.body.attributes.installments.data[0]).toEqual(row(shown));
  }
  await own.close();
  await rm(fixtures, { recursive: true });
});

test('a discount leaves nothing of its row to pay: another amount is shared by the rest', async () => {
  const sandbox = server.fresh();
  const paid = charge(88001, { payment: null, paid_minor: 9000, discount_minor: 1000 });
  await server.send('PUT', '/__sandbox/state/ipag/charges/88001', { sandbox, body: paid });
  const merchant = new Merchant(server, sandbox);
  expect(amountsOf(await merchant.update(88001, { amount: 150 }))).toEqual([100, 50]);
  expect(amountsOf(await merchant.update(88001, { amount: 95 }))).toEqual([100, 0]);
  expect((await merchant.update(88001, { amount: 89.99 })).status).toBe(400);
});

test('the paid charge of the fixture has the paid row that the vendor prints: without a payment', async () => {
  const read = await new Merchant(server, server.fresh()).get(99992);
  expect(read.body.attributes.installments.data).toEqual([
    {
      number: 1,
      due_date: '2026-01-10',
      amount: 150,
      paid_amount: 150,
      discount: 0,
      payment_date: '2026-01-09',
      description: 'Cobrança paga',
      payment: null,
    },
  ]);
});
