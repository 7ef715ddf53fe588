import { SandboxClock } from '../../support/clock.js';
import { server } from '../../support/shared.js';
import { dueDatesOf, Merchant } from './charges.js';

const at = (instant: string, sandbox = server.fresh()) => new Merchant(server, sandbox, { 'x-sandbox-time': instant });
const now = () => at('2026-01-15T12:00:00Z');

test.each([
  ['2026-03-10', '2026-03-10'],
  ['10/03/2026', '2026-03-10'],
  ['29/02/2028', '2028-02-29'],
  ['2000-02-29', '2000-02-29'],
  ['31/12/9999', '9999-12-31'],
])('a date is understood in both forms and answered in one: %s', async (sent, answered) => {
  const { body } = await now().create({ due_date: sent, last_charge_date: sent });
  expect(body.attributes).toMatchObject({ starting_date: answered, closing_date: answered });
  expect(body.attributes.installments.data[0].due_date).toBe(answered);
});

test.each([
  '2026-02-29',
  '29/02/1900',
  '31/04/2026',
  '2026-00-10',
  '2026-10-00',
  '10/13/2026',
  '1/3/2026',
  '2026-3-1',
  '10-03-2026',
  '2026/03/10',
  '2026-03-10T00:00:00Z',
  ' 2026-03-10',
  '+12026-03-10',
])('%s is not a date', async (due_date) => {
  const { status, body } = await now().create({ due_date });
  expect([status, body.message]).toEqual([406, { due_date: ['Due Date is not a valid date'] }]);
});

const steps: [object, string[]][] = [
  [{ due_date: '9999-11-30' }, ['9999-11-30', '9999-12-30', '9999-12-31', '9999-12-31']],
  [{ due_date: '2026-01-31' }, ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30']],
  [{ due_date: '2028-01-31' }, ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30']],
  [{ due_date: '2027-12-30', frequency: 2 }, ['2027-12-30', '2028-02-29', '2028-04-30', '2028-06-30']],
  [{ due_date: '2028-02-29', frequency: 12 }, ['2028-02-29', '2029-02-28', '2030-02-28', '2031-02-28']],
  [{ due_date: '2026-02-25', interval: 'week' }, ['2026-02-25', '2026-03-04', '2026-03-11', '2026-03-18']],
  [{ due_date: '2028-02-27', interval: 'day', frequency: 1 }, ['2028-02-27', '2028-02-28', '2028-02-29', '2028-03-01']],
  [
    { due_date: '2026-12-20', interval: 'week', frequency: 2 },
    ['2026-12-20', '2027-01-03', '2027-01-17', '2027-01-31'],
  ],
];

test.each(steps)('installments of %j are due on their days, months clamped to their end', async (plan, due) => {
  expect(dueDatesOf(await now().create({ ...plan, installments: 4 }))).toEqual(due);
});

test('a charge is overdue from 00:00 in Brasília of the day after its due date', async () => {
  const sandbox = server.fresh();
  await at('2026-03-01T12:00:00Z', sandbox).create({ due_date: '2026-03-10' });
  const statusAt = async (instant: string) => (await at(instant, sandbox).get(100000)).body.attributes.status;
  expect(await statusAt('2026-03-11T02:59:59.999Z')).toBe('pending');
  expect(await statusAt('2026-03-11T03:00:00Z')).toBe('overdue');
});

test('a charge becomes overdue as the clock moves on', async () => {
  const sandbox = server.fresh();
  const merchant = new Merchant(server, sandbox);
  const clock = new SandboxClock(server, sandbox);
  await merchant.create({ due_date: '2026-01-15' });
  await clock.advance({ to: '2026-01-16T02:59:59.999Z' });
  expect((await merchant.get(100000)).body.attributes.status).toBe('pending');
  await clock.advance({ by: 'PT0.001S' });
  expect((await merchant.get(100000)).body.attributes.status).toBe('overdue');
});

test('times are those of Brasília, three hours behind UTC in the summer too', async () => {
  const { attributes } = (await at('2018-12-31T01:30:05.999Z').create()).body;
  expect(attributes).toMatchObject({ created_at: '2018-12-30 22:30:05', updated_at: '2018-12-30 22:30:05' });
  expect(attributes.customer.attributes).toMatchObject({ created_at: '2018-12-30', updated_at: '2018-12-30' });
});

const occurrences: [object, string, string[], string][] = [
  [{}, '2026-01-31T12:00:00Z', ['2026-01-31'], 'pending'],
  [{}, '2026-02-01T02:59:59Z', ['2026-01-31'], 'pending'],
  [{}, '2026-02-01T03:00:00Z', ['2026-01-31', '2026-02-28'], 'overdue'],
  [{}, '2026-03-01T02:59:59Z', ['2026-01-31', '2026-02-28'], 'overdue'],
  [{}, '2026-03-01T03:00:00Z', ['2026-01-31', '2026-02-28', '2026-03-31'], 'overdue'],
  [{ last_charge_date: '2026-02-28' }, '2026-06-01T12:00:00Z', ['2026-01-31', '2026-02-28'], 'overdue'],
  [{ last_charge_date: '2026-02-27' }, '2026-06-01T12:00:00Z', ['2026-01-31'], 'overdue'],
  [{ last_charge_date: '2026-01-01' }, '2026-06-01T12:00:00Z', ['2026-01-31'], 'overdue'],
  [{ frequency: 3 }, '2026-06-01T12:00:00Z', ['2026-01-31', '2026-04-30', '2026-07-31'], 'overdue'],
];

test.each(occurrences)('a recurring charge %j has these occurrences at %s', async (plan, instant, due, status) => {
  const sandbox = server.fresh();
  const created = await at('2026-01-15T12:00:00Z', sandbox).create({
    due_date: '2026-01-31',
    type: 'recurring',
    amount: 49.9,
    installments: 12,
    ...plan,
  });
  expect(dueDatesOf(created)).toEqual(['2026-01-31']);
  const read = await at(instant, sandbox).get(100000);
  expect(dueDatesOf(read)).toEqual(due);
  expect(read.body.attributes.status).toBe(status);
  for (const { amount } of read.body.attributes.installments.data) expect(amount).toBe(49.9);
});

test('of a daily charge from long ago the latest 500 occurrences are shown, with their own numbers', async () => {
  const { body } = await now().create({ due_date: '1926-01-15', type: 'recurring', interval: 'day' });
  const { data } = body.attributes.installments;
  expect(data).toHaveLength(500);
  expect(data[0]).toMatchObject({ number: 36027, due_date: '2024-09-03' });
  expect(data.at(-1)).toMatchObject({ number: 36526, due_date: '2026-01-15' });
  expect(body.attributes.status).toBe('overdue');
});
