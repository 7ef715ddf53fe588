import { tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { Receiver } from '../support/receiver.js';
import { enter, sandbox, server } from '../support/shared-bakery.js';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

const tip = (headers: Record<string, string> = {}) => tipIn(server, sandbox, { thank_at: receiver.url }, { headers });
const call = (method: string, path: string, body?: unknown) =>
  server.send(method, `/__sandbox${path}`, { sandbox, body });
const put = (policy: unknown) => call('PUT', '/callbacks/policy', policy);
const listed = async (query = '') => (await call('GET', `/callbacks${query}`)).body.callbacks;
/** How the callbacks stand, the oldest first, once nothing is due any more. */
async function standing(): Promise<string[]> {
  await new SandboxClock(server, sandbox).advance({ by: 'PT0S' });
  const all: { state: string; attempts: { status?: number; error?: string }[] }[] = await listed();
  return all
    .reverse()
    .map(({ state, attempts }) => [state, ...attempts.map((one) => one.status ?? one.error)].join(' '));
}

test('a callback is kept with its attempts, its headers and its signature', async () => {
  const { headers, body } = await tip();
  expect(await standing()).toEqual(['delivered 200']);
  const [callback] = await listed();
  expect(callback).toEqual({
    id: expect.stringMatching(/^[a-z]{12}-[0-9a-z]+-c0$/),
    api: 'bakery',
    event: 'tip-given',
    subject: body.receipt,
    requestId: headers['x-sandbox-request-id'],
    copyOf: null,
    target: receiver.url,
    method: 'PUT',
    headers: {
      'content-type': 'application/vnd.bakery+json',
      'Rung-At': '2026-01-15T12:00:00.000Z',
      BELL: callback.signature.value,
    },
    body: `{\n "event": "tip-given",\n "receipt": "${body.receipt}",\n "customer": "ada",\n "coins": 2\n}`,
    signature: {
      header: 'BELL',
      value: receiver.received[0]?.headers['bell'],
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
  receiver.answers.push(500);
  await tip();
  await standing();
  const told = (await server.feed(sandbox))
    .filter(({ kind }) => kind === 'callback')
    .map(({ text }) => JSON.parse(text));
  expect(told.map(({ state, attempts }) => `${state} ${attempts.length}`)).toEqual(['waiting 0', 'waiting 1']);
  expect(told[1]).toEqual((await listed())[0]);
});

test('what comes next stands among the tasks', async () => {
  receiver.usual = 503;
  const { body } = await tip();
  await standing();
  expect(await new SandboxClock(server, sandbox).tasks()).toEqual([
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
  receiver.answers.push(200, 500, 200);
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

describe('a policy', () => {
  test('that drops sends nothing, and says so', async () => {
    expect((await put({ deliver: 'drop' })).body).toEqual({ deliver: 'drop' });
    await tip();
    expect(await standing()).toEqual(['dropped']);
    expect(receiver.received).toEqual([]);
  });

  test('that holds sends nothing until a release', async () => {
    await put({ deliver: 'hold' });
    await tip();
    await tip();
    expect(await standing()).toEqual(['held', 'held']);
    expect(receiver.received).toEqual([]);
    expect((await call('POST', '/callbacks/release')).body).toEqual({ released: 2 });
    expect(await standing()).toEqual(['delivered 200', 'delivered 200']);
    expect((await call('POST', '/callbacks/release')).body).toEqual({ released: 0 });
  });

  test.each([
    ['normal', [0, 1, 2]],
    ['reverse', [2, 1, 0]],
    ['shuffle', [1, 2, 0]],
  ])('lets go in the order %s, one after the other', async (order, places) => {
    enter(`released-${order}`);
    await put({ deliver: 'hold', order });
    const receipts: string[] = [];
    for (let i = 0; i < 3; i++) receipts.push((await tip()).body.receipt);
    let open = 0;
    let most = 0;
    receiver.usual = (response) => {
      most = Math.max(most, ++open);
      setImmediate(() => {
        open -= 1;
        response.end();
      });
    };
    await call('POST', '/callbacks/release');
    const received = await receiver.arrived(3);
    expect(received.map(({ body }) => JSON.parse(body.toString()).receipt)).toEqual(places.map((i) => receipts[i]));
    expect(most).toBe(1);
  });

  test('that delays makes the first attempt that much later, in the time of the sandbox', async () => {
    await put({ deliver: 'normal', delay: 'PT30S' });
    const { body } = await tip();
    const clock = new SandboxClock(server, sandbox);
    expect(await clock.ran({ by: 'PT29S' })).toEqual([]);
    expect(await clock.ran({ by: 'PT1S' })).toEqual([
      `2026-01-15T12:00:30.000Z bakery callback ${body.receipt} delivered`,
    ]);
  });

  test('that duplicates sends further copies of the same bytes, once the first has been answered', async () => {
    await put({ deliver: 'normal', duplicate: 2 });
    await tip();
    expect(await standing()).toEqual(['delivered 200', 'delivered 200', 'delivered 200']);
    const [first, ...copies] = (await receiver.arrived(3)).map(({ body }) => body.toString());
    expect(copies).toEqual([first, first]);
    const all: { id: string; copyOf: string | null }[] = (await listed()).reverse();
    expect(all.map(({ copyOf }) => copyOf)).toEqual([null, all[0]?.id, all[0]?.id]);
  });

  test.each(['signature', 'body', 'truncate'])(
    'that corrupts the %s does so in the bytes that arrive',
    async (corrupt) => {
      await tip();
      await receiver.arrived(1);
      await put({ deliver: 'normal', corrupt });
      await tip();
      const [good, bad] = await receiver.arrived(2);
      const [goodText, badText] = [good?.body.toString() ?? '', bad?.body.toString() ?? ''];
      const [goodBell, badBell] = [good?.headers['bell'] ?? '', bad?.headers['bell'] ?? ''];
      expect(badBell).not.toBe(goodBell);
      expect(badBell).toHaveLength(goodBell.length);
      expect(badText.length).toBe(
        corrupt === 'truncate' ? Math.floor(goodText.length / 2) : goodText.length + (corrupt === 'body' ? 1 : 0),
      );
      if (corrupt !== 'truncate') expect(JSON.parse(badText)).not.toBe(undefined);
      expect((await listed())[0].attempts).toMatchObject([{ corrupt }]);
    },
  );

  test('that names a target sends all of them there', async () => {
    const other = await Receiver.start();
    await put({ deliver: 'normal', target: other.url });
    await tip();
    expect(await standing()).toEqual(['delivered 200']);
    expect(other.received).toHaveLength(1);
    expect(receiver.received).toEqual([]);
    await other.close();
  });

  test('counts for what comes about while it stands', async () => {
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
    await put({ deliver: 'hold' });
    await tip();
    await put({ deliver: 'normal' });
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
    await tip();
    expect(await standing()).toEqual(['held', 'delivered 200']);
  });

  test.each([
    [{}, '/body/deliver'],
    [{ deliver: 'later' }, '/body/deliver'],
    [{ deliver: 'normal', delay: 'soon' }, '/body/delay'],
    [{ deliver: 'normal', delay: '-PT5S' }, '/body/delay'],
    [{ deliver: 'normal', duplicate: 0 }, '/body/duplicate'],
    [{ deliver: 'normal', duplicate: 11 }, '/body/duplicate'],
    [{ deliver: 'normal', order: 'random' }, '/body/order'],
    [{ deliver: 'normal', corrupt: 'all' }, '/body/corrupt'],
    [{ deliver: 'normal', target: 'localhost' }, '/body/target'],
    [{ deliver: 'normal', target: 'ftp://localhost' }, '/body/target'],
    [{ deliver: 'normal', hold: true }, '/body'],
  ])('%j is refused', async (policy, pointer) => {
    const { status, body } = await put(policy);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ pointer }]);
  });
});

describe('a resend', () => {
  test('is one more attempt in any state, and changes nothing of it where it fails', async () => {
    receiver.answers.push(500, 503);
    await tip();
    await standing();
    const [{ id, nextAttemptAt }] = await listed();
    const { status, body } = await call('POST', `/callbacks/${id}/resend`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'waiting',
      nextAttemptAt,
      attempts: [{ status: 500 }, { status: 503, by: 'resend' }],
    });
    const taken = await call('POST', `/callbacks/${id}/resend`);
    expect(taken.body).toMatchObject({ state: 'delivered', nextAttemptAt: null });
  });

  test('can differ on purpose from what it should be', async () => {
    await tip();
    await standing();
    const [{ id }] = await listed();
    const { body } = await call('POST', `/callbacks/${id}/resend`, { corrupt: 'signature' });
    expect(body.attempts[1]).toMatchObject({ status: 200, corrupt: 'signature', by: 'resend' });
    const [good, bad] = receiver.received;
    expect(bad?.headers['bell']).not.toBe(good?.headers['bell']);
    expect((await call('POST', `/callbacks/${id}/resend`, { corrupt: 'all' })).body.errors).toMatchObject([
      { pointer: '/body/corrupt' },
    ]);
  });

  test('sends what a policy holds or has dropped', async () => {
    await put({ deliver: 'drop' });
    await tip();
    const [{ id }] = await listed();
    expect((await call('POST', `/callbacks/${id}/resend`)).body).toMatchObject({ state: 'delivered' });
  });
});

describe('callbacks are no state:', () => {
  test('a reset forgets them, and what is under way is sent no more', async () => {
    receiver.usual = 500;
    await tip();
    await standing();
    await call('POST', `/sandboxes/${sandbox}/reset`);
    expect(await listed()).toEqual([]);
    expect(await new SandboxClock(server, sandbox).ran({ by: 'PT12H' })).toEqual([]);
    expect(receiver.received).toHaveLength(1);
  });

  test('a reset that keeps the journal keeps them, and ends them', async () => {
    receiver.usual = 500;
    await tip();
    await standing();
    await call('POST', `/sandboxes/${sandbox}/reset`, { keep: ['requests'] });
    expect(await standing()).toEqual(['dropped 500']);
    expect(await new SandboxClock(server, sandbox).ran({ by: 'PT12H' })).toEqual([]);
  });

  test('a policy goes with the rules', async () => {
    await put({ deliver: 'hold' });
    await call('POST', `/sandboxes/${sandbox}/reset`, { keep: ['rules'] });
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'hold' });
    await call('POST', `/sandboxes/${sandbox}/reset`);
    expect((await call('GET', '/callbacks/policy')).body).toEqual({ deliver: 'normal' });
  });

  test('a snapshot has none, and its restore ends what is to come', async () => {
    await call('PUT', `/sandboxes/${sandbox}/snapshots/before`);
    receiver.usual = 500;
    await tip();
    await standing();
    await call('POST', `/sandboxes/${sandbox}/snapshots/before/restore`);
    expect(await standing()).toEqual(['dropped 500']);
  });
});
