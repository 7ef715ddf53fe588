import type { Response } from 'supertest';
import { actsOf } from '../support/acts.js';
import { coinsOf, order, orders, pass, tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { sandbox, server } from '../support/shared-bakery.js';

const drop = { customer: 'ada', coins: 2 };
const end = { shop: 'corner', order: 'order-1', end: 'burnt' };

const acts = () => actsOf(server, sandbox, 'bakery');
const perform = (act: string, body: unknown, headers: Record<string, string> = {}) =>
  acts().perform(act, body, headers);
const control = (path: string) => server.send('GET', `/__sandbox/${path}`, { sandbox });
const arm = (rule: object) => server.send('POST', '/__sandbox/rules', { sandbox, body: rule });
const kindsOf = ({ body }: Response) => body.requests.map(({ kind }: { readonly kind: string }) => kind);

describe('an act', () => {
  test('changes the state of its API and answers what came of it', async () => {
    await order(server, sandbox, { item: 'cake' });
    const { status, body, headers } = await perform('take-out', end);
    expect(status).toBe(200);
    expect(body).toMatchObject({ result: { order: 'order-1', item: 'cake', state: 'burnt' } });
    expect(body.requestId).toBe(headers['x-sandbox-request-id']);
    const { body: known } = await server.send('GET', `${orders}/order-1`, { sandbox, headers: pass });
    expect(known.state).toBe('burnt');
  });

  test('that the vendor would refuse is answered with what it would say, and changes nothing', async () => {
    const before = await coinsOf(server, sandbox);
    const answer = await perform('drop-coins', { customer: 'ada', coins: 1_000_000 });
    expect(answer.status).toBe(409);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toEqual({
      type: '/__sandbox/problems/act-refused',
      title: 'The vendor would refuse that',
      status: 409,
      detail: 'bakery would refuse drop-coins; reason is what it would answer',
      reason: { fault: 'too-few-coins', words: 'Too few coins', about: [before[0], 1_000_000] },
    });
    expect(await coinsOf(server, sandbox)).toEqual(before);
    expect(await acts().exchange(answer)).toMatchObject({
      kind: 'act',
      accepted: false,
      changes: [],
      reply: { status: 402, body: answer.body.reason },
    });
  });

  test('makes the sandbox that it is about, by header or by path', async () => {
    expect((await perform('drop-coins', drop)).status).toBe(200);
    const other = server.fresh();
    const { status } = await server.send('POST', `/~${other}/__sandbox/acts/bakery/drop-coins`, { body: drop });
    expect(status).toBe(200);
    expect(await coinsOf(server, other)).toEqual([9998, 0]);
    expect(await coinsOf(server, sandbox)).toEqual([9998, 0]);
  });

  test('finds done what was due before it', async () => {
    const clock = new SandboxClock(server, sandbox);
    await clock.put({ now: '2026-01-15T12:00:00Z', frozen: true });
    await order(server, sandbox, { item: 'cake' });
    await clock.put({ now: '2026-01-15T12:05:00Z', frozen: true });
    const { status, body } = await perform('take-out', end);
    expect([status, body.reason.about]).toEqual([409, ['ready']]);
  });

  test('counts for the clients of its API, whose later requests meet what it did', async () => {
    await perform('drop-coins', { customer: 'ada', coins: 9999 });
    expect((await order(server, sandbox)).body.fault).toBe('too-few-coins');
  });
});

describe('an act is refused, and makes no sandbox', () => {
  afterEach(async () => {
    expect((await control('requests')).status).toBe(404);
  });

  test.each([
    [{}, ['/body', '/body']],
    [{ customer: 'ada', coins: 'two' }, ['/body/coins']],
    [{ customer: 7, coins: 0 }, ['/body/customer', '/body/coins']],
    [{ ...drop, card: '1' }, ['/body']],
  ])('with members that are not those of its schema: %j', async (members, pointers) => {
    const { status, body } = await perform('drop-coins', members);
    const at = body.errors.map(({ pointer }: { readonly pointer: string }) => pointer);
    expect([status, body.type, at.length]).toEqual([400, '/__sandbox/problems/bad-request', pointers.length]);
    for (const [i, pointer] of pointers.entries()) expect(at[i]).toContain(pointer);
  });

  test('where there is none of its name', async () => {
    const { status, body } = await perform('drop-coin', drop);
    expect([status, body.valid]).toEqual([404, ['drop-coins', 'take-out']]);
    expect(body.detail).toBe('bakery has no act drop-coin; did you mean drop-coins? there are drop-coins, take-out');
  });

  test('where there is no such API', async () => {
    const { status, body } = await server.send('POST', '/__sandbox/acts/baker/drop-coins', { sandbox, body: drop });
    expect([status, body.valid]).toEqual([404, ['bakery']]);
  });

  test.each([
    ['take-out', 'tip-refused'],
    ['take-out', 'delay;ms=5'],
    ['drop-coins', 'delay;ms=5'],
    ['drop-coins', 'pass-refused'],
    ['drop-coins', 'lost-response'],
    ['drop-coins', 'no-such'],
  ])('%s with the scenario %s, which it does not take', async (act, scenario) => {
    const body = act === 'take-out' ? end : drop;
    const answer = await perform(act, body, { 'x-sandbox-scenario': scenario });
    expect([answer.status, answer.body.type]).toEqual([400, '/__sandbox/problems/bad-scenario']);
  });

  test('with a time of its own', async () => {
    const answer = await perform('drop-coins', drop, { 'x-sandbox-time': '2026-01-15T12:00:00Z' });
    expect(answer.body.type).toBe('/__sandbox/problems/bad-time');
  });
});

describe('an act that counts as an operation', () => {
  const refused = async (answer: Response, by: string) => {
    expect([answer.status, answer.body.reason]).toEqual([
      409,
      { fault: 'tip-refused', words: 'The tip is refused', about: [] },
    ]);
    expect(answer.headers['x-sandbox-scenario']).toBe(`bakery/tip-refused;by=${by}`);
    expect(await acts().exchange(answer)).toMatchObject({
      outcome: 'tip-refused',
      scenarios: [{ name: 'bakery/tip-refused', by, reached: true }],
    });
  };

  test('is steered by that one’s scenarios in the header', async () => {
    await refused(await perform('drop-coins', drop, { 'x-sandbox-scenario': 'tip-refused' }), 'header');
  });

  test('is steered by them in the path', async () => {
    const path = `/~${sandbox};scenario=tip-refused/__sandbox/acts/bakery/drop-coins`;
    await refused(await server.send('POST', path, { body: drop }), 'path');
  });

  test.each(['giveTip', 'bakery/giveTip', 'drop-coins', 'bakery/drop-coins'])(
    'is steered by an armed rule for %s, once',
    async (operation) => {
      expect((await arm({ operation, scenario: 'tip-refused', times: 1 })).status).toBe(201);
      await refused(await perform('drop-coins', drop), 'rule');
      expect((await perform('drop-coins', drop)).status).toBe(200);
      expect((await control('rules')).body.rules).toMatchObject([{ applied: 1 }]);
    },
  );

  test('leaves alone a rule for the operation that acts ahead of it', async () => {
    await arm({ operation: 'giveTip', scenario: 'pass-refused' });
    expect((await perform('drop-coins', drop)).status).toBe(200);
    expect((await control('rules')).body.rules).toMatchObject([{ applied: 0 }]);
  });

  test('covers that one’s outcomes, where others cover nothing', async () => {
    await order(server, sandbox, { item: 'cake' });
    const { covered } = (await control('coverage')).body;
    await perform('take-out', end);
    expect((await control('coverage')).body.covered).toBe(covered);
    await perform('drop-coins', drop);
    const { body } = await control('coverage');
    const tips = body.apis[0].operations.find(({ operation }: { operation: string }) => operation === 'giveTip');
    expect(tips.outcomes).toContainEqual({ name: 'success', source: 'documented', hits: 1 });
    expect(body.covered).toBe(covered + 1);
  });
});

test('a rule for an act that takes no scenario is refused', async () => {
  const { status, body } = await arm({ operation: 'take-out', scenario: 'tip-refused' });
  expect([status, body.errors[0].pointer]).toEqual([400, '/body/scenario']);
});

describe('the journal', () => {
  test('has an act under its name, told apart from requests', async () => {
    await tipIn(server, sandbox);
    const { body } = await perform('drop-coins', drop);
    expect(kindsOf(await control('requests'))).toEqual(['act', 'request']);
    expect(kindsOf(await control('requests?kind=request'))).toEqual(['request']);
    expect(kindsOf(await control('requests?operation=drop-coins'))).toEqual(['act']);
    const [exchange] = (await control('requests?kind=act')).body.requests;
    expect(exchange).toMatchObject({
      id: body.requestId,
      kind: 'act',
      api: 'bakery',
      operation: 'drop-coins',
      outcome: 'success',
      accepted: true,
      request: { method: 'POST', path: '/__sandbox/acts/bakery/drop-coins', body: drop },
      reply: { status: 200, body: body.result },
      changes: [{ collection: 'customers' }, { collection: 'tips' }],
      findings: [],
    });
  });

  test('has no other kinds', async () => {
    await perform('drop-coins', drop);
    const { status, body } = await control('requests?kind=task');
    expect([status, body.errors[0].pointer]).toEqual([400, '/query/kind']);
  });

  test('keeps the control token that an act was asked for with to itself', async () => {
    const answer = await perform('drop-coins', drop, { authorization: 'Bearer control-token-1' });
    expect(JSON.stringify(await acts().exchange(answer))).not.toContain('control-token-1');
  });
});

test('what is about clients leaves acts out: verification, findings, report', async () => {
  await perform('drop-coins', drop);
  await perform('drop-coins', drop);
  const verify = (question: object) =>
    server.send('POST', '/__sandbox/verify', { sandbox, body: { ...question, within: 'PT0S' } });
  expect((await verify({ count: { exactly: 0 } })).body.holds).toBe(true);
  expect((await verify({ operation: 'giveTip', count: { exactly: 0 } })).body.holds).toBe(true);
  expect((await verify({ operation: 'giveTip' })).body.nearest).toEqual([]);
  expect((await verify({ operation: 'drop-coins' })).status).toBe(400);
  expect((await control('findings')).body.findings).toEqual([]);
  expect((await control('report?format=json')).body).toMatchObject({ requests: 0, broken: [], unmatched: [] });
});

test('all acts are listed, with the schema of their members and an example of them', async () => {
  const { body } = await control('acts');
  expect(body.acts).toMatchObject([
    {
      api: 'bakery',
      act: 'take-out',
      title: 'The baker takes an order out of the oven',
      example: { order: 'order-1' },
    },
    {
      api: 'bakery',
      act: 'drop-coins',
      description: 'A tip of a customer of the corner.',
      request: {
        type: 'object',
        required: ['customer', 'coins'],
        properties: { customer: { type: 'string' }, coins: { type: 'integer', minimum: 1 } },
      },
      example: { customer: 'ada', coins: 2 },
    },
  ]);
});
