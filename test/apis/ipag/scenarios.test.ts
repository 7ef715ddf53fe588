import { type Sandbox, startSandbox } from '../../support/sandbox.js';
import { authorization, path } from './charges.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({ publicUrl: 'https://pay.test' });
});
afterAll(() => server.close());

interface Sent {
  readonly method: string;
  readonly query: string;
  readonly body?: object;
}

const createCharge: Sent = {
  method: 'POST',
  query: '',
  body: { amount: 10.5, description: 'Curso', due_date: '2026-01-20', customer: { name: 'Ana' } },
};
const updateCharge: Sent = { method: 'PUT', query: '?id=99991', body: { is_active: false } };
const getCharge: Sent = { method: 'GET', query: '?id=99991' };
const listCharges: Sent = { method: 'GET', query: '?limit=1&order=asc' };

const payment = (sandbox: string, billing: string) => `https://pay.test/~${sandbox}/vpos?billing=${billing}`;

const created = (status: string) => (sandbox: string) =>
  `{"id":100000,"resource":"charges","attributes":{"is_active":true,"status":"${status}","amount":10.5,` +
  '"type":"normal","frequency":1,"interval":"month","description":"Curso","starting_date":"2026-01-20",' +
  '"closing_date":"","auto_debit":false,"callback_url":"","created_at":"2026-01-15 09:00:00",' +
  '"updated_at":"2026-01-15 09:00:00","customer":{"id":23799,"resource":"customers","attributes":' +
  '{"is_active":true,"name":"Ana","cpf_cnpj":null,"email":null,"phone":null,"created_at":"2026-01-15",' +
  '"updated_at":"2026-01-15"}},"installments":{"data":[{"number":1,"due_date":"2026-01-20","amount":10.5,' +
  '"paid_amount":0,"discount":0,"payment_date":null,"description":"Curso","payment":null}]},"links":' +
  `{"payment":"${payment(sandbox, '0771fc6f0f4b1d7d1bb73bbbe14e0e31')}"}}}`;

const charge99991 =
  (status: string, active = true, updated = '2025-12-26 09:00:00') =>
  (sandbox: string) =>
    `{"id":99991,"resource":"charges","attributes":{"is_active":${active},"status":"${status}","amount":150,` +
    '"type":"normal","frequency":1,"interval":"month","description":"Cobrança pendente",' +
    '"starting_date":"2026-01-25","closing_date":"","auto_debit":false,"callback_url":"",' +
    `"created_at":"2025-12-26 09:00:00","updated_at":"${updated}","customer":{"id":23791,` +
    '"resource":"customers","attributes":{"is_active":true,"name":"João da Silva","cpf_cnpj":"713.908.264-22",' +
    '"email":"joao@example.com","phone":"(11) 98888-7777","created_at":"2025-12-16","updated_at":"2025-12-16"}},' +
    '"installments":{"data":[{"number":1,"due_date":"2026-01-25","amount":150,"paid_amount":0,"discount":0,' +
    '"payment_date":null,"description":"Cobrança pendente","payment":null}]},"links":' +
    `{"payment":"${payment(sandbox, '00000000000000000000000000099991')}"}}}`;

const listed = (status: string) => (sandbox: string) => {
  const link = (page: number) =>
    `"https://pay.test/~${sandbox}/service/resources/charges?limit=1&order=asc&page=${page}"`;
  return (
    `{"data":[${charge99991(status)(sandbox)}],"links":{"first":${link(1)},"last":${link(5)},"prev":null,` +
    `"next":${link(2)}},"meta":{"current_page":1,"last_page":5,"from":1,"to":1,"per_page":1,"total":5}}`
  );
};

const text = (exact: string) => () => exact;
const unauthorized = text('{"code":401,"message":"Unauthorized","resource":"authorization"}');
const notAuthorized = text('{"code":403,"message":"Not Authorized","resource":"charges"}');
const serverError = text('{"code":"500","message":"Internal Server Error","resource":"resources"}');
const notFound = text('{"code":"404","message":"Charge Not Found","resource":"resource.charge.view"}');

type Expected = (sandbox: string) => string;

const outcomes: [string, string, Sent, number, Expected][] = [
  ['success', 'createCharge', createCharge, 201, created('pending')],
  ['success', 'updateCharge', updateCharge, 200, charge99991('pending', false, '2026-01-15 09:00:00')],
  ['success', 'getCharge', getCharge, 200, charge99991('pending')],
  ['success', 'listCharges', listCharges, 200, listed('pending')],
  ['unauthorized', 'createCharge', createCharge, 401, unauthorized],
  ['unauthorized', 'updateCharge', updateCharge, 401, unauthorized],
  ['unauthorized', 'getCharge', getCharge, 401, unauthorized],
  ['unauthorized', 'listCharges', listCharges, 401, unauthorized],
  ['not-authorized', 'createCharge', createCharge, 403, notAuthorized],
  ['not-authorized', 'updateCharge', updateCharge, 403, notAuthorized],
  ['not-authorized', 'getCharge', getCharge, 403, notAuthorized],
  ['not-authorized', 'listCharges', listCharges, 403, notAuthorized],
  [
    'validation-failed',
    'createCharge',
    createCharge,
    406,
    text('{"code":"406","message":{"description":["Description is required"]},"resource":"resources.charge.create"}'),
  ],
  [
    'validation-failed',
    'updateCharge',
    updateCharge,
    406,
    text('{"code":"406","message":{"description":["Description is required"]},"resource":"resources.charge.update"}'),
  ],
  ['not-found', 'getCharge', getCharge, 404, notFound],
  ['not-found', 'updateCharge', updateCharge, 404, notFound],
  [
    'already-paid',
    'updateCharge',
    updateCharge,
    400,
    text('{"code":"400","message":"Invoice Installment #1 has been paid already","resource":"resources.charge.pay"}'),
  ],
  ['overdue', 'createCharge', createCharge, 201, created('overdue')],
  ['overdue', 'getCharge', getCharge, 200, charge99991('overdue')],
  ['overdue', 'listCharges', listCharges, 200, listed('overdue')],
  ['server-error', 'createCharge', createCharge, 500, serverError],
  ['server-error', 'updateCharge', updateCharge, 500, serverError],
  ['server-error', 'getCharge', getCharge, 500, serverError],
  ['server-error', 'listCharges', listCharges, 500, serverError],
];

const ways = ['header', 'path'] as const;
const cases = ways.flatMap((by) => outcomes.map((outcome) => [by, ...outcome] as const));

test.each(cases)('asked for by %s, %s of %s is exact', async (by, scenario, operation, sent, status, expected) => {
  const sandbox = `${by}-${scenario}-${operation}`;
  const prefix = by === 'path' ? `/~${sandbox};scenario=${scenario}` : `/~${sandbox}`;
  const asked = by === 'header' ? { 'x-sandbox-scenario': scenario } : {};
  const answer = await server.send(sent.method, `${prefix}${path}${sent.query}`, {
    headers: { authorization, 'content-type': 'application/json', ...asked },
    body: sent.body,
  });
  expect([answer.status, answer.text]).toEqual([status, expected(sandbox)]);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.headers['x-sandbox-scenario']).toBe(`ipag/${scenario};by=${by}`);
  await leaves(sandbox, sent, status);
});

/** A refusal changes nothing and takes no identifier; what succeeds is stored as it is without the scenario. */
async function leaves(sandbox: string, { method }: Sent, status: number): Promise<void> {
  const read = (query: string) => server.send('GET', `/~${sandbox}${path}${query}`, { headers: { authorization } });
  const changed = method === 'PUT' && status < 400;
  const expected = changed ? charge99991('pending', false, '2026-01-15 09:00:00') : charge99991('pending');
  expect((await read('?id=99991')).text).toBe(expected(sandbox));
  if (method !== 'POST') return;
  const stored = await read('?id=100000');
  if (status < 400) expect(stored.text).toBe(created('pending')(sandbox));
  else expect(stored.status).toBe(404);
  const next = await server.send('POST', `/~${sandbox}${path}`, {
    headers: { authorization },
    body: createCharge.body,
  });
  expect(next.body.id).toBe(status < 400 ? 100001 : 100000);
}

test.each([
  ['unauthorized', 401],
  ['not-authorized', 403],
])('%s is answered whatever the credentials are', async (scenario, status) => {
  const headers = { 'x-sandbox-scenario': scenario };
  expect((await server.send('GET', path, { headers })).status).toBe(status);
});

test.each([
  ['validation-failed', 'without credentials', {}, createCharge, 401],
  ['server-error', 'with a wrong member', { authorization }, { ...createCharge, body: { amount: 1 } }, 406],
  ['not-found', 'with a wrong member', { authorization }, { ...updateCharge, body: { amount: 'x' } }, 406],
  ['already-paid', 'for no charge', { authorization }, { ...updateCharge, query: '?id=7' }, 404],
] as [string, string, Record<string, string>, Sent, number][])(
  '%s is not reached by a request %s',
  async (scenario, _what, credentials, { method, query, body }, status) => {
    const headers = { ...credentials, 'x-sandbox-scenario': scenario };
    const answer = await server.send(method, path + query, { headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers['x-sandbox-scenario']).toBe(`ipag/${scenario};by=header;reached=?0`);
  },
);

test('a client that retries meets a failure as often as it was asked for, per charge', async () => {
  const headers = { authorization, 'x-sandbox-scenario': 'server-error;times=1' };
  const statusOf = async (query: string) => (await server.send('GET', path + query, { headers })).status;
  expect(await statusOf('?id=99991')).toBe(500);
  expect(await statusOf('?id=99991')).toBe(200);
  expect(await statusOf('?id=99992')).toBe(500);
});

test('a new charge is the same again by its customer, amount and due date', async () => {
  const headers = { authorization, 'x-sandbox-scenario': 'server-error;times=1' };
  const first = { amount: 7, description: 'd', due_date: '2026-03-10', customer: { name: 'Ana', cpf_cnpj: null } };
  const known = { name: 'Ana', cpf_cnpj: '529.982.247-25' };
  const statusOf = async (changes: object) =>
    (await server.send('POST', path, { headers, body: { ...first, ...changes } })).status;
  expect(await statusOf({})).toBe(500);
  expect(await statusOf({ customer: { name: 'Eva', cpf_cnpj: null } })).toBe(500);
  expect(await statusOf({ due_date: '2026-03-11' })).toBe(500);
  expect(await statusOf({ amount: 8 })).toBe(500);
  expect(await statusOf({ customer: known })).toBe(500);
  expect(await statusOf({ customer: { ...known, name: 'Ana Maria' } })).toBe(201);
  expect(await statusOf({ description: 'Outra' })).toBe(201);
});

test('a change is the same change again by the id of its charge, whatever it sends', async () => {
  const headers = { authorization, 'x-sandbox-scenario': 'server-error;times=1' };
  const statusOf = async (query: string, body: object) =>
    (await server.send('PUT', path + query, { headers, body })).status;
  expect(await statusOf('?id=99993', { is_active: false })).toBe(500);
  expect(await statusOf('?id=99994', { is_active: false })).toBe(500);
  expect(await statusOf('?id=99993', { description: 'Outra' })).toBe(200);
});

test('the catalogue has the outcomes, and each answers its status to the command it is shown with', async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=ipag');
  const own = body.scenarios.filter(({ api }: { api: string | null }) => api === 'ipag');
  expect(new Set(own.map(({ name, status, source }: Shown) => [name, status, source]))).toEqual(
    new Set([
      ['success', 201, 'documented'],
      ['unauthorized', 401, 'documented'],
      ['not-authorized', 403, 'documented'],
      ['validation-failed', 406, 'documented'],
      ['not-found', 404, 'upstream'],
      ['already-paid', 400, 'ours'],
      ['overdue', 201, 'upstream'],
      ['server-error', 500, 'ours'],
      ['payment-refused', 303, 'upstream'],
    ]),
  );
  for (const { example, status } of own as Shown[]) {
    const answer = await run(example, server.fresh());
    expect(answer.status).toBe(status);
  }
});

interface Shown {
  readonly name: string;
  readonly status: number;
  readonly source: string;
  readonly example: string;
}

/** Sends what a curl command of the catalogue says. */
function run(command: string, sandbox: string) {
  const [, method = '', quoted = ''] = /^curl -sS -X (\w+) (.*)$/s.exec(command) ?? [];
  const parts = [...quoted.matchAll(/(-\w )?'([^']*)'/g)].map(([, option, value = '']) => ({ option, value }));
  const target = parts[0]?.value.replace('https://pay.test', '') ?? '';
  const headers = parts.filter(({ option }) => option === '-H ').map(({ value }) => value.split(': '));
  const body = parts.find(({ option }) => option === '-d ')?.value;
  return server.send(method, target, { headers: Object.fromEntries(headers), body, sandbox });
}

describe('what is paid is not overdue, whatever is asked for', () => {
  const overdue = { authorization, 'x-sandbox-scenario': 'overdue' };
  const statusesOf = (data: { attributes: { status: string } }[]) => data.map(({ attributes }) => attributes.status);

  test('a charge: the scenario is not reached', async () => {
    const { body, headers } = await server.send('GET', `${path}?id=99992`, { sandbox: 'paid', headers: overdue });
    expect([body.attributes.status, headers['x-sandbox-scenario']]).toEqual([
      'paid',
      'ipag/overdue;by=header;reached=?0',
    ]);
  });

  test('one of a list, in which the others are', async () => {
    const { body, headers } = await server.send('GET', `${path}?order=asc`, { sandbox: 'paid', headers: overdue });
    expect(statusesOf(body.data)).toEqual(['overdue', 'paid', 'overdue', 'overdue', 'overdue']);
    expect(headers['x-sandbox-scenario']).toBe('ipag/overdue;by=header');
  });

  test('a list of none: the scenario is not reached', async () => {
    const none = await server.send('GET', `${path}?status=paid`, { sandbox: 'paid', headers: overdue });
    expect(statusesOf(none.body.data)).toEqual(['paid']);
    expect(none.headers['x-sandbox-scenario']).toBe('ipag/overdue;by=header;reached=?0');
  });
});
