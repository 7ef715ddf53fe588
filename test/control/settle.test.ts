import type { Response } from 'supertest';
import { startBakery, tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { answerAll, receiver, sandbox, server } from '../support/patient-bakery.js';
import { until } from '../support/until.js';

const settle = (body?: object, name = sandbox) =>
  server.send('POST', '/__sandbox/settle', { sandbox: name, ...(body && { body }) });
const tip = (changes: object = {}, headers: Readonly<Record<string, string>> = {}) =>
  tipIn(server, sandbox, changes, { headers });
const thanked = () => tip({ thank_at: receiver.url });
const looked = async () => {
  const { inFlight, pendingCallbacks } = (await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).body;
  return { inFlight, pendingCallbacks };
};
const isThere = [200, { settled: true }];

/** Resolves once that many more waits are open than before. */
async function opened<T>(send: () => PromiseLike<T>): Promise<{ answer: Promise<T>; isAnswered: () => boolean }> {
  const { begun } = server.time;
  let answered = false;
  const answer = Promise.resolve(send()).then((response) => {
    answered = true;
    return response;
  });
  await until(() => server.time.begun > begun, 'it waits');
  return { answer, isAnswered: () => answered };
}

/** Lets everything happen that needs no time to pass. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const said = ({ status, body }: Response) => [status, body];

test('where nothing goes on it answers at once, with and without a body', async () => {
  await tip();
  expect(said(await settle())).toEqual(isThere);
  expect(said(await settle({}))).toEqual(isThere);
  expect(said(await settle({ within: 'PT0S' }))).toEqual(isThere);
});

test('it waits until a callback has been delivered, without time going by', async () => {
  await thanked();
  await receiver.arrived(1);
  const { answer, isAnswered } = await opened(() => settle());
  await turns();
  expect(isAnswered()).toBe(false);
  answerAll();
  expect(said(await answer)).toEqual(isThere);
});

test('it waits for a request that is delayed, and for the callback that it causes', async () => {
  await tip();
  const delayed = await opened(() => tip({ thank_at: receiver.url }, { 'x-sandbox-scenario': 'delay;ms=2000' }));
  const { answer, isAnswered } = await opened(() => settle());
  server.time.advance(2_000);
  expect((await delayed.answer).status).toBe(200);
  await receiver.arrived(1);
  await turns();
  expect(isAnswered()).toBe(false);
  answerAll();
  expect(said(await answer)).toEqual(isThere);
});

test('what still goes on when the time is over is counted', async () => {
  await thanked();
  await thanked();
  await receiver.arrived(2);
  const delayed = await opened(() => tip({}, { 'x-sandbox-scenario': 'delay;ms=60000' }));
  const { answer, isAnswered } = await opened(() => settle({ within: 'PT3S' }));
  server.time.advance(2_999);
  await turns();
  expect(isAnswered()).toBe(false);
  server.time.advance(1);
  const { status, body } = await answer;
  expect([status, body]).toEqual([
    422,
    {
      type: '/__sandbox/problems/not-settled',
      title: 'Something still goes on in the sandbox',
      status: 422,
      detail: 'After 3 seconds 1 requests are in flight, 2 callbacks are due or under way',
      inFlight: 1,
      pendingCallbacks: 2,
    },
  ]);
  answerAll();
  server.time.advance(60_000);
  await delayed.answer;
});

test('without a time it waits for 10 seconds, with none it looks once', async () => {
  const delayed = await opened(() => tip({}, { 'x-sandbox-scenario': 'delay;ms=60000' }));
  expect(await settle({ within: 'PT0S' })).toMatchObject({ status: 422, body: { inFlight: 1, pendingCallbacks: 0 } });
  const { answer, isAnswered } = await opened(() => settle());
  server.time.advance(9_999);
  await turns();
  expect(isAnswered()).toBe(false);
  server.time.advance(1);
  expect((await answer).status).toBe(422);
  server.time.advance(60_000);
  await delayed.answer;
  expect(said(await settle({ within: 'PT0S' }))).toEqual(isThere);
});

test.each(['PT5M1S', '-PT1S', '10', 'P1M', ''])('within %j is refused', async (within) => {
  await tip();
  const { status, body } = await settle({ within });
  expect([status, body.errors]).toEqual([
    400,
    [{ pointer: '/body/within', message: `is an ISO 8601 duration from PT0S to PT5M, not "${within}"` }],
  ]);
});

test('an attempt that is to come later is not waited for', async () => {
  receiver.answers.push(500);
  await thanked();
  await receiver.arrived(1);
  expect(said(await settle())).toEqual(isThere);
  expect(receiver.received).toHaveLength(1);
});

test('one that is due by the time of the sandbox is', async () => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-03-01T00:00:00Z', frozen: true });
  receiver.answers.push(500);
  await thanked();
  expect(said(await settle())).toEqual(isThere);
  await clock.put({ now: '2026-03-01T00:01:00Z', frozen: true });
  await receiver.arrived(2);
  const { answer, isAnswered } = await opened(() => settle());
  await turns();
  expect(isAnswered()).toBe(false);
  answerAll();
  expect(said(await answer)).toEqual(isThere);
});

test('a request whose client has left is in flight while it is carried out', async () => {
  await tip();
  const { begun } = server.time;
  const cut = new AbortController();
  const left = fetch(`${server.url}/bakery/v1/hours`, {
    headers: { 'x-sandbox-id': sandbox, 'x-sandbox-scenario': 'delay;ms=1000' },
    signal: cut.signal,
  }).catch(() => 'left');
  await until(() => server.time.begun > begun, 'the request is delayed');
  cut.abort();
  expect(await left).toBe('left');
  expect(await looked()).toEqual({ inFlight: 1, pendingCallbacks: 0 });
  const { answer } = await opened(() => settle());
  server.time.advance(1_000);
  expect(said(await answer)).toEqual(isThere);
});

test('calls of the sandbox itself and what goes on in another sandbox are not waited for', async () => {
  await tip();
  const other = server.fresh();
  const delayed = await opened(() => tipIn(server, other, {}, { headers: { 'x-sandbox-scenario': 'delay;ms=1000' } }));
  const verified = await opened(() =>
    server.send('POST', '/__sandbox/verify', { sandbox, body: { count: { exactly: 1 }, within: 'PT1S' } }),
  );
  expect(said(await settle())).toEqual(isThere);
  expect((await settle({ within: 'PT0S' }, other)).body).toMatchObject({ inFlight: 1 });
  server.time.advance(1_000);
  await Promise.all([delayed.answer, verified.answer]);
});

test.each([
  ['is refused', () => tip({}, { 'x-sandbox-scenario': 'no-such-scenario' })],
  ['belongs to nobody', () => server.send('GET', '/nowhere', { sandbox })],
  ['has no answer', () => tip({}, { 'x-sandbox-scenario': 'lost-response' }).catch(() => undefined)],
  ['never gets to its operation', () => tip({}, { 'x-sandbox-scenario': 'lost-request' }).catch(() => undefined)],
])('nothing is in flight any more after a request that %s', async (_, send) => {
  await tip();
  await send();
  expect(said(await settle({ within: 'PT0S' }))).toEqual(isThere);
});

test('a sandbox says what goes on in it, by itself and in the list', async () => {
  await thanked();
  await receiver.arrived(1);
  const delayed = await opened(() => tip({}, { 'x-sandbox-scenario': 'delay;ms=1000' }));
  expect(await looked()).toEqual({ inFlight: 1, pendingCallbacks: 1 });
  const { sandboxes } = (await server.send('GET', '/__sandbox/sandboxes')).body;
  expect(sandboxes).toContainEqual(expect.objectContaining({ id: sandbox, inFlight: 1, pendingCallbacks: 1 }));
  answerAll();
  server.time.advance(1_000);
  await delayed.answer;
  await settle();
  expect(await looked()).toEqual({ inFlight: 0, pendingCallbacks: 0 });
});

test('a sandbox that nobody has used is not found, and none is made', async () => {
  const { status, body } = await settle();
  expect([status, body.type]).toEqual([404, '/__sandbox/problems/not-found']);
  expect((await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status).toBe(404);
});

test('who waits in a sandbox that is deleted is told that there is none', async () => {
  await thanked();
  await receiver.arrived(1);
  const { answer } = await opened(() => settle());
  await server.send('DELETE', `/__sandbox/sandboxes/${sandbox}`);
  expect((await answer).status).toBe(404);
  expect((await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status).toBe(404);
});

test('an attempt under way is waited for, though it is no longer due: the clock was set back', async () => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-03-01T00:00:00Z', frozen: true });
  await thanked();
  await receiver.arrived(1);
  await clock.put({ now: '2026-02-01T00:00:00Z', frozen: true });
  expect(await looked()).toEqual({ inFlight: 0, pendingCallbacks: 1 });
  const { answer } = await opened(() => settle());
  answerAll();
  expect(said(await answer)).toEqual(isThere);
});

test('so is one that somebody has asked for', async () => {
  receiver.answers.push(200);
  await thanked();
  await settle();
  const { callbacks } = (await server.send('GET', '/__sandbox/callbacks', { sandbox })).body;
  const resent = server.send('POST', `/__sandbox/callbacks/${callbacks[0].id}/resend`, { sandbox }).then((one) => one);
  await receiver.arrived(2);
  expect(await looked()).toEqual({ inFlight: 0, pendingCallbacks: 1 });
  const { answer } = await opened(() => settle());
  answerAll();
  expect(said(await answer)).toEqual(isThere);
  expect((await resent).status).toBe(200);
});

test('who waits is told where the server stops', async () => {
  const own = await startBakery();
  const delayed = tipIn(own, 'default', {}, { headers: { 'x-sandbox-scenario': 'delay;ms=60000' } }).then((one) => one);
  await until(() => own.time.begun === 1, 'the request is delayed');
  const answer = own.send('POST', '/__sandbox/settle').then((one) => one);
  await until(() => own.time.begun === 2, 'it waits');
  await own.close();
  const { status, body } = await answer;
  expect([status, body.type]).toEqual([503, '/__sandbox/problems/stopping']);
  await delayed;
});
