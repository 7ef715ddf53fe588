import { enter, sandbox, server } from '../support/shared.js';

const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
const magicCard = { payment: { card: '90000000003', amount: '58.00', contractAccount: '600134652' } };

async function pay(headers: Record<string, string>, body: unknown = payment, path = '/payment') {
  const answer = await server.send('POST', path, { sandbox, headers, body });
  const { status, body: json, headers: sent } = answer;
  return { status, said: json.errors?.[0]?.message, applied: sent['x-sandbox-scenario'], problem: json };
}

test('a header chooses the outcome, and the answer says so', async () => {
  const { status, said, applied } = await pay({ 'x-sandbox-scenario': 'dccard-4' });
  expect(status).toBe(500);
  expect(said).toBe('The payment card has expired');
  expect(applied).toBe('british-gas/dccard-4;by=header');
});

test('a name may be qualified by its API', async () => {
  expect((await pay({ 'x-sandbox-scenario': 'british-gas/dccard-4' })).applied).toBe('british-gas/dccard-4;by=header');
});

test('header wins over Prefer, Prefer over the path, the path over a magic value', async () => {
  const path = '/~;scenario=dccard-7/payment';
  enter('default');
  const prefer = { prefer: 'example=dccard-6' };
  const header = { ...prefer, 'x-sandbox-scenario': 'dccard-5' };
  expect((await pay(header, magicCard, path)).applied).toBe('british-gas/dccard-5;by=header');
  expect((await pay(prefer, magicCard, path)).applied).toBe('british-gas/dccard-6;by=prefer');
  expect((await pay({}, magicCard, path)).applied).toBe('british-gas/dccard-7;by=path');
  expect((await pay({}, magicCard)).applied).toBe('british-gas/dccard-3;by=trigger');
  expect((await pay({})).applied).toBeUndefined();
});

test('success leaves magic values aside, but state still refuses', async () => {
  expect((await pay({ 'x-sandbox-scenario': 'success' }, magicCard)).status).toBe(200);
  const noOpenItems = { payment: { ...payment.payment, contractAccount: '600134660' } };
  const refused = await pay({ 'x-sandbox-scenario': 'success' }, noOpenItems);
  expect(refused.status).toBe(500);
  expect(refused.applied).toBe('british-gas/success;by=header');
});

test('a request that is wrong before the stage gets its real error, and the answer says that the scenario was not reached', async () => {
  const { status, said, applied } = await pay(
    { 'x-sandbox-scenario': 'dccard-3' },
    { payment: { ...payment.payment, card: '' } },
  );
  expect(status).toBe(400);
  expect(said).toBe('error.client.card.blank');
  expect(applied).toBe('british-gas/dccard-3;by=header;reached=?0');
});

test('a scenario at the validation stage answers before the members are looked at, but after the token', async () => {
  expect((await pay({ 'x-sandbox-scenario': 'amount-invalid' }, {})).said).toBe('error.client.amount.invalid');
  const wrongToken = { 'x-sandbox-scenario': 'amount-invalid', authorization: 'Bearer nobody' };
  expect(await pay(wrongToken)).toMatchObject({
    status: 401,
    applied: 'british-gas/amount-invalid;by=header;reached=?0',
  });
});

test('times=2 acts on the first two requests with the same business key, then no more', async () => {
  const header = { 'x-sandbox-scenario': 'sap-unreachable;times=2' };
  const answers = [await pay(header), await pay(header), await pay(header), await pay(header)];
  expect(answers.map(({ status }) => status)).toEqual([500, 500, 200, 200]);
  expect(answers.map(({ applied }) => applied)).toEqual([
    'british-gas/sap-unreachable;by=header',
    'british-gas/sap-unreachable;by=header',
    'british-gas/sap-unreachable;by=header;spent',
    'british-gas/sap-unreachable;by=header;spent',
  ]);
  const another = { payment: { ...payment.payment, amount: '58.01' } };
  expect((await pay(header, another)).status).toBe(500);
});

test('where times is used up the answer says how it begins anew, and so it does', async () => {
  const send = () =>
    server.send('POST', '/payment', {
      sandbox,
      body: payment,
      headers: { 'x-sandbox-scenario': 'delay;ms=0, sap-unreachable;times=1' },
    });
  expect((await send()).headers).not.toHaveProperty('x-sandbox-hint');
  const spent = await send();
  expect(spent.status).toBe(200);
  expect(spent.headers['x-sandbox-hint']).toBe(
    `times=1 of sap-unreachable is used up for this request in sandbox ${sandbox}; POST /__sandbox/sandboxes/${sandbox}/reset begins anew`,
  );
  await server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`);
  expect((await send()).status).toBe(500);
});

test('times counts in each sandbox for itself, and survives a refusal', async () => {
  const header = { 'x-sandbox-scenario': 'sap-unreachable;times=1' };
  const blank = { payment: { contractAccount: '600134652', amount: '58.00' } };
  expect((await pay(header, blank)).status).toBe(400);
  expect((await pay(header, blank)).applied).toBe('british-gas/sap-unreachable;by=header;spent');
  enter(server.fresh());
  expect((await pay(header)).status).toBe(500);
});

test('times under 20 requests at once acts on exactly as many as it says', async () => {
  const header = { 'x-sandbox-scenario': 'sap-unreachable;times=7' };
  const answers = await Promise.all(Array.from({ length: 20 }, () => pay(header)));
  expect(answers.filter(({ status }) => status === 500)).toHaveLength(7);
});

test('with p=0 a scenario never acts, with p=1 always; the answer of a request that it let go says so', async () => {
  expect(await pay({ 'x-sandbox-scenario': 'dccard-3;p=0' })).toMatchObject({
    status: 200,
    applied: 'british-gas/dccard-3;by=header;reached=?0',
  });
  expect(await pay({ 'x-sandbox-scenario': 'dccard-3;p=1' })).toMatchObject({
    status: 500,
    applied: 'british-gas/dccard-3;by=header',
  });
  expect((await pay({ 'x-sandbox-scenario': 'lost-response;p=0' })).status).toBe(200);
});

test('p=0.5 lets the same requests go in every sandbox', async () => {
  const run = async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push((await pay({ 'x-sandbox-scenario': 'dccard-3;p=0.5' })).status);
    return statuses;
  };
  const first = await run();
  expect(new Set(first)).toEqual(new Set([200, 500]));
  enter(server.fresh());
  expect(await run()).toEqual(first);
});

test('several act together where their stages differ', async () => {
  const { status, applied } = await pay({ 'x-sandbox-scenario': 'delay;ms=0, dccard-3' });
  expect(status).toBe(500);
  expect(applied).toBe('delay;by=header, british-gas/dccard-3;by=header');
});

test.each([
  [
    'dccard-17',
    'There is no scenario dccard-17 for british-gas/createPayment; did you mean dccard-1? valid here: dccard-1, ',
  ],
  ['card-declined', 'There is no scenario card-declined'],
  ['payment-accounts/success', 'There is no scenario payment-accounts/success'],
  ['Dccard-3', 'There is no scenario Dccard-3'],
  ['"dccard-3"', 'A scenario is a name such as dccard-3'],
  ['dccard-3;', 'is not a list of scenarios'],
  ['(dccard-3 delay)', 'Scenarios are not grouped in parentheses'],
  ['dccard-3, dccard-4', 'dccard-3 and dccard-4 both act at the business stage'],
  ['dccard-3;times=0', 'times of dccard-3 is a whole number, 1 or more'],
  ['dccard-3;times=1.5', 'times of dccard-3 is a whole number, 1 or more'],
  ['dccard-3;ms=5', 'dccard-3 has no parameter ms; it takes times'],
  ['delay;ms=-1', 'ms of delay is a whole number, 0 to 300000'],
  ['delay;ms=PT5S', 'ms of delay is a whole number'],
  ['status;code=200', 'code of status is a whole number, 400 to 599'],
  ['delay;ms=5;p50=5', 'ms and p50 of delay exclude each other; give ms, or p50 and p99'],
  ['delay;p50=4000', 'p50 of delay, the median, is 4000 and lies above p99, which is 3000'],
  ['delay;hours=1', 'delay has no parameter hours; it takes ms, p50, p99, times, p'],
  ['dccard-3;p=1.1', 'p of dccard-3 is a probability from 0 to 1, such as 0.2'],
  ['dccard-3;p', 'p of dccard-3 is a probability'],
  ['timeout;committed=1', 'committed of timeout stands alone, or as committed=?1 or committed=?0'],
  ['timeout, lost-request', 'timeout and lost-request both act at the connection stage'],
  ['timeout;committed, truncated', 'timeout and truncated both act at the reply stage'],
  ['rate-limited;window=PT0S', 'window of rate-limited is an ISO 8601 duration of PT1S or more'],
  ['rate-limited;window=5', 'window of rate-limited is an ISO 8601 duration such as PT5S'],
  ['rate-limited, status', 'rate-limited and status both act at the authentication stage'],
  ['slow-drip;bytes=0', 'bytes of slow-drip is a whole number, 1 to 65536'],
  ['invalid-answer;kind=wrong_tpye', 'empty-body; did you mean wrong-type?'],
  ['invalid-answer;kind=odd', 'kind of invalid-answer is one of missing-member, wrong-type, extra-member, empty-body'],
])('X-Sandbox-Scenario: %s is refused: %s', async (header, detail) => {
  for (const [headers, path] of [
    [{ 'x-sandbox-scenario': header }, '/payment'],
    [{}, `/~${sandbox};scenario=${encodeURIComponent(header)}/payment`],
  ] as const) {
    const { status, problem } = await pay(headers, payment, path);
    expect(status).toBe(400);
    expect(problem).toMatchObject({
      type: '/__sandbox/problems/bad-scenario',
      detail: expect.stringContaining(detail),
    });
  }
  expect((await pay({})).problem.data.payment.id).toBe('003400026738');
});

test.each(['DCCARD_3', 'dccard3', 'Dccard-3', 'dccard_3', 'british-gas/DCCARD-3', 'British-Gas/dccard-3', 'dcard-3'])(
  'a scenario written as %s is refused with the name that was meant, wherever it is named',
  async (written) => {
    const asked = [
      await pay({ 'x-sandbox-scenario': written }),
      await pay({ prefer: `example=${written}` }),
      await pay({}, payment, `/~${sandbox};scenario=${encodeURIComponent(written)}/payment`),
    ];
    for (const { status, problem } of asked) {
      expect(status).toBe(400);
      expect(problem.detail).toContain('; did you mean dccard-3? valid here: dccard-3, ');
      expect(problem.valid[0]).toBe('dccard-3');
    }
    const rule = await server.send('POST', '/__sandbox/rules', {
      sandbox,
      body: { operation: 'createPayment', api: 'british-gas', scenario: written },
    });
    expect(rule.body.errors).toEqual([
      { pointer: '/body/scenario', message: expect.stringContaining('did you mean dccard-3?') },
    ]);
  },
);

test('a rule for every API says which scenario was meant, too', async () => {
  const { body } = await server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'DCCARD_3;times=2' } });
  expect(body.errors).toEqual([
    { pointer: '/body/scenario', message: expect.stringContaining('did you mean dccard-3?') },
  ]);
});

test('Prefer takes a qualified name as the header does', async () => {
  expect((await pay({ prefer: 'example=british-gas/dccard-3' })).applied).toBe('british-gas/dccard-3;by=prefer');
});

test('an unknown name lists the valid ones', async () => {
  const { problem } = await pay({ 'x-sandbox-scenario': 'nonsense' });
  expect(problem.valid).toEqual(expect.arrayContaining(['success', 'dccard-16', 'delay', 'status', 'lost-response']));
  expect(problem.valid).not.toContain('insufficient-funds');
});

test.each([
  ['code=500', 'british-gas/fraud-indicator;by=prefer', 500],
  ['code=401', 'british-gas/access-denied;by=prefer', 401],
  ['code=200', 'british-gas/success;by=prefer', 200],
  ['code=418', 'status;by=prefer', 418],
  ['example=dccard-3', 'british-gas/dccard-3;by=prefer', 500],
  ['example="dccard-3", code=500', 'british-gas/dccard-3;by=prefer', 500],
  ['respond-async, wait=10, code=401', 'british-gas/access-denied;by=prefer', 401],
  ['return="minimal, code=500"', undefined, 200],
  ['return=minimal', undefined, 200],
])('Prefer: %s', async (prefer, applied, status) => {
  expect(await pay({ prefer })).toMatchObject({ status, applied });
});

test.each(['code=302', 'code=abc', 'code=0x190', 'code=', 'example=nonsense', 'example=dccard-3, code=400'])(
  'Prefer: %s is refused',
  async (prefer) => {
    const { status, problem } = await pay({ prefer });
    expect(status).toBe(400);
    expect(problem.type).toBe('/__sandbox/problems/bad-prefer');
  },
);

test('status answers any error status in the vendor’s envelope, with the headers that go with it', async () => {
  const { status, text, headers } = await server.send('POST', '/payment', {
    sandbox,
    body: payment,
    headers: { 'x-sandbox-scenario': 'status;code=503' },
  });
  expect(status).toBe(503);
  expect(headers['retry-after']).toBe('1');
  expect(text).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"ERROR","data":{},"errors":[{"code":"system","message":"error.system.service.unavailable"}],"meta":{}}',
  );
});
