import { SandboxClient } from '../../src/client/index.js';
import { sandbox, server } from '../support/shared.js';

const headers = { authorization: `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}` };
const tasks = (query = '') => server.send('GET', `/__sandbox/tasks${query}`, { sandbox });
const until = (instant: string) => tasks(`?until=${encodeURIComponent(instant)}`);

const inThree = { amount: 90, description: 'x', due_date: '2026-02-28', installments: 3, customer: { name: 'Maria' } };

beforeEach(async () => {
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2026-01-15T12:00:00Z', frozen: true } });
  const { collections } = (await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`)).body;
  for (const { id } of collections.ipag.charges) {
    await server.send('DELETE', `/__sandbox/state/ipag/charges/${id}`, { sandbox });
  }
});

test('three installments to come are listed until an instant, each at the end of its day; without until no task is', async () => {
  await server.send('POST', '/service/resources/charges', { sandbox, headers, body: inThree });
  expect((await tasks()).body).toEqual({ tasks: [] });
  const overdue = (number: number, at: string) => ({
    id: null,
    at,
    kind: 'installment-overdue',
    api: 'ipag',
    subject: `100000/${number}`,
    failed: null,
  });
  expect((await until('2026-12-31T00:00:00Z')).body).toEqual({
    tasks: [
      overdue(1, '2026-03-01T03:00:00.000Z'),
      overdue(2, '2026-03-29T03:00:00.000Z'),
      overdue(3, '2026-04-29T03:00:00.000Z'),
    ],
  });
  expect((await until('2026-03-29T03:00:00Z')).body.tasks).toHaveLength(2);
  const { ran } = (
    await server.send('POST', '/__sandbox/clock/advance', { sandbox, body: { to: '2026-12-31T00:00:00Z' } })
  ).body;
  expect(ran.map(({ at }: { at: string }) => at)).toEqual([
    '2026-03-01T03:00:00.000Z',
    '2026-03-29T03:00:00.000Z',
    '2026-04-29T03:00:00.000Z',
  ]);
});

test('tasks and what time brings stand in one list, in the order of time, as far as until', async () => {
  await server.send('POST', '/service/resources/charges', { sandbox, headers, body: inThree });
  await server.send('POST', '/payment/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee/execute', {
    sandbox,
    headers: { 'x-sandbox-scenario': 'auto-complete;after=P60D' },
  });
  const kinds = async (instant: string) =>
    (await until(instant)).body.tasks.map(({ id, kind }: { id: string | null; kind: string }) => [id, kind]);
  expect(await kinds('2026-04-01T00:00:00Z')).toEqual([
    [null, 'installment-overdue'],
    ['0', 'answer-authorization'],
    [null, 'installment-overdue'],
  ]);
  expect(await kinds('2026-03-02T00:00:00Z')).toEqual([[null, 'installment-overdue']]);
  expect((await tasks()).body.tasks).toHaveLength(1);
});

test('of what has no end the first thousand are listed, and it is said that there is more', async () => {
  const daily = { ...inThree, installments: 1, type: 'recurring', interval: 'day' };
  await server.send('POST', '/service/resources/charges', { sandbox, headers, body: daily });
  const { body } = await until('2036-01-15T12:00:00Z');
  expect([body.tasks.length, body.truncated]).toEqual([1_000, true]);
  expect((await until('2026-04-01T00:00:00Z')).body.truncated).toBeUndefined();
});

test.each([
  ['2026-01-15T12:00:00Z', "is not ahead of the sandbox's clock, which shows 2026-01-15T12:00:00.000Z"],
  ['2020-01-01T00:00:00Z', "is not ahead of the sandbox's clock, which shows 2026-01-15T12:00:00.000Z"],
  ['2036-01-15T12:00:01Z', 'is further ahead than P10Y'],
  ['tomorrow', 'is an instant with its zone, such as 2026-01-31T12:00:00Z, not "tomorrow"'],
  ['2026-02-30T00:00:00Z', 'is an instant with its zone, such as 2026-01-31T12:00:00Z, not "2026-02-30T00:00:00Z"'],
  ['', 'is an instant with its zone, such as 2026-01-31T12:00:00Z, not ""'],
])('until=%s is refused with its pointer', async (instant, message) => {
  const { status, body } = await until(instant);
  expect([status, body.errors]).toEqual([400, [{ pointer: '/query/until', message }]]);
});

test('the client asks for it too', async () => {
  await server.send('POST', '/service/resources/charges', { sandbox, headers, body: inThree });
  const client = new SandboxClient({ url: server.url, sandbox });
  expect((await client.listTasks()).tasks).toEqual([]);
  expect((await client.listTasks({ until: '2026-12-31T00:00:00Z' })).tasks).toHaveLength(3);
});
