import { fileURLToPath } from 'node:url';
import { SandboxClock } from '../../support/clock.js';
import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { Merchant } from './charges.js';

/** Charges as seen on 15 January 2026: 90001 and 90002 have paid the first. */
const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

let server: Sandbox;
let clock: SandboxClock;
let merchant: Merchant;
beforeAll(async () => {
  server = await startSandbox({ fixtures });
});
afterAll(() => server.close());
beforeEach(() => enter(server.fresh()));

function enter(sandbox: string): void {
  clock = new SandboxClock(server, sandbox);
  merchant = new Merchant(server, sandbox);
}

/** What an advance lists of one charge, without the name of the API. */
async function ranOf(charge: number, step: object): Promise<string[]> {
  const ran = await clock.ran(step);
  return ran.filter((line) => line.includes(` ${charge}/`)).map((line) => line.replace(' ipag ', ' '));
}

test('open installments become overdue at 00:00 in Brasília of the day after; paid ones never', async () => {
  expect(await ranOf(90001, { to: '2026-04-01T02:59:59.999Z' })).toEqual([
    '2026-03-01T03:00:00.000Z installment-overdue 90001/2 overdue',
  ]);
  expect(await ranOf(90001, { by: 'PT0.001S' })).toEqual([
    '2026-04-01T03:00:00.000Z installment-overdue 90001/3 overdue',
  ]);
  expect(await ranOf(90001, { by: 'P1Y' })).toEqual([]);
});

test('of a recurring charge the next occurrence appears as the one before becomes overdue', async () => {
  expect(await ranOf(90002, { by: 'P2W' })).toEqual([
    '2026-01-16T03:00:00.000Z installment-overdue 90002/3 overdue',
    '2026-01-16T03:00:00.000Z recurring-charge 90002/4 appeared',
    '2026-01-23T03:00:00.000Z installment-overdue 90002/4 overdue',
    '2026-01-23T03:00:00.000Z recurring-charge 90002/5 appeared',
  ]);
});

test('a recurring charge that was put off has the occurrence after the paid one first, the others on the new plan', async () => {
  await clock.put({ now: '2025-12-20T12:00:00Z', frozen: true });
  await merchant.update(90002, { due_date: '2026-03-01' });
  expect(await ranOf(90002, { to: '2026-03-10T12:00:00Z' })).toEqual([
    '2026-01-02T03:00:00.000Z recurring-charge 90002/2 appeared',
    '2026-03-09T03:00:00.000Z installment-overdue 90002/2 overdue',
    '2026-03-09T03:00:00.000Z recurring-charge 90002/3 appeared',
  ]);
});

test('after its last date a recurring charge has no more occurrences', async () => {
  const { body } = await merchant.create({
    type: 'recurring',
    interval: 'day',
    due_date: '2026-01-20',
    last_charge_date: '2026-01-21',
  });
  expect(await ranOf(body.id, { by: 'P1Y' })).toEqual([
    '2026-01-21T03:00:00.000Z installment-overdue 100000/1 overdue',
    '2026-01-21T03:00:00.000Z recurring-charge 100000/2 appeared',
    '2026-01-22T03:00:00.000Z installment-overdue 100000/2 overdue',
  ]);
});

test('an occurrence can be seen from the instant at which it is said to appear, and not before', async () => {
  const at = (instant: string) => new Merchant(server, 'seen', { 'x-sandbox-time': instant });
  enter('seen');
  const { body } = await merchant.create({ type: 'recurring', frequency: 1, due_date: '2026-01-31' });
  const ran = await ranOf(body.id, { by: 'P4M' });
  const appeared = ran.filter((line) => line.includes('recurring-charge'));
  expect(appeared).toHaveLength(4);
  for (const [i, line] of appeared.entries()) {
    const instant = line.split(' ')[0] ?? '';
    const before = new Date(Date.parse(instant) - 1).toISOString();
    const rowsAt = async (when: string) =>
      (await at(when).get(body.id)).body.attributes.installments.data.length as number;
    expect([await rowsAt(before), await rowsAt(instant)]).toEqual([i + 1, i + 2]);
  }
});

test('of years of daily charges the first 10000 changes are listed, and that there are more', async () => {
  const daily = { type: 'recurring', interval: 'day', due_date: '2026-01-16' };
  const halves = server.fresh();
  for (const sandbox of ['whole', halves]) {
    enter(sandbox);
    await merchant.create(daily);
    await merchant.create(daily);
  }
  const parts = [await clock.advance({ by: 'P3Y' }), await clock.advance({ by: 'P3Y' })];
  expect(parts.map(({ body }) => body.truncated)).toEqual([undefined, undefined]);
  enter('whole');
  const { status, body } = await clock.advance({ by: 'P10Y' });
  expect([status, body.now, body.truncated]).toEqual([200, '2036-01-15T12:00:00.000Z', true]);
  expect(body.ran).toHaveLength(10_000);
  expect(body.ran).toEqual(parts.flatMap((part) => part.body.ran).slice(0, 10_000));
});
