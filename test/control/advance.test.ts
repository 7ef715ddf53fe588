import { SandboxClock } from '../support/clock.js';
import { acceptingAfter5s, DelayedPayments, decliningAfter5s } from '../support/delayed-payment.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { SteeredStore } from '../support/steered-store.js';

let server: Sandbox;
let store: SteeredStore;
let sandbox: string;
let clock: SandboxClock;
let payments: DelayedPayments;
beforeEach(async () => {
  store = new SteeredStore();
  server = await startSandbox({}, '2026-01-15T12:00:00.000Z', store.around);
  enter(server.fresh());
});
afterEach(() => server.close());

function enter(name: string): void {
  sandbox = name;
  clock = new SandboxClock(server, sandbox);
  payments = new DelayedPayments(server, sandbox);
}

/** Begins an advance and holds it up before its third unit of work: the clock is set then, and one task has run. */
async function heldInTheMiddle(step: object) {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let reached = () => {};
  const inTheMiddle = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let begun = 0;
  store.before = () => {
    if (++begun !== 3) return undefined;
    reached();
    return held;
  };
  const advancing = clock.ran(step);
  await inTheMiddle;
  return { advancing, release };
}

const answered = (id: string, result: string, at = '2026-01-15T12:00:05.000Z') =>
  `${at} payment-accounts answer-authorization ${id} ${result}`;

test.each([
  ['real', 'offset'],
  ['offset', 'offset'],
  ['frozen', 'frozen'],
])('a %s clock is %s after it was moved on, and shows the instant it was moved to', async (before, after) => {
  if (before !== 'real') await clock.put({ now: '2026-01-31T12:00:00Z', frozen: before === 'frozen' });
  else await clock.advance({ to: '2026-01-31T12:00:00Z' });
  const moved = await clock.advance({ by: 'P1M' });
  expect([moved.status, moved.body]).toEqual([200, { now: '2026-02-28T12:00:00.000Z', ran: expect.any(Array) }]);
  expect((await clock.get()).body).toEqual({ now: '2026-02-28T12:00:00.000Z', mode: after });
  server.time.advance(1_000);
  const second = after === 'frozen' ? '00' : '01';
  expect((await clock.get()).body.now).toBe(`2026-02-28T12:00:${second}.000Z`);
});

test('what is due by then has run, and not a millisecond earlier; what is due later still waits', async () => {
  const accepted = await payments.execute(acceptingAfter5s, 1);
  expect(await clock.ran({ by: 'PT4.999S' })).toEqual([]);
  expect(await clock.tasks()).toEqual([
    {
      id: '0',
      at: '2026-01-15T12:00:05.000Z',
      kind: 'answer-authorization',
      api: 'payment-accounts',
      subject: accepted,
      failed: null,
    },
  ]);
  expect(await clock.ran({ by: 'PT0.001S' })).toEqual([answered(accepted, 'completed')]);
  expect(await payments.storedStateOf(accepted)).toBe('completed');
  expect(await clock.tasks()).toEqual([]);
  expect(await clock.ran({ by: 'PT0S' })).toEqual([]);
});

test('each payment says what became of it: completed, declined, failed for want of money, or overtaken', async () => {
  const accepted = await payments.execute(acceptingAfter5s, 60);
  const declined = await payments.execute(decliningAfter5s, 60);
  const failed = await payments.execute(acceptingAfter5s, 60);
  const overtaken = await payments.execute(decliningAfter5s, 1);
  await server.send('POST', `/payment/${overtaken}/authorize`, { sandbox });
  expect(await clock.ran({ by: 'PT1M' })).toEqual([
    answered(accepted, 'completed'),
    answered(declined, 'declined'),
    answered(failed, 'failed'),
    answered(overtaken, 'superseded'),
  ]);
});

const wholeYears =
  'leads further than P10Y from 2026-01-15T12:00:00.000Z; go step by step, or set the clock with PUT /__sandbox/clock';
const back = 'leads back from 2026-01-15T12:00:00.000Z; PUT /__sandbox/clock sets the clock back';

test.each([
  [{}, '/body', 'says with by or with to how far the clock moves on'],
  [{ by: 'P1D', to: '2027-01-01T00:00:00Z' }, '/body/to', 'does not go with by: how far is said in one way'],
  [{ by: 'a month' }, '/body/by', 'is an ISO 8601 duration such as P1M or PT5S, not "a month"'],
  [{ by: 'P' }, '/body/by', 'is an ISO 8601 duration such as P1M or PT5S, not "P"'],
  [{ by: '-P1D' }, '/body/by', back],
  [{ by: 'PT1H', frozen: true }, '/body', 'has a member that nothing here takes: frozen'],
  [{ by: 5 }, '/body/by', 'breaks "type" of its schema (string)'],
  [{ to: 'tomorrow' }, '/body/to', 'is an instant with its zone, such as 2026-01-31T12:00:00Z, not "tomorrow"'],
  [{ to: '2026-01-15T11:59:59.999Z' }, '/body/to', back],
  [{ to: '2036-01-15T12:00:00.001Z' }, '/body/to', wholeYears],
  [{ by: 'P10Y1D' }, '/body/by', wholeYears],
  [{ by: 'P8000Y' }, '/body/by', 'leads beyond the year 9999'],
])('%j is refused before anything happens', async (step, pointer, message) => {
  const waiting = await payments.execute(acceptingAfter5s, 1);
  const { status, headers, body } = await clock.advance(step);
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(body).toMatchObject({ type: '/__sandbox/problems/bad-request', errors: [{ pointer, message }] });
  expect((await clock.get()).body).toEqual({ now: '2026-01-15T12:00:00.000Z', mode: 'real' });
  expect(await payments.storedStateOf(waiting)).toBe('pending');
});

test('a request in the middle finds what is due done, and the advance lists it all the same, once', async () => {
  const ids = [];
  for (const amount of [1, 2, 3]) ids.push(await payments.execute(acceptingAfter5s, amount));
  const afterwards = await payments.execute(acceptingAfter5s, 4, { 'x-sandbox-time': '2026-01-16T11:59:56Z' });
  const { advancing, release } = await heldInTheMiddle({ by: 'P1D' });
  expect((await clock.get()).body.now).toBe('2026-01-16T12:00:00.000Z');
  for (const id of ids) expect(await payments.stateOf(id)).toBe('completed 2026-01-15T12:00:05.000Z');
  server.time.advance(1_000);
  expect(await payments.stateOf(afterwards)).toBe('completed 2026-01-16T12:00:01.000Z');
  release();
  expect(await advancing).toEqual(ids.map((id) => answered(id, 'completed')));
  expect(await payments.balanceOf(acceptingAfter5s)).toBe(10);
});

test('what is due after it runs by itself, at its time by the moved clock', async () => {
  const id = await payments.execute(acceptingAfter5s, 1);
  await clock.advance({ by: 'PT2S' });
  server.time.advance(2_999);
  expect(await payments.storedStateOf(id)).toBe('pending');
  server.time.advance(1);
  for (let i = 0; i < 50 && (await payments.storedStateOf(id)) === 'pending'; i++);
  expect(await payments.storedStateOf(id)).toBe('completed');
});

test('two advances at once take turns, each with what fell due in its own time', async () => {
  const id = await payments.execute(acceptingAfter5s, 1);
  const { advancing, release } = await heldInTheMiddle({ by: 'P6D' });
  const second = clock.ran({ by: 'P6D' });
  for (let i = 0; i < 20; i++) expect((await clock.get()).body.now).toBe('2026-01-21T12:00:00.000Z');
  release();
  expect([await advancing, await second]).toEqual([
    [answered(id, 'completed')],
    [
      '2026-01-26T03:00:00.000Z ipag installment-overdue 99991/1 overdue',
      '2026-01-26T03:00:00.000Z ipag installment-overdue 99994/1 overdue',
      '2026-01-26T03:00:00.000Z ipag installment-overdue 99995/1 overdue',
      '2026-01-26T03:00:00.000Z ipag recurring-charge 99994/2 appeared',
    ],
  ]);
});

test('an advance that a crash ends goes on with the next request to the next server, each task exactly once', async () => {
  enter('crashed');
  const ids = [];
  for (const amount of [1, 2, 3]) ids.push(await payments.execute(acceptingAfter5s, amount));
  let begun = 0;
  store.before = () => {
    if (++begun > 3) throw new Error('the plug was pulled');
  };
  expect((await clock.advance({ by: 'P1D' })).status).toBe(500);
  expect(server.errors.splice(0)).not.toEqual([]);
  await server.close();

  store.before = () => undefined;
  server = await startSandbox({}, '2026-01-15T12:00:00.000Z', store.around);
  enter('crashed');
  const stored = await Promise.all(ids.map((id) => payments.storedStateOf(id)));
  expect(stored).toEqual(['completed', 'pending', 'pending']);
  expect((await clock.get()).body).toEqual({ now: '2026-01-16T12:00:00.000Z', mode: 'offset' });
  expect(await clock.tasks()).toHaveLength(2);
  for (const id of ids) expect(await payments.stateOf(id)).toBe('completed 2026-01-15T12:00:05.000Z');
  expect(await payments.balanceOf(acceptingAfter5s)).toBe(6);
  expect(await clock.tasks()).toEqual([]);
  const later = await payments.execute(acceptingAfter5s, 4);
  // Nothing is left of the list that nobody has got.
  expect(await clock.ran({ by: 'PT5S' })).toEqual([answered(later, 'completed', '2026-01-16T12:00:05.000Z')]);
});

test('after a failure of the store the rest is still due: the next advance runs and lists it', async () => {
  const ids = [await payments.execute(acceptingAfter5s, 1), await payments.execute(acceptingAfter5s, 2)];
  let begun = 0;
  store.before = () => {
    begun++;
  };
  store.atCommit = () => {
    if (begun === 4) throw new Error('no room on the disk');
  };
  expect((await clock.advance({ by: 'PT5S' })).status).toBe(500);
  expect(server.errors.splice(0)).toHaveLength(1);
  expect(await clock.ran({ by: 'PT0S' })).toEqual([answered(ids[1] ?? '', 'completed')]);
  expect(await payments.balanceOf(acceptingAfter5s)).toBe(3);
});

test('a task that can not be carried out is listed as failed, holds up no other, and is kept to be seen', async () => {
  const later = await payments.execute(decliningAfter5s, 1, { 'x-sandbox-time': '2026-01-15T12:00:30Z' });
  const broken = await payments.execute(acceptingAfter5s, 1);
  const good = await payments.execute(decliningAfter5s, 1);
  await store.lose(sandbox, 'payment-accounts/accounts', 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa');
  expect(await clock.ran({ by: 'PT10S' })).toEqual([answered(broken, 'failed'), answered(good, 'declined')]);
  expect(server.errors.splice(0)).toHaveLength(1);
  const why = 'Error: accounts aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa is gone';
  const tasks = (await clock.tasks()).map(({ at, subject, failed }) => ({ at, subject, failed }));
  expect(tasks).toEqual([
    { at: '2026-01-15T12:00:05.000Z', subject: broken, failed: why },
    { at: '2026-01-15T12:00:35.000Z', subject: later, failed: null },
  ]);
  expect(await clock.ran({ by: 'PT10S' })).toEqual([]);
});

test('a sandbox that is put back while its clock moves on is said to be: the list would not be true', async () => {
  const id = await payments.execute(acceptingAfter5s, 1);
  let begun = 0;
  store.before = async () => {
    if (++begun === 3) await store.lose(sandbox, 'advance');
  };
  const { status, headers, body } = await clock.advance({ by: 'PT5S' });
  expect([status, headers['content-type'], body.type]).toEqual([
    409,
    'application/problem+json',
    '/__sandbox/problems/conflict',
  ]);
  expect(await payments.storedStateOf(id)).toBe('completed');
});
