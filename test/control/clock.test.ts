import { SandboxClock } from '../support/clock.js';
import { acceptingAfter5s, DelayedPayments } from '../support/delayed-payment.js';
import { sandbox, server } from '../support/shared.js';
import { until } from '../support/until.js';

const clock = () => new SandboxClock(server, sandbox);
const payments = () => new DelayedPayments(server, sandbox);
const shown = async () => (await clock().get()).body;

/** The instant that an emulated API gives what it makes now. */
async function stamp(headers: Readonly<Record<string, string>> = {}, at = sandbox): Promise<string> {
  const account = { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency: 'EUR' };
  return (await server.send('POST', '/account', { sandbox: at, body: account, headers })).body.created_at;
}

const now = () => server.time.now().toISOString();

test('a new sandbox has the real time', async () => {
  expect(await shown()).toEqual({ now: now(), mode: 'real' });
});

test('a frozen clock stands still, for the emulated APIs too', async () => {
  const put = await clock().put({ now: '2019-04-23T10:07:48.788+02:00', frozen: true });
  expect([put.status, put.body]).toEqual([200, { now: '2019-04-23T08:07:48.788Z', mode: 'frozen' }]);
  server.time.advance(60_000);
  expect(await shown()).toEqual({ now: '2019-04-23T08:07:48.788Z', mode: 'frozen' });
  expect(await stamp()).toBe('2019-04-23T08:07:48.788Z');
});

test.each([{}, { frozen: false }])('a clock that is set with %j runs on from there', async (more) => {
  const put = await clock().put({ now: '2019-04-23T08:07:48.788Z', ...more });
  expect(put.body).toEqual({ now: '2019-04-23T08:07:48.788Z', mode: 'offset' });
  server.time.advance(1_500);
  expect(await shown()).toEqual({ now: '2019-04-23T08:07:50.288Z', mode: 'offset' });
  expect(await stamp()).toBe('2019-04-23T08:07:50.288Z');
});

test('a clock that is deleted shows the real time again', async () => {
  await clock().put({ now: '2019-04-23T08:07:48.788Z', frozen: true });
  const reset = await clock().reset();
  expect([reset.status, reset.body]).toEqual([200, { now: now(), mode: 'real' }]);
  expect(await stamp()).toBe(now());
});

test('two sandboxes have two clocks', async () => {
  const other = server.fresh();
  await clock().put({ now: '2019-04-23T08:07:48.788Z', frozen: true });
  await new SandboxClock(server, other).advance({ by: 'P1D' });
  expect(await stamp()).toBe('2019-04-23T08:07:48.788Z');
  const tomorrow = new Date(server.time.now().getTime() + 86_400_000).toISOString();
  expect(await stamp({}, other)).toBe(tomorrow);
});

test('X-Sandbox-Time fixes one request, whether the clock is frozen or runs; neither notices', async () => {
  for (const frozen of [true, false]) {
    await clock().put({ now: '2030-01-01T00:00:00Z', frozen });
    expect(await stamp({ 'x-sandbox-time': '2024-02-29T12:00:00Z' })).toBe('2024-02-29T12:00:00.000Z');
    expect(await stamp()).toBe('2030-01-01T00:00:00.000Z');
  }
});

test('X-Sandbox-Time runs no due work, and what it makes is due relative to it', async () => {
  for (const frozen of [true, false]) {
    await clock().put({ now: '2030-01-01T00:00:00Z', frozen });
    const id = await payments().execute(acceptingAfter5s, 1, { 'x-sandbox-time': '2030-01-01T00:01:00Z' });
    const late = { 'x-sandbox-time': '2030-06-01T00:00:00Z' };
    expect(await payments().stateOf(id, late)).toBe('pending null');
    expect(await clock().tasks()).toEqual([expect.objectContaining({ at: '2030-01-01T00:01:05.000Z', subject: id })]);
    await clock().put({ now: '2030-01-01T00:01:04.999Z', frozen: true });
    expect(await payments().stateOf(id)).toBe('pending null');
    await clock().put({ now: '2030-01-01T00:01:05Z', frozen: true });
    expect(await payments().stateOf(id)).toBe('completed 2030-01-01T00:01:05.000Z');
  }
});

test('the timers of a frozen sandbox do not ring; they follow the clock that it is given then', async () => {
  const id = await payments().execute(acceptingAfter5s, 1);
  const start = server.time.now().getTime();
  await clock().put({ now: now(), frozen: true });
  server.time.advance(60_000);
  expect(await payments().storedStateOf(id)).toBe('pending');
  await clock().put({ now: new Date(start + 4_000).toISOString() });
  server.time.advance(999);
  expect(await payments().storedStateOf(id)).toBe('pending');
  const waiting = server.time.open;
  server.time.advance(1);
  expect(server.time.open).toBe(waiting - 1);
  for (let i = 0; i < 50 && (await payments().storedStateOf(id)) === 'pending'; i++);
  expect(await payments().storedStateOf(id)).toBe('completed');
});

test('a clock that is set back runs nothing: what was due waits for its time to come again', async () => {
  await clock().put({ now: '2030-01-01T00:00:00Z', frozen: true });
  const id = await payments().execute(acceptingAfter5s, 1);
  expect((await clock().put({ now: '2029-12-31T23:00:00Z', frozen: true })).status).toBe(200);
  expect(await payments().stateOf(id)).toBe('pending null');
  expect(await clock().ran({ to: '2030-01-01T00:00:05Z' })).toEqual([
    `2030-01-01T00:00:05.000Z payment-accounts answer-authorization ${id} completed`,
  ]);
});

test('limits and the journal go by the clock of the sandbox', async () => {
  const limited = () =>
    server.send('GET', '/account/44444444-4444-4444-8444-444444444444/payments', {
      sandbox,
      headers: { 'x-sandbox-scenario': 'rate-limited;limit=1;window=P1D' },
    });
  await clock().put({ now: '2030-01-01T00:00:00Z' });
  expect([(await limited()).status, (await limited()).status]).toEqual([200, 429]);
  await clock().advance({ by: 'P1D' });
  expect((await limited()).status).toBe(200);
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
  expect(body.requests.map(({ at }: { at: string }) => at)).toEqual([
    '2030-01-02T00:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
  ]);
});

test('a clock beyond the year 9999 stays at its last instant', async () => {
  await clock().put({ now: '9999-12-31T23:59:59Z' });
  server.time.advance(5_000);
  expect(await shown()).toEqual({ now: '9999-12-31T23:59:59.999Z', mode: 'offset' });
});

const instantWanted = (text: string) => `is an instant with its zone, such as 2026-01-31T12:00:00Z, not "${text}"`;

test.each([
  [{ now: 'yesterday' }, '/body/now', instantWanted('yesterday')],
  [{ now: '2026-02-30T12:00:00Z' }, '/body/now', instantWanted('2026-02-30T12:00:00Z')],
  [{ now: '2026-01-31T12:00:00' }, '/body/now', instantWanted('2026-01-31T12:00:00')],
  [{ now: '9999-12-31T23:59:59-01:00' }, '/body/now', instantWanted('9999-12-31T23:59:59-01:00')],
  [{ frozen: true }, '/body/now', 'is missing'],
  [{ now: 1_768_478_400 }, '/body/now', 'breaks "type" of its schema (string)'],
  [{ now: '2026-01-31T12:00:00Z', frozen: 'yes' }, '/body/frozen', 'breaks "type" of its schema (boolean)'],
  [{ now: '2026-01-31T12:00:00Z', mode: 'frozen' }, '/body', 'has a member that nothing here takes: mode'],
])('PUT %j is refused and changes nothing', async (body, pointer, message) => {
  const answer = await clock().put(body);
  expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/problem+json']);
  expect(answer.body).toMatchObject({ type: '/__sandbox/problems/bad-request', errors: [{ pointer, message }] });
  expect(await shown()).toEqual({ now: now(), mode: 'real' });
});

test.each([
  ['GET', '/clock'],
  ['PUT', '/clock'],
  ['DELETE', '/clock'],
  ['POST', '/clock/advance'],
  ['GET', '/tasks'],
])('%s %s takes no query parameters', async (method, path) => {
  const body = method === 'PUT' ? { now: '2026-01-31T12:00:00Z' } : method === 'POST' ? { by: 'P1D' } : undefined;
  const answer = await server.send(method, `/__sandbox${path}?sandbox=a`, { sandbox, body });
  expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, '/query/sandbox']);
  expect(await shown()).toEqual({ now: now(), mode: 'real' });
});

test('the feed says each change of the clock, and nothing of one that was refused', async () => {
  await clock().put({ now: '2030-01-31T00:00:00Z', frozen: true });
  await clock().put({ now: 'never' });
  await clock().advance({ by: 'P1M' });
  await clock().reset();
  const end = new AbortController();
  const headers = { 'x-sandbox-id': sandbox, 'last-event-id': '0' };
  const feed = await fetch(`${server.url}/__sandbox/events`, { headers, signal: end.signal });
  let text = '';
  const read = (async () => {
    for await (const chunk of feed.body ?? []) text += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  await until(() => text.includes('"real"'), 'the last change arrives');
  end.abort();
  await read;
  expect(text.match(/^event: .*\n(id: .*\n)?data: .*$/gm)?.map((event) => /data: (.*)/.exec(event)?.[1])).toEqual([
    `{"at":"${now()}","now":"2030-01-31T00:00:00.000Z","mode":"frozen"}`,
    '{"at":"2030-01-31T00:00:00.000Z","now":"2030-02-28T00:00:00.000Z","mode":"frozen"}',
    `{"at":"2030-02-28T00:00:00.000Z","now":"${now()}","mode":"real"}`,
  ]);
});
