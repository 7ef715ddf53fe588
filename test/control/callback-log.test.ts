import { enter, sandbox, server } from '../support/shared-bakery.js';
import { told } from '../support/told.js';

const on = told(() => ({ server, sandbox }));
const { call, clock, latest, listed, putPolicy, standing, tip } = on;

test('a callback is kept with its attempts, its headers and its signature', async () => {
  const { headers, body } = await tip();
  expect(await standing()).toEqual(['delivered 200']);
  const callback = await latest();
  expect(callback).toEqual({
    id: expect.stringMatching(/^[a-z]{12}-[0-9a-z]+-c0$/),
    api: 'bakery',
    event: 'tip-given',
    subject: body.receipt,
    requestId: headers['x-sandbox-request-id'],
    copyOf: null,
    target: on.receiver.url,
    method: 'PUT',
    headers: {
      'content-type': 'application/vnd.bakery+json',
      'Rung-At': '2026-01-15T12:00:00.000Z',
      BELL: callback.signature.value,
    },
    body: `{\n "event": "tip-given",\n "receipt": "${body.receipt}",\n "customer": "ada",\n "coins": 2\n}`,
    signature: {
      header: 'BELL',
      value: on.receiver.received[0]?.headers['bell'],
      algorithm: 'HMAC-SHA512, Base64',
      key: 'pass of corner',
      signed: "the event, a line break and the body's bytes",
    },
    state: 'delivered',
    attempts: [{ at: '2026-01-15T12:00:00.000Z', status: 200, durationMs: expect.any(Number), answer: '' }],
    nextAttemptAt: null,
  });
  expect((await call('GET', `/callbacks/${callback.id}`)).body).toEqual(callback);
});

test('the feed tells of it as it comes about, and at every attempt', async () => {
  on.receiver.answers.push(500);
  await tip();
  await standing();
  const told = (await server.feed(sandbox))
    .filter(({ kind }) => kind === 'callback')
    .map(({ text }) => JSON.parse(text));
  expect(told.map(({ state, attempts }) => `${state} ${attempts.length}`)).toEqual(['waiting 0', 'waiting 1']);
  expect(told[1]).toEqual(await latest());
});

test('what comes next stands among the tasks', async () => {
  on.receiver.usual = 503;
  const { body } = await tip();
  await standing();
  expect(await clock().tasks()).toEqual([
    {
      id: expect.stringMatching(/-c0$/),
      at: '2026-01-15T12:01:00.000Z',
      kind: 'callback',
      api: 'bakery',
      subject: body.receipt,
      failed: null,
    },
  ]);
});

test('callbacks are listed by state, event, subject and cause, page by page', async () => {
  on.receiver.answers.push(200, 500, 200);
  const tips = [await tip(), await tip(), await tip()];
  await standing();
  const subjects = async (query: string) => (await listed(query)).map(({ subject }: { subject: string }) => subject);
  const [first, second, third] = tips.map(({ body }) => body.receipt);
  expect(await subjects('')).toEqual([third, second, first]);
  expect(await subjects('?state=waiting')).toEqual([second]);
  expect(await subjects('?event=tip-given&state=delivered')).toEqual([third, first]);
  expect(await subjects(`?subject=${second}`)).toEqual([second]);
  expect(await subjects(`?requestId=${tips[2]?.headers['x-sandbox-request-id']}`)).toEqual([third]);
  const { body: page } = await call('GET', '/callbacks?limit=2');
  expect(page).toMatchObject({ dropped: 0, nextCursor: expect.any(String) });
  const { body: rest } = await call('GET', `/callbacks?limit=2&cursor=${page.nextCursor}`);
  expect(rest.callbacks).toMatchObject([{ subject: first }]);
  expect(rest.nextCursor).toBeNull();
});

test.each([
  ['?event=tip', '/query/event', 'tip-given'],
  ['?state=sent', '/query/state', 'delivered'],
  ['?limit=0', '/query/limit', ''],
])('callbacks%s is refused', async (query, pointer, said) => {
  await tip();
  const { status, body } = await call('GET', `/callbacks${query}`);
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ pointer }]);
  expect(JSON.stringify(body)).toContain(said);
});

test('one that is not there is not found, nor is one of a sandbox that nobody has used', async () => {
  await tip();
  expect((await call('GET', '/callbacks/none')).body).toMatchObject({ type: '/__sandbox/problems/not-found' });
  expect((await call('POST', '/callbacks/none/resend')).status).toBe(404);
  enter('nobody-was-here');
  expect((await call('GET', '/callbacks')).status).toBe(404);
});

describe('callbacks are no state:', () => {
  test('a reset forgets them, and what is under way is sent no more', async () => {
    on.receiver.usual = 500;
    await tip();
    await standing();
    await call('POST', `/sandboxes/${sandbox}/reset`);
    expect(await listed()).toEqual([]);
    expect(await clock().ran({ by: 'PT12H' })).toEqual([]);
    expect(on.receiver.received).toHaveLength(1);
  });

  test('a reset that keeps the journal keeps them, and ends them', async () => {
    on.receiver.usual = 500;
    await tip();
    await standing();
    await call('POST', `/sandboxes/${sandbox}/reset`, { keep: ['requests'] });
    const told = (await server.feed(sandbox)).at(-1);
    expect([told?.kind, JSON.parse(told?.text ?? '').state]).toEqual(['callback', 'dropped']);
    expect(await standing()).toEqual(['dropped 500']);
    expect(await clock().ran({ by: 'PT12H' })).toEqual([]);
  });

  test('a policy goes with the rules', async () => {
    await putPolicy({ deliver: 'hold' });
    await call('POST', `/sandboxes/${sandbox}/reset`, { keep: ['rules'] });
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'hold' });
    await call('POST', `/sandboxes/${sandbox}/reset`);
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
  });

  test('a snapshot has none, and its restore ends what is to come', async () => {
    await call('PUT', `/sandboxes/${sandbox}/snapshots/before`);
    on.receiver.usual = 500;
    await tip();
    await standing();
    await call('POST', `/sandboxes/${sandbox}/snapshots/before/restore`);
    expect(await standing()).toEqual(['dropped 500']);
  });

  test('a policy is in snapshots and exports, as the rules are', async () => {
    await putPolicy({ deliver: 'hold', target: 'http://localhost:1/hook?token=hunter2' });
    await call('PUT', `/sandboxes/${sandbox}/snapshots/held`);
    const { body: saved } = await call('GET', `/sandboxes/${sandbox}/export`);
    expect(saved.callbackPolicy).toEqual({ deliver: 'hold', target: 'http://localhost:1/hook?token=****' });
    await putPolicy({ deliver: 'drop' });
    await call('POST', `/sandboxes/${sandbox}/snapshots/held/restore`);
    expect((await call('GET', '/callbacks/policy')).body).toMatchObject({ deliver: 'hold' });
    saved.callbackPolicy = { deliver: 'normal', delay: 'soon' };
    const refused = await call('POST', `/sandboxes/${sandbox}/import`, saved);
    expect(refused.body.errors).toMatchObject([{ pointer: '/body/callbackPolicy/delay' }]);
    saved.callbackPolicy = undefined;
    expect((await call('POST', `/sandboxes/${sandbox}/import`, saved)).status).toBe(200);
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
  });
});
