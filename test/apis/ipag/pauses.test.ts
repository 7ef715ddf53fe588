import { SandboxClock } from '../../support/clock.js';
import { server } from '../../support/shared.js';
import { dueDatesOf, Merchant } from './charges.js';

let sandbox: string;
beforeEach(() => {
  sandbox = server.fresh();
});

const at = (instant: string) => new Merchant(server, sandbox, { 'x-sandbox-time': instant });
const subscribe = (plan: object) => at('2026-01-15T12:00:00Z').create({ type: 'recurring', ...plan });
const dueAt = async (instant: string) => dueDatesOf(await at(instant).get(100000));
const numbersAt = async (instant: string): Promise<number[]> =>
  (await at(instant).get(100000)).body.attributes.installments.data.map(({ number }: { number: number }) => number);

test('an inactive recurring charge has no further row, also when its rows fall due', async () => {
  await subscribe({ due_date: '2026-01-31' });
  const stopped = await at('2026-02-10T12:00:00Z').update(100000, { is_active: false });
  expect(dueDatesOf(stopped)).toEqual(['2026-01-31', '2026-02-28']);
  const later = await at('2026-06-15T12:00:00Z').get(100000);
  expect(dueDatesOf(later)).toEqual(['2026-01-31', '2026-02-28']);
  expect(later.body.attributes).toMatchObject({ is_active: false, status: 'overdue' });
});

test('active again it goes on with the next row of its plan, and the rows of the time between are left out', async () => {
  await subscribe({ due_date: '2026-01-31' });
  await at('2026-02-10T12:00:00Z').update(100000, { is_active: false });
  const again = await at('2026-06-15T12:00:00Z').update(100000, { is_active: true });
  expect(dueDatesOf(again)).toEqual(['2026-01-31', '2026-02-28', '2026-06-30']);
  expect(await dueAt('2026-07-01T02:59:59Z')).toEqual(['2026-01-31', '2026-02-28', '2026-06-30']);
  expect(await dueAt('2026-07-01T03:00:00Z')).toEqual(['2026-01-31', '2026-02-28', '2026-06-30', '2026-07-31']);
  expect(await numbersAt('2026-07-01T03:00:00Z')).toEqual([1, 2, 6, 7]);
});

test('of a daily charge the days are left out, from the one after it ended to the one on which it went on', async () => {
  await subscribe({ due_date: '2026-01-16', interval: 'day' });
  await at('2026-01-18T12:00:00Z').update(100000, { is_active: 0 });
  await at('2026-01-28T12:00:00Z').update(100000, { is_active: 1 });
  expect(await dueAt('2026-01-29T02:59:59Z')).toEqual(['2026-01-16', '2026-01-17', '2026-01-18']);
  expect(await dueAt('2026-01-29T03:00:00Z')).toEqual(['2026-01-16', '2026-01-17', '2026-01-18', '2026-01-29']);
});

test('a row that falls due after a pause is not lost, although it would have appeared within it', async () => {
  await subscribe({ due_date: '2026-01-31' });
  await at('2026-01-20T12:00:00Z').update(100000, { is_active: false });
  expect(await dueAt('2026-02-05T12:00:00Z')).toEqual(['2026-01-31']);
  const again = await at('2026-02-05T12:00:00Z').update(100000, { is_active: true });
  expect(dueDatesOf(again)).toEqual(['2026-01-31', '2026-02-28']);
});

test('of several pauses each leaves out its own; what changes nothing is none', async () => {
  await subscribe({ due_date: '2026-01-20', interval: 'week' });
  for (const [day, is_active] of [
    ['2026-01-21', false],
    ['2026-01-22', false],
    ['2026-02-04', true],
    ['2026-02-05', true],
    ['2026-02-11', false],
    ['2026-02-11', true],
    ['2026-02-18', false],
    ['2026-02-25', true],
  ] as const) {
    await at(`${day}T12:00:00Z`).update(100000, { is_active });
  }
  expect(await dueAt('2026-03-01T12:00:00Z')).toEqual([
    '2026-01-20',
    '2026-01-27',
    '2026-02-10',
    '2026-02-17',
    '2026-02-24',
    '2026-03-03',
  ]);
});

test('a recurring charge that is made inactive has its first row, and the next when it is active', async () => {
  const made = await subscribe({ due_date: '2026-01-31', is_active: false });
  expect(dueDatesOf(made)).toEqual(['2026-01-31']);
  expect(await dueAt('2026-04-15T12:00:00Z')).toEqual(['2026-01-31']);
  const active = await at('2026-04-15T12:00:00Z').update(100000, { is_active: true });
  expect(dueDatesOf(active)).toEqual(['2026-01-31', '2026-04-30']);
});

test('installments of a normal charge stay, whether it is active or not', async () => {
  await at('2026-01-15T12:00:00Z').create({ due_date: '2026-01-31', installments: 3, is_active: false });
  expect(await dueAt('2026-06-15T12:00:00Z')).toEqual(['2026-01-31', '2026-02-28', '2026-03-31']);
});

test('a last date still ends a charge that goes on', async () => {
  await subscribe({ due_date: '2026-01-31', last_charge_date: '2026-04-30' });
  await at('2026-02-10T12:00:00Z').update(100000, { is_active: false });
  await at('2026-04-10T12:00:00Z').update(100000, { is_active: true });
  expect(await dueAt('2026-12-01T12:00:00Z')).toEqual(['2026-01-31', '2026-02-28', '2026-04-30']);
});

test('an advance tells of no row that a pause leaves out', async () => {
  const clock = new SandboxClock(server, sandbox);
  const merchant = new Merchant(server, sandbox);
  await merchant.create({ type: 'recurring', due_date: '2026-01-31' });
  const ran = async (step: object) => (await clock.ran(step)).filter((line) => line.includes(' 100000/'));
  await clock.advance({ to: '2026-02-10T12:00:00Z' });
  await merchant.update(100000, { is_active: false });
  expect(await ran({ to: '2026-06-15T12:00:00Z' })).toEqual([
    '2026-03-01T03:00:00.000Z ipag installment-overdue 100000/2 overdue',
  ]);
  await merchant.update(100000, { is_active: true });
  expect(await ran({ to: '2026-08-01T12:00:00Z' })).toEqual([
    '2026-07-01T03:00:00.000Z ipag installment-overdue 100000/6 overdue',
    '2026-07-01T03:00:00.000Z ipag recurring-charge 100000/7 appeared',
    '2026-08-01T03:00:00.000Z ipag installment-overdue 100000/7 overdue',
    '2026-08-01T03:00:00.000Z ipag recurring-charge 100000/8 appeared',
  ]);
});

const record = '/__sandbox/state/ipag/charges/99994';

test('a record that is put as inactive ends from then on, and goes on when it is put as active', async () => {
  const clock = new SandboxClock(server, sandbox);
  const rows = async () => dueDatesOf(await new Merchant(server, sandbox).get(99994));
  const put = async (changes: object) => {
    const { body } = await server.send('GET', record, { sandbox });
    const { status } = await server.send('PUT', record, { sandbox, body: { ...body, ...changes } });
    expect(status).toBe(200);
  };
  await clock.advance({ to: '2026-01-30T12:00:00Z' });
  await put({ is_active: false });
  await clock.advance({ to: '2026-05-15T12:00:00Z' });
  expect(await rows()).toEqual(['2026-01-25', '2026-02-25']);
  await put({ is_active: true });
  expect(await rows()).toEqual(['2026-01-25', '2026-02-25', '2026-05-25']);
});

test('a record may have pauses of its own; what is paid within one is shown', async () => {
  const { body } = await server.send('GET', record, { sandbox });
  const settlement = { paid_minor: 5000, payment_date: '2025-04-01', description: 'Assinatura mensal', payment: null };
  const paid = (number: number, due_date: string) => ({ number, due_date, amount_minor: 5000, settlement });
  const installments = [paid(4, '2025-04-25'), paid(12, '2025-12-25')];
  const pauses = [{ from: '2025-02-01', until: '-P1M' }];
  const charge = { ...body, due_date: '2025-01-25', installments, pauses };
  const put = await server.send('PUT', record, { sandbox, body: charge });
  expect([put.status, put.body.pauses]).toEqual([200, [{ from: '2025-02-01', until: '2025-12-15' }]]);
  expect(dueDatesOf(await new Merchant(server, sandbox).get(99994))).toEqual([
    '2025-01-25',
    '2025-02-25',
    '2025-04-25',
    '2025-12-25',
    '2026-01-25',
  ]);
});

test('after a pause of years the latest 500 rows are those that are not left out', async () => {
  const plan = { due_date: '1926-01-15', interval: 'day' };
  await new Merchant(server, sandbox, { 'x-sandbox-time': '1927-01-15T12:00:00Z' }).create({
    type: 'recurring',
    ...plan,
  });
  await at('1927-01-15T12:00:00Z').update(100000, { is_active: false });
  await at('2025-12-31T12:00:00Z').update(100000, { is_active: true });
  const due = await dueAt('2026-01-15T12:00:00Z');
  expect([due.length, due[0], due[365], due[366], due.at(-1)]).toEqual([
    381,
    '1926-01-15',
    '1927-01-15',
    '2026-01-01',
    '2026-01-15',
  ]);
});
