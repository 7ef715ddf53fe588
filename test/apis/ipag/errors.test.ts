import fc from 'fast-check';
import { type Call, type Sandbox, startSandbox } from '../../support/sandbox.js';
import { authorization, Merchant, path, plain } from './charges.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());

const tooLarge = JSON.stringify({ ...plain, description: 'x'.repeat(1024 * 1024) });
const json = { 'content-type': 'application/json' };
const known = { ...json, authorization };
const unpermitted = 'Basic cmVhZG9ubHk6dGVzdC1rZXktcmVhZG9ubHk=';

const notFound = '{"code":"404","message":"Charge Not Found","resource":"resource.charge.view"}';
const unauthorized = '{"code":401,"message":"Unauthorized","resource":"authorization"}';
const notAuthorized = '{"code":403,"message":"Not Authorized","resource":"charges"}';
const noPath = '{"code":"404","message":"Resource Not Found","resource":"resources"}';
const wrongMethod = '{"code":"405","message":"Method Not Allowed","resource":"resources"}';
const unsupported = '{"code":"415","message":"Unsupported Media Type","resource":"resources"}';
const large = '{"code":"413","message":"Payload Too Large","resource":"resources"}';
const malformedNew = '{"code":"400","message":"Malformed JSON","resource":"resources.charge.create"}';
const malformedChange = '{"code":"400","message":"Malformed JSON","resource":"resources.charge.update"}';

const form = { ...known, 'content-type': 'text/plain' };

const inOrder: [string, string, string, Call, number, string][] = [
  ['an unknown path, without credentials', 'POST', '/service/resources/orders', { body: '{' }, 404, noPath],
  ['an unknown path below charges', 'GET', `${path}/100000`, {}, 404, noPath],
  ['the root of the API', 'GET', '/service/resources', { headers: known }, 404, noPath],
  ['a wrong method, without credentials', 'DELETE', path, { body: '{' }, 405, wrongMethod],
  ['a wrong method of the hosted page', 'PUT', '/vpos', { headers: known, body: {} }, 405, wrongMethod],
  [
    'no credentials, and no JSON',
    'POST',
    path,
    { headers: { 'content-type': 'text/plain' }, body: '{' },
    401,
    unauthorized,
  ],
  ['no credentials for a list', 'GET', path, {}, 401, unauthorized],
  ['no credentials, for no charge', 'GET', `${path}?id=abc`, {}, 401, unauthorized],
  [
    'no permission, and no JSON',
    'POST',
    path,
    { headers: { ...form, authorization: unpermitted }, body: '{' },
    403,
    notAuthorized,
  ],
  [
    'no permission, for no charge',
    'PUT',
    `${path}?id=1`,
    { headers: { ...json, authorization: unpermitted }, body: {} },
    403,
    notAuthorized,
  ],
  ['no permission to read', 'GET', path, { headers: { authorization: unpermitted } }, 403, notAuthorized],
  ['another Content-Type, and a body too large', 'POST', path, { headers: form, body: tooLarge }, 415, unsupported],
  ['another Content-Type, for no charge', 'PUT', `${path}?id=1`, { headers: form, body: '{' }, 415, unsupported],
  [
    'another charset',
    'POST',
    path,
    { headers: { ...known, 'content-type': 'application/json; charset=latin1' }, body: plain },
    415,
    unsupported,
  ],
  ['a body too large, for no charge', 'PUT', `${path}?id=1`, { headers: known, body: tooLarge }, 413, large],
  ['malformed JSON', 'POST', path, { headers: known, body: '{"amount":' }, 400, malformedNew],
  ['a list for a body', 'POST', path, { headers: known, body: '[]' }, 400, malformedNew],
  ['null for a body', 'POST', path, { headers: known, body: 'null' }, 400, malformedNew],
  ['no body', 'POST', path, { headers: { authorization } }, 400, malformedNew],
  [
    'malformed JSON, for no charge',
    'PUT',
    `${path}?id=1`,
    { headers: known, body: '{"amount":' },
    400,
    malformedChange,
  ],
  ['text for a body, for no charge', 'PUT', `${path}?id=1`, { headers: known, body: '"x"' }, 400, malformedChange],
  ['no charge, and wrong members', 'PUT', `${path}?id=1`, { headers: known, body: { amount: 'x' } }, 404, notFound],
  ['no id', 'PUT', path, { headers: known, body: { amount: 'x' } }, 404, notFound],
  ['an id that is no number', 'PUT', `${path}?id=abc`, { headers: known, body: {} }, 404, notFound],
  ['an id that is no number, to read', 'GET', `${path}?id=abc`, { headers: known }, 404, notFound],
  ['an empty id', 'GET', `${path}?id=`, { headers: known }, 404, notFound],
  ['an id that nobody has', 'GET', `${path}?id=100000`, { headers: known }, 404, notFound],
];

test.each(inOrder)('%s: %s %s', async (_what, method, target, call, status, text) => {
  const answer = await server.send(method, target, { ...call, sandbox: server.fresh() });
  expect([answer.status, answer.text]).toEqual([status, text]);
  expect(answer.headers['content-type']).toBe('application/json');
});

test('a 401 names Basic, a 405 lists the methods', async () => {
  const refused = await server.send('GET', path, {});
  expect(refused.headers['www-authenticate']).toMatch(/^Basic/);
  expect((await server.send('PATCH', path, {})).headers['allow']).toBe('POST, PUT, GET, HEAD');
  expect((await server.send('POST', '/vpos', {})).headers['allow']).toBe('GET, HEAD');
});

test.each([
  ['another key', 'Basic dGlsbGJveDp3cm9uZw=='],
  ['a key that only begins right', 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFnLQ=='],
  ['an unknown id', 'Basic X19wcm90b19fOng='],
  ['no colon', 'Basic dGlsbGJveA=='],
  ['nothing behind the scheme', 'Basic'],
  ['no Base64', 'Basic ***'],
  ['another scheme', 'Bearer dGlsbGJveDp0ZXN0LWtleS1pcGFn'],
])('credentials with %s are refused', async (_what, authorization) => {
  const answer = await server.send('GET', path, { headers: { authorization } });
  expect([answer.status, answer.text]).toEqual([401, unauthorized]);
});

test('the scheme of the credentials is read in any case, and x-api-version is accepted', async () => {
  const headers = { authorization: authorization.replace('Basic', 'basic'), 'x-api-version': '2' };
  expect((await server.send('GET', path, { headers })).status).toBe(200);
});

test('members are judged before what the charge has been paid', async () => {
  const merchant = new Merchant(server, server.fresh());
  const both = await merchant.update(99992, { amount: 1, description: '' });
  expect(both.text).toBe(
    '{"code":"406","message":{"description":["Description is required"]},"resource":"resources.charge.update"}',
  );
  const one = await merchant.update(99992, { amount: 1 });
  expect([one.status, one.text]).toEqual([
    400,
    '{"code":"400","message":"Amount is less than the amount paid already","resource":"resources.charge.update"}',
  ]);
});

const everyMember = {
  amount: 'much',
  description: 7,
  due_date: '30/02/2026',
  frequency: 13,
  interval: 'year',
  type: 'once',
  last_charge_date: '2026-13-01',
  callback_url: 'nowhere',
  auto_debit: 'yes',
  installments: 0,
  is_active: 2,
  customer: { name: 'x'.repeat(101), cpf_cnpj: '852.391.120-03', phone: '123', email: 'maria' },
};

test('all wrong members are reported at once, in the order of the table, nested ones dotted', async () => {
  const answer = await new Merchant(server, server.fresh()).create(everyMember);
  expect(answer.status).toBe(406);
  expect(answer.text).toBe(
    '{"code":"406","message":{"amount":["Amount must be numeric"],' +
      '"description":["Description contains invalid value"],"due_date":["Due Date is not a valid date"],' +
      '"frequency":["Frequency must be no more than 12"],"interval":["Interval contains invalid value"],' +
      '"type":["Type contains invalid value"],"last_charge_date":["Last Charge Date is not a valid date"],' +
      '"callback_url":["Callback Url is not a valid URL"],"auto_debit":["Auto Debit must be a boolean"],' +
      '"installments":["Installments must be at least 1"],"is_active":["Is Active must be a boolean"],' +
      '"customer.name":["Customer.name must not exceed 100 characters"],' +
      '"customer.cpf_cnpj":["Document is not a valid CPF/CNPJ."],' +
      '"customer.phone":["Customer.phone contains invalid value"],' +
      '"customer.email":["Customer.email is not a valid email address"]},"resource":"resources.charge.create"}',
  );
});

test('a change reports the members of its own table, and ignores the others', async () => {
  const answer = await new Merchant(server, server.fresh()).update(99991, everyMember);
  expect(answer.text).toBe(
    '{"code":"406","message":{"amount":["Amount must be numeric"],' +
      '"description":["Description contains invalid value"],"due_date":["Due Date is not a valid date"],' +
      '"last_charge_date":["Last Charge Date is not a valid date"],' +
      '"callback_url":["Callback Url is not a valid URL"],"auto_debit":["Auto Debit must be a boolean"],' +
      '"is_active":["Is Active must be a boolean"]},"resource":"resources.charge.update"}',
  );
});

test.each(['{}', '{"amount":null,"description":null,"due_date":null,"customer":null,"installments":null}'])(
  'what is missing is required: %s',
  async (body) => {
    const answer = await new Merchant(server, server.fresh()).send('POST', path, body);
    expect(answer.text).toBe(
      '{"code":"406","message":{"amount":["Amount is required","Amount must be numeric"],' +
        '"description":["Description is required"],"due_date":["Due Date is required"],' +
        '"customer.name":["Customer.name is required"]},"resource":"resources.charge.create"}',
    );
  },
);

const wrong: [string, object, object][] = [
  ['an empty amount', { amount: '' }, { amount: ['Amount is required', 'Amount must be numeric'] }],
  ['an amount of zero', { amount: 0 }, { amount: ['Amount contains invalid value'] }],
  ['an amount below zero', { amount: '-1.00' }, { amount: ['Amount contains invalid value'] }],
  ['an amount of three decimals', { amount: 0.001 }, { amount: ['Amount must be numeric'] }],
  ['an amount as true', { amount: true }, { amount: ['Amount must be numeric'] }],
  ['an amount in a list', { amount: [1] }, { amount: ['Amount must be numeric'] }],
  ['an amount with a comma', { amount: '1,50' }, { amount: ['Amount must be numeric'] }],
  ['an amount of 16 digits', { amount: '12345678901234.56' }, { amount: ['Amount must be numeric'] }],
  ['a blank description', { description: ' \n' }, { description: ['Description is required'] }],
  [
    'a long description',
    { description: 'é'.repeat(1001) },
    { description: ['Description must not exceed 1000 characters'] },
  ],
  ['a blank due date', { due_date: ' ' }, { due_date: ['Due Date is required'] }],
  ['a due date as a number', { due_date: 20260101 }, { due_date: ['Due Date is not a valid date'] }],
  ['a frequency of 0', { frequency: 0 }, { frequency: ['Frequency must be at least 1'] }],
  ['a frequency between two', { frequency: 1.5 }, { frequency: ['Frequency must be an integer'] }],
  ['49 installments', { installments: 49 }, { installments: ['Installments must be no more than 48'] }],
  ['installments in words', { installments: 'two' }, { installments: ['Installments must be an integer'] }],
  ['an empty last date', { last_charge_date: '' }, { last_charge_date: ['Last Charge Date is not a valid date'] }],
  [
    'a long URL',
    { callback_url: `https://x.test/${'x'.repeat(241)}` },
    { callback_url: ['Callback Url must not exceed 255 characters'] },
  ],
  [
    'a URL of another scheme',
    { callback_url: 'javascript://x' },
    { callback_url: ['Callback Url is not a valid URL'] },
  ],
  ['a URL without a host', { callback_url: 'https:///x' }, { callback_url: ['Callback Url is not a valid URL'] }],
  ['a customer as text', { customer: 'Maria' }, { customer: ['Customer contains invalid value'] }],
  ['a customer in a list', { customer: [{ name: 'Maria' }] }, { customer: ['Customer contains invalid value'] }],
  ['a blank name', { customer: { name: '' } }, { 'customer.name': ['Customer.name is required'] }],
  [
    'a name of the prototype',
    { customer: JSON.parse('{"__proto__":{"name":"x"}}') },
    { 'customer.name': ['Customer.name is required'] },
  ],
  ['a name as a number', { customer: { name: 5 } }, { 'customer.name': ['Customer.name contains invalid value'] }],
  [
    'a long e-mail',
    { customer: { name: 'M', email: `${'m'.repeat(40)}@example.com` } },
    { 'customer.email': ['Customer.email must not exceed 50 characters'] },
  ],
  [
    'a phone of 12 digits',
    { customer: { name: 'M', phone: '+55 1199999-999' } },
    { 'customer.phone': ['Customer.phone contains invalid value'] },
  ],
  [
    'a document as a number',
    { customer: { name: 'M', cpf_cnpj: 85239112002 } },
    { 'customer.cpf_cnpj': ['Document is not a valid CPF/CNPJ.'] },
  ],
  [
    'a document of one digit',
    { customer: { name: 'M', cpf_cnpj: '000.000.000-00' } },
    { 'customer.cpf_cnpj': ['Document is not a valid CPF/CNPJ.'] },
  ],
  [
    'a CPF with a letter',
    { customer: { name: 'M', cpf_cnpj: '852a391.120-02' } },
    { 'customer.cpf_cnpj': ['Document is not a valid CPF/CNPJ.'] },
  ],
];

test.each(wrong)('%s is refused in the vendor’s words', async (_what, changes, message) => {
  const answer = await new Merchant(server, server.fresh()).create(changes);
  expect(answer.status).toBe(406);
  expect(JSON.parse(answer.text)).toEqual({ code: '406', message, resource: 'resources.charge.create' });
});

test('an amount of more digits than can be kept apart is no number, however it is written', async () => {
  const body = `{"amount":12345678901234.567,"description":"x","due_date":"2026-03-10","customer":{"name":"M"}}`;
  const answer = await new Merchant(server, server.fresh()).send('POST', path, body);
  expect(answer.body.message).toEqual({ amount: ['Amount must be numeric'] });
});

test.each([
  ['a numeric string', { amount: '150.50' }, 'amount', 150.5],
  ['the longest amount', { amount: '9999999999999.99' }, 'amount', 9999999999999.99],
  ['a description of 1000 characters', { description: '😀'.repeat(1000) }, 'description', '😀'.repeat(1000)],
  ['a lone surrogate', { description: '\ud800' }, 'description', '\ud800'],
  [
    'a URL of 255 characters',
    { callback_url: `https://x.test/${'x'.repeat(240)}` },
    'callback_url',
    `https://x.test/${'x'.repeat(240)}`,
  ],
  ['1 for true', { auto_debit: 1 }, 'auto_debit', true],
  ['0 for false', { is_active: 0 }, 'is_active', false],
  ['charge, the alias of normal', { type: 'charge' }, 'type', 'normal'],
  ['null for a default', { frequency: null, interval: null, type: null, installments: null }, 'interval', 'month'],
  ['unknown members', { products: [{ id: 1 }], checkout_settings: {}, status: 'paid' }, 'status', 'pending'],
])('%s is accepted', async (_what, changes, member, value) => {
  const answer = await new Merchant(server, server.fresh()).create(changes);
  expect(answer.status).toBe(201);
  expect(answer.body.attributes[member]).toEqual(value);
});

test('whatever JSON is sent, the answer is one that was asked for', async () => {
  const members = ['amount', 'description', 'due_date', 'last_charge_date', 'installments', 'customer', 'callback_url'];
  const anything = fc.oneof(
    fc.jsonValue({ noUnicodeString: false }),
    fc.dictionary(fc.constantFrom(...members, '__proto__', 'constructor'), fc.jsonValue()),
    fc.record({
      amount: fc.oneof(fc.double(), fc.bigInt().map(String)),
      description: fc.string({ unit: 'binary' }),
      due_date: fc.oneof(fc.constantFrom('0000-01-01', '9999-12-31', '29/02/1900'), fc.string()),
      last_charge_date: fc.constantFrom(null, '0000-01-01', '9999-12-31'),
      type: fc.constantFrom('normal', 'recurring'),
      interval: fc.constantFrom('day', 'week', 'month'),
      installments: fc.constantFrom(1, 48),
      frequency: fc.constantFrom(1, 12),
      customer: fc.record({ name: fc.string({ minLength: 1 }), phone: fc.jsonValue() }, { requiredKeys: ['name'] }),
    }),
  );
  const sandbox = server.fresh();
  const merchant = new Merchant(server, sandbox);
  await fc.assert(
    fc.asyncProperty(anything, async (body) => {
      const created = await merchant.send('POST', path, JSON.stringify(body));
      expect([201, 400, 406]).toContain(created.status);
      const updated = await merchant.send('PUT', `${path}?id=99991`, JSON.stringify(body));
      expect([200, 400, 406]).toContain(updated.status);
    }),
    { numRuns: 150 },
  );
  expect((await merchant.list('limit=100')).status).toBe(200);
});

test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('a charge can be made and read at %s', async (instant) => {
  const merchant = new Merchant(server, server.fresh(), { 'x-sandbox-time': instant });
  for (const due_date of ['0000-01-01', '9999-12-31']) {
    const plan = { due_date, interval: 'day', frequency: 1 };
    expect((await merchant.create({ ...plan, type: 'recurring' })).status).toBe(201);
    expect((await merchant.create({ ...plan, interval: 'month', frequency: 12, installments: 48 })).status).toBe(201);
  }
  expect((await merchant.list('status=overdue')).status).toBe(200);
  expect((await merchant.list('status=pending')).status).toBe(200);
});

test.each([
  [401, '{"code":401,"message":"Unauthorized","resource":"authorization"}'],
  [403, '{"code":403,"message":"Not Authorized","resource":"charges"}'],
  [429, '{"code":"429","message":"Too Many Requests","resource":"resources"}'],
  [503, '{"code":"503","message":"Service Unavailable","resource":"resources"}'],
])('any other status is answered in the vendor’s envelope: %i', async (code, text) => {
  const merchant = new Merchant(server, server.fresh(), { 'x-sandbox-scenario': `status;code=${code}` });
  const answer = await merchant.create();
  expect([answer.status, answer.text]).toEqual([code, text]);
});
