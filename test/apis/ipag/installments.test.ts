import { fileURLToPath } from 'node:url';
import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { amountsOf, dueDatesOf, Merchant, rowsOf } from './charges.js';

/** Its charges, all seen on 15 January 2026: 90001 has paid the first of three. */
const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

let server: Sandbox;
let merchant: Merchant;
beforeAll(async () => {
  server = await startSandbox({ fixtures });
});
afterAll(() => server.close());
beforeEach(() => {
  merchant = new Merchant(server, server.fresh());
});

const sharings: [number | string, number, number[]][] = [
  [100, 3, [33.33, 33.33, 33.34]],
  ['0.10', 3, [0.03, 0.03, 0.04]],
  [0.3, 3, [0.1, 0.1, 0.1]],
  [1.05, 10, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.15]],
  [0.02, 3, [0, 0, 0.02]],
  ['9999999999999.99', 2, [4999999999999.99, 5000000000000]],
];

test.each(sharings)('%s in %i installments is exact, with the remainder on the last', async (amount, count, shares) => {
  const created = await merchant.create({ amount, installments: count });
  expect(amountsOf(created)).toEqual(shares);
  expect(created.body.attributes.amount).toBe(Number(amount));
  const { data } = created.body.attributes.installments;
  expect(data.map(({ number }: { number: number }) => number)).toEqual(shares.map((_, i) => i + 1));
});

test('a change leaves alone what it does not name, or names as null', async () => {
  const before = await merchant.create({ installments: 2, callback_url: 'https://shop.test/back', auto_debit: true });
  const after = await merchant.update(100000, { description: null, amount: null, due_date: null, is_active: null });
  expect(after.status).toBe(200);
  expect(after.text).toBe(before.text);
  expect((await merchant.update(100000, {})).text).toBe(before.text);
});

test('a change of every member of the table is answered and stored', async () => {
  await merchant.create();
  server.time.advance(60_000);
  const changed = await merchant.update(100000, {
    amount: '80.50',
    description: 'Outra',
    due_date: '05/04/2026',
    last_charge_date: '05/04/2027',
    callback_url: 'https://shop.test/back',
    auto_debit: 1,
    is_active: false,
    type: 'recurring',
    frequency: 5,
    interval: 'day',
    installments: 7,
    customer: { name: 'Outra Pessoa' },
  });
  expect(changed.body.attributes).toMatchObject({
    is_active: false,
    amount: 80.5,
    type: 'normal',
    frequency: 1,
    interval: 'month',
    description: 'Outra',
    starting_date: '2026-04-05',
    closing_date: '2027-04-05',
    auto_debit: true,
    callback_url: 'https://shop.test/back',
    customer: { attributes: { name: 'Maria Francisca' } },
  });
  expect(rowsOf(changed)).toEqual([['2026-04-05', 80.5]]);
  expect(changed.body.attributes.installments.data[0].description).toBe('Outra');
  expect(changed.body.attributes.updated_at > changed.body.attributes.created_at).toBe(true);
  expect((await merchant.get(100000)).text).toBe(changed.text);
});

test('another amount is shared by the installments that are open; the paid one stays as it is', async () => {
  const changed = await merchant.update(90001, { amount: 200, description: 'Novo' });
  const { data } = changed.body.attributes.installments;
  expect(data).toEqual([
    {
      number: 1,
      due_date: '2026-01-31',
      amount: 33.33,
      paid_amount: 33.33,
      discount: 0,
      payment_date: '2026-01-10',
      description: 'Antes',
      payment: { method: 'card', card: '411111******1111' },
    },
    {
      number: 2,
      due_date: '2026-02-28',
      amount: 83.33,
      paid_amount: 0,
      discount: 0,
      payment_date: null,
      description: 'Novo',
      payment: null,
    },
    {
      number: 3,
      due_date: '2026-03-31',
      amount: 83.34,
      paid_amount: 0,
      discount: 0,
      payment_date: null,
      description: 'Novo',
      payment: null,
    },
  ]);
  expect(changed.body.attributes.amount).toBe(200);
});

test('another due date moves the open installments by the whole plan; the paid one keeps its own', async () => {
  const changed = await merchant.update(90001, { due_date: '30/11/2027' });
  expect(changed.body.attributes.starting_date).toBe('2027-11-30');
  expect(rowsOf(changed)).toEqual([
    ['2026-01-31', 33.33],
    ['2027-12-30', 33.33],
    ['2028-01-30', 33.34],
  ]);
});

test('another due date keeps the frequency and the interval', async () => {
  const { body } = await merchant.create({ due_date: '2027-01-04', frequency: 2, interval: 'week', installments: 3 });
  const changed = await merchant.update(body.id, { due_date: '2027-02-01' });
  expect(dueDatesOf(changed)).toEqual(['2027-02-01', '2027-02-15', '2027-03-01']);
});

test('the amount that a charge has already shares nothing anew', async () => {
  expect(amountsOf(await merchant.update(90003, { amount: 0.05 }))).toEqual([0.01, 0.01, 0.03]);
  expect(amountsOf(await merchant.update(90003, { amount: 0.07 }))).toEqual([0.01, 0.03, 0.03]);
});

test('an amount below what is paid is refused and changes nothing; all that is paid is enough', async () => {
  const before = await merchant.get(90001);
  const refused = await merchant.update(90001, { amount: 33.32, is_active: false });
  expect([refused.status, refused.text]).toEqual([
    400,
    '{"code":"400","message":"Amount is less than the amount paid already","resource":"resources.charge.update"}',
  ]);
  expect((await merchant.get(90001)).text).toBe(before.text);
  const reduced = await merchant.update(90001, { amount: 33.33 });
  expect(amountsOf(reduced)).toEqual([33.33, 0, 0]);
  expect(reduced.body.attributes.status).toBe('paid');
});

test('a charge that is paid takes another date and text, but no larger amount: no installment could have it', async () => {
  const refused = await merchant.update(99992, { amount: 150.01 });
  expect([refused.status, refused.text]).toEqual([
    400,
    '{"code":"400","message":"Invoice Installment #1 has been paid already","resource":"resources.charge.pay"}',
  ]);
  const changed = await merchant.update(99992, { amount: 150, due_date: '2027-01-01', description: 'Quitada' });
  expect(changed.status).toBe(200);
  expect(changed.body.attributes).toMatchObject({
    status: 'paid',
    starting_date: '2027-01-01',
    description: 'Quitada',
  });
  const [row] = changed.body.attributes.installments.data;
  expect(row).toMatchObject({ due_date: '2026-01-10', paid_amount: 150, description: 'Cobrança paga' });
});

test('a recurring charge keeps what is paid; its open occurrences take the new amount and date', async () => {
  expect(rowsOf(await merchant.get(90002))).toEqual([
    ['2026-01-01', 50],
    ['2026-01-08', 50],
    ['2026-01-15', 50],
  ]);
  const changed = await merchant.update(90002, { amount: 10, due_date: '2026-01-12' });
  expect(rowsOf(changed)).toEqual([
    ['2026-01-01', 50],
    ['2026-01-19', 10],
    ['2026-01-26', 10],
  ]);
  expect(changed.body.attributes.status).toBe('pending');
  const { data } = changed.body.attributes.installments;
  expect(data[0]).toMatchObject({ number: 1, paid_amount: 50, payment_date: '2026-01-10' });
});

test('a recurring charge that is put off keeps its open occurrences after the paid one, on the new plan', async () => {
  const changed = await merchant.update(90002, { due_date: '2026-03-01' });
  expect(rowsOf(changed)).toEqual([
    ['2026-01-01', 50],
    ['2026-03-08', 50],
    ['2026-03-15', 50],
  ]);
});

test('a daily charge with more than 500 occurrences, the first of them paid, is overdue', async () => {
  const shown = await merchant.get(90004);
  expect(dueDatesOf(shown)).toHaveLength(500);
  expect(shown.body.attributes.status).toBe('overdue');
});

test('a recurring charge whose occurrences are all paid is paid, until the next one appears', async () => {
  const statusAt = async (instant: string) => {
    const later = new Merchant(server, 'paid-ahead', { 'x-sandbox-time': instant });
    return (await later.get(90002)).body.attributes.status;
  };
  expect(await statusAt('2026-01-01T12:00:00Z')).toBe('paid');
  expect(await statusAt('2026-01-02T02:59:59Z')).toBe('paid');
  expect(await statusAt('2026-01-02T03:00:00Z')).toBe('pending');
  expect(await statusAt('2026-01-09T03:00:00Z')).toBe('overdue');
});
