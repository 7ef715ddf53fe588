import { ProblemError, SandboxClient } from '../../src/client/index.js';
import { buyIn, order, payIn, tipIn } from '../support/bakery.js';
import { Receiver } from '../support/receiver.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { until } from '../support/until.js';

let client: SandboxClient;
beforeEach(() => {
  client = new SandboxClient({ url: `${server.url}/`, sandbox });
});

const pay = (card = '42563574674') => buyIn(server, sandbox, card);

test('every operation of the control API has a method of its name', async () => {
  const { paths } = (await client.publishOpenApi('sandbox')) as unknown as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  const ids = Object.values(paths).flatMap((methods) =>
    Object.values(methods).flatMap(({ operationId }) => operationId ?? []),
  );
  expect(ids.length).toBeGreaterThan(15);
  const methods = Object.getOwnPropertyNames(SandboxClient.prototype);
  expect(ids.filter((id) => !methods.includes(id))).toEqual([]);
});

test('rules are armed, listed and disarmed', async () => {
  const rule = await client.armRule({ scenario: 'card-declined', where: { 'body.card': '1' } });
  expect((await client.listRules()).rules).toEqual([rule]);
  expect((await pay('1')).status).toBe(402);
  expect((await pay()).status).toBe(201);
  expect(await client.disarmRule(rule.id)).toBeUndefined();
  expect((await client.listRules()).rules).toEqual([]);
  await client.armRule({ scenario: 'card-declined' });
  await client.disarmRules();
  expect((await pay('1')).status).toBe(201);
});

test('the journal is read, filtered and forgotten', async () => {
  await pay();
  await pay('2');
  const { requests } = await client.listRequests({ where: { 'body.card': '2' }, limit: 5 });
  expect(requests.map(({ operation }) => operation)).toEqual(['placeOrder']);
  const [first] = requests;
  expect(await client.getRequest(first?.id ?? '')).toEqual(first);
  await client.forgetRequests();
  expect((await client.listRequests()).requests).toEqual([]);
});

test('requests are found by what came of them', async () => {
  await pay();
  await pay('4000000000000002');
  const outcomes = async (filter: Parameters<SandboxClient['listRequests']>[0]) =>
    (await client.listRequests(filter)).requests.map(({ outcome }) => outcome);
  expect(await outcomes({ outcome: ['card-declined', 'lost-request'] })).toEqual(['card-declined']);
  expect(await outcomes({ outcome: 'success', operation: 'bakery/placeOrder' })).toEqual(['success']);
  expect(await outcomes({ accepted: true })).toEqual(['success']);
  expect((await client.verify({ accepted: true, outcome: 'success', count: { exactly: 1 } })).count).toBe(1);
});

test('what nobody has used is thrown as not found, a report on it can be had', async () => {
  const other = client.in(server.fresh());
  for (const ask of ['listRequests', 'listFindings', 'getCoverage', 'getReport', 'settle'] as const) {
    await expect(other[ask]()).rejects.toMatchObject({ status: 404, kind: 'not-found' });
  }
  await expect(other.verify({ count: { exactly: 0 } })).rejects.toMatchObject({ kind: 'not-found' });
  expect(await other.getReport({ format: 'markdown', allowEmpty: true })).toContain('holds no request');
});

test('verify resolves where it holds and throws the nearest misses where it does not', async () => {
  await pay();
  const { count } = await client.verify({ operation: 'placeOrder', count: { exactly: 1 }, within: 'PT0S' });
  expect(count).toBe(1);
  const refused = client.verify({ operation: 'placeOrder', status: 500 });
  await expect(refused).rejects.toMatchObject({
    status: 422,
    kind: 'not-verified',
    problem: { nearest: [{ differences: [{ path: 'status', expected: 500, actual: 201 }] }] },
  });
});

test('settle resolves once nothing goes on, and throws what does where it does not come to that', async () => {
  await pay();
  expect(await client.settle()).toEqual({ settled: true });
  const { begun } = server.time;
  const delayed = payIn(server, sandbox, '1', { headers: { 'x-sandbox-scenario': 'delay;ms=1000' } }).then(
    (one) => one,
  );
  await until(() => server.time.begun > begun, 'the request is delayed');
  await expect(client.settle({ within: 'PT0S' })).rejects.toMatchObject({
    status: 422,
    kind: 'not-settled',
    problem: { inFlight: 1, pendingCallbacks: 0 },
  });
  expect(await client.getSandbox(sandbox)).toMatchObject({ inFlight: 1, pendingCallbacks: 0 });
  server.time.advance(1_000);
  await delayed;
});

test('verify asks of callbacks, too', async () => {
  const receiver = await Receiver.start();
  await tipIn(server, sandbox, { thank_at: receiver.url });
  await client.settle();
  const { callbackIds } = await client.verify({ callbacks: { state: 'delivered', count: { exactly: 1 } } });
  expect(callbackIds).toHaveLength(1);
  await expect(client.verify({ callbacks: { state: 'failed' } })).rejects.toMatchObject({
    kind: 'not-verified',
    problem: { nearest: [{ callbackId: callbackIds[0] }] },
  });
  await receiver.close();
});

test('events arrive as they happen, and again behind the one that was seen', async () => {
  const events = client.streamEvents();
  const first = events.next();
  await client.armRule({ scenario: 'card-declined' });
  await pay();
  const seen = await first;
  expect(seen.value).toMatchObject({ kind: 'rule', data: { change: 'armed' } });
  expect((await events.next()).value).toMatchObject({ kind: 'request', data: { operation: 'placeOrder' } });
  await events.return(undefined);
  const again = client.streamEvents({ after: seen.value?.id });
  expect((await again.next()).value).toMatchObject({ kind: 'request' });
  await again.return(undefined);
});

test('the clock is set, moved on and put back; what is due waits, and then has run', async () => {
  expect((await client.getClock()).mode).toBe('real');
  await client.putClock({ now: '2020-09-08T12:00:00Z', frozen: true });
  await order(server, sandbox, {}, { headers: { 'x-sandbox-scenario': 'burnt;after=P3D' } });
  expect((await client.listTasks()).tasks.map(({ at }) => at)).toEqual(['2020-09-11T12:00:00.000Z']);
  const { now, ran } = await client.advanceClock({ by: 'P1M' });
  expect([now, ran.map(({ result }) => result)]).toEqual(['2020-10-08T12:00:00.000Z', ['burnt']]);
  expect((await client.deleteClock()).mode).toBe('real');
});

test('acts are listed and done, and what the vendor would refuse is thrown with its reason', async () => {
  expect((await client.listActs()).acts.map(({ act }) => act)).toEqual(['take-out', 'drop-coins']);
  const { result, requestId } = await client.act('bakery', 'drop-coins', { customer: 'ada', coins: 2 });
  expect(result).toMatchObject({ thanks: true });
  expect((await client.listRequests({ kind: 'act' })).requests.map(({ id }) => id)).toEqual([requestId]);
  await expect(client.act('bakery', 'drop-coins', { customer: 'nobody', coins: 2 })).rejects.toMatchObject({
    status: 409,
    kind: 'act-refused',
    problem: { reason: { fault: 'not-found' } },
  });
});

test('findings, coverage and the report tell what the client did', async () => {
  await pay();
  await pay();
  expect((await client.listFindings()).findings.map(({ kind }) => kind)).toContain('possible-double-charge');
  expect((await client.getCoverage({ api: 'bakery' })).covered).toBe(1);
  expect(await client.getReport({ format: 'markdown' })).toContain('possible-double-charge');
});

test('the catalogue, the APIs, the probes and the problems answer', async () => {
  expect((await client.listApis()).apis).toHaveLength(1);
  expect((await client.listScenarios({ api: 'bakery' })).scenarios.map(({ name }) => name)).toContain('card-declined');
  expect((await client.live()).status).toBe('ok');
  expect((await client.ready()).store.ok).toBe(true);
  expect((await client.explainProblem('bad-scenario')).status).toBe(400);
});

test('another sandbox is another world, on the same server', async () => {
  await pay();
  const name = server.fresh();
  await client.createSandbox(name);
  const other = client.in(name);
  expect((await other.listRequests()).requests).toEqual([]);
});

test('what the sandbox refuses is thrown as the problem that it is', async () => {
  const refused = client.armRule({ scenario: 'no-such' });
  await expect(refused).rejects.toBeInstanceOf(ProblemError);
  await expect(refused).rejects.toMatchObject({ status: 400, kind: 'bad-request' });
});
