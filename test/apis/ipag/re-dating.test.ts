import fc from 'fast-check';
import { SandboxClock } from '../../support/clock.js';
import { server } from '../../support/shared.js';
import { dueDatesOf, Merchant } from './charges.js';

let sandbox: string;
beforeEach(() => {
  sandbox = server.fresh();
});

const at = (instant: string) => new Merchant(server, sandbox, { 'x-sandbox-time': instant });
const rows = (body: { attributes: { installments: { data: { number: number; due_date: string }[] } } }) =>
  body.attributes.installments.data.map(({ number, due_date }) => `${number} ${due_date}`);

/** Rows 1 to 3, the third due on 31 March. */
const subscribe = () => at('2027-01-01T12:00:00Z').create({ type: 'recurring', due_date: '2027-01-31' });
const change = async (day: string, changes: object) => (await at(`${day}T12:00:00Z`).update(100000, changes)).body;
const rowsOn = async (day: string) => rows((await at(`${day}T12:00:00Z`).get(100000)).body);

test('a row that had appeared before a pause stays when the charge is re-dated within it, and after it', async () => {
  await subscribe();
  expect(rows(await change('2027-03-01', { is_active: false }))).toEqual([
    '1 2027-01-31',
    '2 2027-02-28',
    '3 2027-03-31',
  ]);
  const moved = ['1 2027-02-28', '2 2027-03-28', '3 2027-04-28'];
  expect(rows(await change('2027-05-01', { due_date: '2027-02-28' }))).toEqual(moved);
  expect(rows(await change('2027-05-01', { is_active: true }))).toEqual([...moved, '4 2027-05-28']);
  expect(await rowsOn('2027-05-28')).toEqual([...moved, '4 2027-05-28']);
  expect(await rowsOn('2027-05-29')).toEqual([...moved, '4 2027-05-28', '5 2027-06-28']);
});

test('rows that a pause left out stay so when the charge is re-dated after it, and no others', async () => {
  await subscribe();
  await change('2027-03-01', { is_active: false });
  expect(rows(await change('2027-05-30', { is_active: true }))).toEqual([
    '1 2027-01-31',
    '2 2027-02-28',
    '3 2027-03-31',
    '5 2027-05-31',
  ]);
  const moved = ['1 2027-06-10', '2 2027-07-10', '3 2027-08-10', '5 2027-10-10'];
  expect(rows(await change('2027-05-30', { due_date: '2027-06-10' }))).toEqual(moved);
  expect(rows(await change('2027-06-30', { amount: 99 }))).toEqual(moved);
  expect(await rowsOn('2027-10-11')).toEqual([...moved, '6 2027-11-10']);
});

test('within a pause a plan that begins earlier lets no row appear, and what falls due until its end is left out', async () => {
  await subscribe();
  await change('2027-02-10', { is_active: false });
  expect(rows(await change('2027-03-10', { due_date: '2026-12-05' }))).toEqual(['1 2026-12-05', '2 2027-01-05']);
  expect(rows(await change('2027-03-20', { due_date: '2026-11-05' }))).toEqual(['1 2026-11-05', '2 2026-12-05']);
  expect(rows(await change('2027-04-10', { is_active: true }))).toEqual([
    '1 2026-11-05',
    '2 2026-12-05',
    '7 2027-05-05',
  ]);
});

test('a charge that is put off keeps the rows that had appeared, with their new dates; the next waits for the last', async () => {
  await subscribe();
  const moved = ['1 2027-06-30', '2 2027-07-30', '3 2027-08-30'];
  expect(rows(await change('2027-03-10', { due_date: '2027-06-30' }))).toEqual(moved);
  await change('2027-03-11', { is_active: false });
  expect(rows(await change('2027-04-11', { is_active: true }))).toEqual(moved);
  expect(await rowsOn('2027-08-30')).toEqual(moved);
  expect(await rowsOn('2027-08-31')).toEqual([...moved, '4 2027-09-30']);
});

test('a row that had appeared stays where another date, or another last one, has it fall due after the last', async () => {
  await at('2027-01-01T12:00:00Z').create({
    type: 'recurring',
    due_date: '2027-01-31',
    last_charge_date: '2027-04-30',
  });
  expect(rows(await change('2027-03-10', { due_date: '2027-03-31' }))).toEqual([
    '1 2027-03-31',
    '2 2027-04-30',
    '3 2027-05-31',
  ]);
  expect(rows(await change('2027-03-10', { due_date: '2027-01-31', last_charge_date: '2027-02-10' }))).toEqual([
    '1 2027-01-31',
    '2 2027-02-28',
    '3 2027-03-31',
  ]);
  expect((await rowsOn('2028-01-01')).length).toBe(3);
});

test('an advance tells of the rows of a plan that was changed within a pause as the charge shows them', async () => {
  const clock = new SandboxClock(server, sandbox);
  const merchant = new Merchant(server, sandbox);
  await clock.put({ now: '2027-01-01T12:00:00Z', frozen: true });
  await merchant.create({ type: 'recurring', due_date: '2027-01-31' });
  const ran = async (to: string) => (await clock.ran({ to })).filter((line) => line.includes(' 100000/'));
  await ran('2027-03-01T12:00:00Z');
  await merchant.update(100000, { is_active: false });
  await merchant.update(100000, { due_date: '2027-04-15' });
  expect(await ran('2027-06-01T12:00:00Z')).toEqual([
    '2027-04-16T03:00:00.000Z ipag installment-overdue 100000/1 overdue',
    '2027-05-16T03:00:00.000Z ipag installment-overdue 100000/2 overdue',
  ]);
  await merchant.update(100000, { is_active: true });
  expect(await ran('2027-07-20T12:00:00Z')).toEqual([
    '2027-06-16T03:00:00.000Z ipag installment-overdue 100000/3 overdue',
    '2027-06-16T03:00:00.000Z ipag recurring-charge 100000/4 appeared',
    '2027-07-16T03:00:00.000Z ipag installment-overdue 100000/4 overdue',
    '2027-07-16T03:00:00.000Z ipag recurring-charge 100000/5 appeared',
  ]);
});

const first = Date.parse('2026-01-15');
const dayOf = (n: number) => new Date(first + n * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

type Step = { readonly day: number } & ({ readonly switched: true } | { readonly start: number });

/** A person with a calendar: rows appear at 00:00, and at noon the charge is switched or its plan begins on another day. */
class WrittenDown {
  readonly #numbers = [1];
  #next = 2;
  #start = 0;
  #active = true;

  constructor(private readonly every: number) {}

  rows(): string[] {
    return this.#numbers.map((number) => dayOf(this.#due(number)));
  }

  begin(day: number): void {
    while (this.#active && this.#due(this.#next - 1) < day) this.#numbers.push(this.#next++);
  }

  take(step: Step): void {
    if ('start' in step) this.#start = step.start;
    else this.#active = !this.#active;
    if ('switched' in step && this.#active) while (this.#due(this.#next) <= step.day) this.#next++;
    this.begin(step.day);
  }

  get active(): boolean {
    return this.#active;
  }

  #due(number: number): number {
    return this.#start + (number - 1) * this.every;
  }
}

test('however a charge is switched and re-dated, no row is lost but those that a pause left out', async () => {
  const everyDays = fc.constantFrom<[string, number, number]>(['day', 1, 1], ['day', 4, 4], ['week', 1, 7]);
  const day = fc.integer({ min: 0, max: 60 });
  const step = fc.oneof(
    fc.record({ day, switched: fc.constant(true as const) }),
    fc.record({ day, start: fc.integer({ min: -20, max: 90 }) }),
  );
  // At most one on a day: a pause that ends on its first day is none.
  const steps = fc.uniqueArray<Step, number>(step, { maxLength: 8, selector: (one) => one.day });
  await fc.assert(
    fc.asyncProperty(everyDays, steps, async ([interval, frequency, every], taken) => {
      sandbox = server.fresh();
      const written = new WrittenDown(every);
      await at('2026-01-15T15:00:00Z').create({ type: 'recurring', due_date: dayOf(0), interval, frequency });
      const byDay = new Map(taken.map((one) => [one.day, one]));
      for (let today = 0; today <= 70; today++) {
        written.begin(today);
        const now = byDay.get(today);
        if (!now) continue;
        written.take(now);
        const changes = 'start' in now ? { due_date: dayOf(now.start) } : { is_active: written.active };
        const changed = await at(`${dayOf(today)}T15:00:00Z`).update(100000, changes);
        expect(dueDatesOf(changed)).toEqual(written.rows());
      }
      expect(dueDatesOf(await at(`${dayOf(70)}T15:00:00Z`).get(100000))).toEqual(written.rows());
    }),
    { numRuns: 40 },
  );
});
