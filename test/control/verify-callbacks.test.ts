import type { Response } from 'supertest';
import { tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { answerAll, receiver, sandbox, server } from '../support/patient-bakery.js';
import { until } from '../support/until.js';

const send = (method: string, path: string, body?: object) =>
  server.send(method, `/__sandbox${path}`, { sandbox, ...(body && { body }) });
const verify = (callbacks: object, beside: object = {}) => send('POST', '/verify', { ...beside, callbacks });
const tip = () => tipIn(server, sandbox, { thank_at: receiver.url });

interface Known {
  readonly id: string;
  readonly subject: string;
}

/** The oldest first. */
async function known(): Promise<readonly Known[]> {
  const { callbacks } = (await send('GET', '/callbacks')).body;
  return callbacks.toReversed();
}

/** Two that are delivered. */
async function delivered(): Promise<readonly Known[]> {
  receiver.answers.push(200, 200);
  await tip();
  await tip();
  await send('POST', '/settle');
  return known();
}

/** Resolves once the question waits. */
async function begin(callbacks: object): Promise<{ answer: Promise<Response>; isAnswered: () => boolean }> {
  const { begun } = server.time;
  let answered = false;
  const answer = verify(callbacks).then((response) => {
    answered = true;
    return response;
  });
  await until(() => server.time.begun > begun, 'the question waits');
  return { answer, isAnswered: () => answered };
}

/** Lets everything happen that needs no time to pass. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

test('without a count one callback is enough; it says which, the oldest first', async () => {
  const [first, second] = await delivered();
  const { status, body } = await verify({});
  expect([status, body]).toEqual([200, { holds: true, count: 2, callbackIds: [first?.id, second?.id] }]);
});

test.each([
  [{ exactly: 2 }, true],
  [{ exactly: 1 }, false],
  [{ exactly: 0 }, false],
  [{ atLeast: 3 }, false],
  [{ atMost: 2 }, true],
  [{ atMost: 1 }, false],
  [{ atLeast: 1, atMost: 3 }, true],
])('of two callbacks %j holds: %s', async (count, holds) => {
  await delivered();
  const { status, body } = await verify({ event: 'tip-given', count });
  expect([status, body.holds, body.count]).toEqual([holds ? 200 : 422, holds, 2]);
  if (!holds) expect([body.type, body.expected]).toEqual(['/__sandbox/problems/not-verified', count]);
});

test('event, subject and state narrow it', async () => {
  const [first] = await delivered();
  receiver.answers.push(500);
  await tip();
  await send('POST', '/settle');
  const exactly = async (criteria: object) => (await verify({ ...criteria, count: { exactly: 1 } })).status;
  expect(await exactly({ subject: first?.subject })).toBe(200);
  expect(await exactly({ state: 'waiting' })).toBe(200);
  expect(await exactly({ state: 'delivered' })).toBe(422);
  expect(await exactly({ event: 'tip-given', subject: first?.subject, state: 'delivered' })).toBe(200);
  expect(await exactly({ subject: first?.subject, state: 'waiting' })).toBe(422);
});

test('where there are too few it says what almost was what is missing', async () => {
  const [first, second] = await delivered();
  const { status, body } = await verify({ event: 'tip-given', subject: first?.subject, state: 'failed' });
  expect([status, body]).toEqual([
    422,
    {
      type: '/__sandbox/problems/not-verified',
      title: 'Something is not as asked for',
      status: 422,
      detail: '0 callbacks are like that; wanted were at least 1',
      holds: false,
      count: 0,
      expected: { atLeast: 1 },
      callbackIds: [],
      nearest: [
        { callbackId: first?.id, differences: [{ path: 'state', expected: 'failed', actual: 'delivered' }] },
        {
          callbackId: second?.id,
          differences: [
            { path: 'subject', expected: first?.subject, actual: second?.subject },
            { path: 'state', expected: 'failed', actual: 'delivered' },
          ],
        },
      ],
    },
  ]);
  expect((await verify({ count: { exactly: 0 } })).body.nearest).toEqual([]);
});

test('it answers as soon as a callback is delivered, without time going by', async () => {
  await tip();
  await receiver.arrived(1);
  const { answer, isAnswered } = await begin({ state: 'delivered', within: 'PT1M' });
  await turns();
  expect(isAnswered()).toBe(false);
  answerAll();
  expect((await answer).body).toMatchObject({ holds: true, count: 1 });
});

test('it waits no longer than it was told to', async () => {
  await tip();
  await receiver.arrived(1);
  const { answer, isAnswered } = await begin({ state: 'failed', within: 'PT5S' });
  server.time.advance(4_999);
  await turns();
  expect(isAnswered()).toBe(false);
  server.time.advance(1);
  expect((await answer).body).toMatchObject({ status: 422, nearest: [{ differences: [{ actual: 'waiting' }] }] });
});

test('exactly waits the whole time, since one more may come', async () => {
  await delivered();
  const { answer, isAnswered } = await begin({ state: 'delivered', count: { exactly: 2 }, within: 'PT5S' });
  await turns();
  expect(isAnswered()).toBe(false);
  server.time.advance(5_000);
  expect((await answer).body).toMatchObject({ holds: true, count: 2 });
});

test('once too many have been delivered it fails at once', async () => {
  await tip();
  await receiver.arrived(1);
  const { answer } = await begin({ state: 'delivered', count: { exactly: 0 }, within: 'PT10M' });
  answerAll();
  expect((await answer).body).toMatchObject({ status: 422, count: 1, expected: { exactly: 0 } });
});

test('that none waits any more may still come to hold', async () => {
  await tip();
  await receiver.arrived(1);
  const { answer } = await begin({ state: 'waiting', count: { exactly: 0 }, within: 'PT5S' });
  await turns();
  answerAll();
  await send('POST', '/settle');
  server.time.advance(5_000);
  expect((await answer).body).toMatchObject({ holds: true, count: 0 });
});

test('a reset, which ends what is still to be delivered, is noticed too', async () => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-03-01T00:00:00Z', frozen: true });
  receiver.answers.push(500);
  await tip();
  await send('POST', '/settle');
  const { answer } = await begin({ state: 'dropped', within: 'PT1M' });
  await send('POST', `/sandboxes/${sandbox}/reset`, { keep: ['requests', 'clock'] });
  expect((await answer).body).toMatchObject({ holds: true, count: 1 });
});

test.each([
  [{ event: 'tip-gven' }, 'event', /^is the event of no callback; did you mean tip-given\? there are tip-given/],
  [{ state: 'delivred' }, 'state', /^is the state of no callback; did you mean delivered\? there are delivered, /],
  [{ state: 'gone' }, 'state', /^is the state of no callback; there are /],
  [{ within: 'PT11M' }, 'within', /^is an ISO 8601 duration from PT0S to PT10M, not "PT11M"$/],
  [{ count: { exactly: 1, atMost: 2 } }, 'count/exactly', /^stands alone, without atLeast and atMost$/],
  [{ count: { atLeast: 2, atMost: 1 } }, 'count/atMost', /^is less than atLeast$/],
  [{ count: {} }, 'count', /minProperties/],
  [{ events: 'tip-given' }, '', /has a member that nothing here takes: events/],
])('%j is refused, at %s', async (callbacks, place, message) => {
  await tip();
  const { status, body } = await verify(callbacks);
  const pointer = `/body/callbacks${place && `/${place}`}`;
  expect([status, body.errors]).toEqual([400, [{ pointer, message: expect.stringMatching(message) }]]);
});

test('callbacks are asked for alone: each member beside them is refused', async () => {
  await tip();
  const { status, body } = await verify(
    {},
    { api: 'bakery', operation: 'giveTip', within: 'PT1S', count: { exactly: 1 } },
  );
  const message = 'does not go with callbacks, which are asked for alone';
  expect([status, body.errors]).toEqual([
    400,
    ['api', 'operation', 'within', 'count'].map((name) => ({ pointer: `/body/${name}`, message })),
  ]);
});

test('a sandbox that nobody has used is not found; a question can wait for it', async () => {
  expect((await verify({ count: { exactly: 0 } })).status).toBe(404);
  expect((await send('GET', `/sandboxes/${sandbox}`)).status).toBe(404);
  const { answer } = await begin({ within: 'PT1M' });
  await tip();
  expect((await answer).body).toMatchObject({ holds: true, count: 1 });
});

test('where callbacks have been let go of, what depends on them can not be said', async () => {
  await send('PUT', '/callbacks/policy', { deliver: 'drop', duplicate: 10 });
  // Eleven each: the sandbox keeps 10,000.
  for (let group = 0; group < 46; group++) await Promise.all(Array.from({ length: 20 }, tip));
  const { status, body } = await verify({ count: { exactly: 10_000 } });
  expect([status, body.type, body.count, body.dropped]).toEqual([
    409,
    '/__sandbox/problems/journal-incomplete',
    10_000,
    120,
  ]);
  expect((await verify({ count: { atLeast: 10_000 } })).status).toBe(200);
  expect((await verify({ count: { atMost: 9_999 } })).status).toBe(422);
  expect((await verify({ state: 'delivered', count: { exactly: 0 } })).status).toBe(409);
  expect((await verify({ state: 'waiting', count: { exactly: 0 } })).status).toBe(200);
});
