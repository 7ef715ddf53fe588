import { folderWith, removeFolders } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const answer = (stage: string, answer: object, more: object = {}) => ({
  title: 'An answer of our own',
  description: 'What our staging once said.',
  source: 'ours',
  operations: ['createPayment'],
  stage,
  outcome: { answer },
  ...more,
});

const trigger = {
  type: 'object',
  properties: {
    body: {
      type: 'object',
      required: ['payment'],
      properties: { payment: { type: 'object', required: ['card'], properties: { card: { const: '777' } } } },
    },
  },
};

const scenarios = {
  'british-gas/teapot.json': answer('business', {
    status: 418,
    headers: { 'X-Kettle': 'for {{ request.body.payment.contractAccount }}' },
    body: {
      said: '{{ request.method }} {{ request.path }} {{ request.query.a }} {{ request.headers.x-client }}',
      note: '{{ request.body.payment.note | default: "none" }}',
      amount: '{{ request.body.payment.amount }}',
      number: { $json: '{{ request.body.payment.amount | times: 2 }}' },
      all: { $json: '{{ request.body.payment | json }}' },
      at: '{{ now }}',
      day: '{{ now | date: "%d/%m/%Y" }}',
      id: '{{ id }}',
      kept: [1, null, true, 'plain'],
    },
  }),
  'british-gas/by-card.json': answer('business', { status: 200, body: ['bought'] }, { trigger }),
  'british-gas/refused-page.json': answer('authentication', {
    status: 403,
    headers: { 'content-type': 'text/html' },
    body: '<p>{{ request.method }}</p>',
  }),
  'british-gas/unsaid.json': answer('validation', { status: 204 }),
  'british-gas/gateway.json': answer('reply', { status: 502, body: { error: 'bad gateway' } }),
  'british-gas/wants-note.json': answer('business', { status: 200, body: ['{{ request.body.payment.note }}'] }),
  'british-gas/no-json.json': answer('business', { status: 200, body: { $json: '{{ request.headers.x-client }}' } }),
  'british-gas/machine-time.json': answer('business', { status: 200, body: ['{{ "now" | date: "%Y" }}'] }),
  'british-gas/echo-header.json': answer('business', {
    status: 200,
    headers: { 'x-echo': '{{ request.body.payment.note }}' },
  }),
};

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({ scenarios: folderWith(scenarios) });
});
afterAll(async () => {
  await server.close();
  removeFolders();
});

const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };

const pay = (scenario: string | undefined, sandbox = server.fresh(), changes: object = {}) =>
  server.send('POST', '/payment?a=b', {
    sandbox,
    headers: { ...(scenario && { 'x-sandbox-scenario': scenario }), 'x-client': 'till 7' },
    body: { payment: { ...payment, ...changes } },
  });

test('a literal answer is what the file says, with values of the request, its time and its id', async () => {
  const said = await pay('teapot');
  expect(said.status).toBe(418);
  expect(said.headers['content-type']).toBe('application/vnd.api+json');
  expect(said.headers['x-kettle']).toBe('for 600134652');
  expect(said.headers['x-sandbox-scenario']).toBe('british-gas/teapot;by=header');
  expect(JSON.parse(said.text)).toEqual({
    said: 'POST /payment b till 7',
    note: 'none',
    amount: '58.00',
    number: 116,
    all: payment,
    at: '2026-01-15T12:00:00.000Z',
    day: '15/01/2026',
    id: said.headers['x-sandbox-request-id'],
    kept: [1, null, true, 'plain'],
  });
});

test('its time is the one that the request is fixed to', async () => {
  const said = await server.send('POST', '/payment?a=b', {
    headers: { 'x-sandbox-scenario': 'teapot', 'x-client': 'x', 'x-sandbox-time': '2019-04-23T10:07:48+02:00' },
    body: { payment },
  });
  expect(JSON.parse(said.text).at).toBe('2019-04-23T08:07:48.000Z');
});

test('text is sent as it is, under the media type that the file gives', async () => {
  const said = await pay('refused-page');
  expect(said.status).toBe(403);
  expect(said.headers['content-type']).toBe('text/html');
  expect(said.text).toBe('<p>POST</p>');
});

test('an answer without a body has none', async () => {
  const said = await pay('unsaid');
  expect(said.status).toBe(204);
  expect(said.text).toBe('');
  expect(said.headers['content-length']).toBeUndefined();
});

test('a business answer changes nothing, and comes after the request’s own errors', async () => {
  const sandbox = server.fresh();
  expect((await pay(undefined, sandbox, { card: '777' })).text).toBe('["bought"]');
  expect(await server.records(sandbox, 'british-gas/payments')).toEqual([]);
  const wrong = await pay('teapot', sandbox, { card: '' });
  expect(wrong.text).toContain('error.client.card.blank');
  expect(wrong.headers['x-sandbox-scenario']).toBe('british-gas/teapot;by=header;reached=?0');
});

test('at the reply stage it stands in for the answer to what happened', async () => {
  const sandbox = server.fresh();
  const said = await pay('gateway', sandbox);
  expect([said.status, said.text]).toEqual([502, '{"error":"bad gateway"}']);
  expect(await server.records(sandbox, 'british-gas/payments')).toHaveLength(1);
  const wrong = await pay('gateway', sandbox, { card: '' });
  expect([wrong.status, wrong.headers['x-sandbox-scenario']]).toEqual([
    400,
    'british-gas/gateway;by=header;reached=?0',
  ]);
});

test.each([
  ['wants-note', {}, '/outcome/answer/body/0 names what this request does not have'],
  ['machine-time', {}, '/outcome/answer/body/0 can not be filled in'],
  ['no-json', {}, '/outcome/answer/body/$json gives no JSON; the filter json writes any value as JSON'],
  [
    'echo-header',
    { note: 'a\r\nset-cookie: b' },
    '/outcome/answer/headers/x-echo gives a value that no header can have',
  ],
])('where %s does not fit the request, a problem says which template and why', async (scenario, changes, reason) => {
  const said = await pay(scenario, server.fresh(), changes);
  expect(said.status).toBe(500);
  expect(said.headers['content-type']).toBe('application/problem+json');
  expect(said.body.type).toBe('/__sandbox/problems/bad-answer');
  expect(said.body.detail).toBe(`The answer of scenario british-gas/${scenario}: the template at ${reason}`);
});

test('one request can not make an answer grow beyond bounds', async () => {
  const greedy = answer('business', { status: 200, body: '{{ request.body.payment.note }}'.repeat(20) });
  const own = await startSandbox({ scenarios: folderWith({ 'british-gas/greedy.json': greedy }) });
  const body = { payment: { ...payment, note: 'x'.repeat(900_000) } };
  const said = await own.send('POST', '/payment', { headers: { 'x-sandbox-scenario': 'greedy' }, body });
  expect(said.status).toBe(500);
  expect(said.body.detail).toBe(
    'The answer of scenario british-gas/greedy: the template at /outcome/answer/body makes the answer too long',
  );
  await own.close();
});

test('the catalogue shows it with the status of its answer', async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=british-gas');
  const listed = body.scenarios.find(({ name }: { name: string }) => name === 'teapot');
  expect([listed.stage, listed.status]).toEqual(['business', 418]);
});

test('it is an outcome like the others: found in the journal, and covered', async () => {
  const sandbox = server.fresh();
  await pay('teapot', sandbox);
  await pay('gateway', sandbox);
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
  const [late, instead] = body.requests;
  expect([instead.outcome, instead.accepted, instead.fault]).toEqual(['teapot', false, null]);
  // The payment happened; only its answer is another.
  expect([late.outcome, late.accepted, late.fault]).toEqual(['success', true, 'gateway']);
  const coverage = await server.send('GET', '/__sandbox/coverage?api=british-gas', { sandbox });
  const { outcomes } = coverage.body.apis[0].operations[0];
  const hit = outcomes.filter(({ hits }: { hits: number }) => hits > 0).map(({ name }: { name: string }) => name);
  expect(hit.sort()).toEqual(['gateway', 'success', 'teapot']);
});
