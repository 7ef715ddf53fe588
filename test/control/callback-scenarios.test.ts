import { tipIn } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { told } from '../support/told.js';
import { hitsIn } from '../support/watch.js';

const on = told(() => ({ server, sandbox }));
const { clock, latest, listed, standing, tip } = on;

test('callback-lost: every attempt fails, and the receiver is never called', async () => {
  const { headers } = await tip('callback-lost');
  expect(headers['x-sandbox-scenario']).toBe('callback-lost;by=header');
  await clock().advance({ by: 'PT2H' });
  const { state, attempts } = await latest();
  expect(state).toBe('failed');
  expect(attempts).toHaveLength(3);
  for (const { error } of attempts) expect(error).toMatch(/^lost: /);
  expect(on.receiver.received).toEqual([]);
});

test('callback-twice: the same bytes arrive again', async () => {
  await tip('callback-twice');
  const [first, second] = await on.receiver.arrived(2);
  expect(second?.body).toEqual(first?.body);
  expect(second?.headers['bell']).toBe(first?.headers['bell']);
});

test.each([
  ['callback-late', 'PT10M'],
  ['callback-late;after=PT90S', 'PT90S'],
])('%s: the first attempt waits for %s of the time of the sandbox', async (scenario, after) => {
  await tip(scenario);
  await standing();
  expect(on.receiver.received).toEqual([]);
  const { body } = await clock().advance({ by: after });
  expect(body.ran).toMatchObject([{ kind: 'callback', result: 'delivered', at: body.now }]);
  expect(on.receiver.received).toHaveLength(1);
});

test('callback-wrong-signature: another signature, of the same length, over the bytes as they should be', async () => {
  await tip('callback-wrong-signature');
  await standing();
  const { body, headers } = await tip();
  const [bad, good] = await on.receiver.arrived(2);
  expect(headers['x-sandbox-scenario']).toBeUndefined();
  expect(good?.body.toString()).toContain(body.receipt);
  expect(bad?.headers['bell']).not.toBe(good?.headers['bell']);
  expect(bad?.headers['bell']).toHaveLength(88);
  expect(JSON.parse(bad?.body.toString() ?? '')).toMatchObject({ event: 'tip-given', coins: 2 });
});

test('callback-first: the receiver is called before the client has its answer', async () => {
  let isAnswered = false;
  let before: boolean | undefined;
  on.receiver.usual = (response) => {
    // Whoever would answer at once has had many turns to do so.
    setImmediate(() =>
      setImmediate(() => {
        before = !isAnswered;
        response.end();
      }),
    );
  };
  await tip('callback-first');
  isAnswered = true;
  expect(before).toBe(true);
});

test('callback-first: a receiver that does not answer holds up the client for two seconds', async () => {
  on.receiver.usual = () => undefined;
  const { open } = server.time;
  const answer = tip('callback-first');
  await on.receiver.arrived(1);
  expect(server.time.open).toBeGreaterThan(open);
  server.time.advance(2_000);
  expect((await answer).status).toBe(200);
});

test('an answer that is lost goes together with a callback that arrives twice', async () => {
  await expect(tip('lost-response, callback-twice')).rejects.toThrow('socket hang up');
  await on.receiver.arrived(2);
});

test('two that act on callbacks exclude each other', async () => {
  const { status, body } = await tip('callback-lost, callback-twice');
  expect(status).toBe(400);
  expect(body.detail).toContain('callback stage');
});

test('a path and a rule ask for one as well', async () => {
  await server.send('POST', '/__sandbox/rules', {
    sandbox,
    body: { operation: 'bakery/giveTip', scenario: 'callback-lost', times: 1 },
  });
  expect((await tip()).headers['x-sandbox-scenario']).toBe('callback-lost;by=rule');
  const path = `/~${sandbox};scenario=callback-twice/bakery/v1/tips`;
  const headers = { authorization: 'Bearer pass-corner', till: 'a-till' };
  const body = { customer: 'ada', coins: '1', thank_at: on.receiver.url };
  const { headers: said } = await server.send('POST', path, { headers, body });
  expect(said['x-sandbox-scenario']).toBe('callback-twice;by=path');
  await on.receiver.arrived(2);
});

test('one that comes to nothing, since nobody is to be told, says so', async () => {
  const { headers } = await tipIn(server, sandbox, {}, { headers: { 'x-sandbox-scenario': 'callback-twice' } });
  expect(headers['x-sandbox-scenario']).toBe('callback-twice;by=header;reached=?0');
});

test('where no callback is caused it is refused with what there is', async () => {
  const path = '/bakery/v1/shops/corner/customers/ada';
  const headers = { authorization: 'Bearer pass-corner', 'x-sandbox-scenario': 'callback-lost' };
  const { status, body } = await server.send('GET', path, { sandbox, headers });
  expect(status).toBe(400);
  expect(body.type).toBe('/__sandbox/problems/bad-scenario');
  expect(body.valid).not.toContain('callback-lost');
});

test('it goes before the policy', async () => {
  await server.send('PUT', '/__sandbox/callbacks/policy', { sandbox, body: { deliver: 'hold', corrupt: 'truncate' } });
  await tip('callback-twice');
  await on.receiver.arrived(2);
  expect(await listed()).toHaveLength(2);
});

test('each is an outcome of what causes the callback', async () => {
  await tip('callback-lost');
  await tip('callback-twice');
  await tip('callback-twice');
  expect(await hitsIn(server, sandbox, 'bakery')).toEqual({
    'giveTip success': 3,
    'giveTip callback-lost': 1,
    'giveTip callback-twice': 2,
  });
});

test('X-Sandbox-Time does not move the first attempt', async () => {
  const { body } = await tip(undefined, { 'x-sandbox-time': '2020-02-02T02:02:02Z' });
  await standing();
  const { attempts } = await latest();
  expect(attempts).toMatchObject([{ at: server.time.now().toISOString() }]);
  expect(body.receipt).toMatch(/^TIP-/);
});

test('what is undone tells nobody', async () => {
  const { status } = await tipIn(server, sandbox, { thank_at: on.receiver.url, coins: '999999' });
  expect(status).toBeGreaterThanOrEqual(400);
  await standing();
  expect(on.receiver.received).toEqual([]);
  expect(await listed()).toEqual([]);
});
