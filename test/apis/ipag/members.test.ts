// The same wherever it is kept.
import fc from 'fast-check';
import { server } from '../../support/shared.js';
import { Merchant, path } from './charges.js';

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
      '"customer.cpf_cnpj":["Customer.cpf Cnpj is not a valid CPF/CNPJ."],' +
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
        '"description":["Description is required"],"due_date":["Due Date is required","Due Date is not a valid date"],' +
        '"customer.name":["Customer.name is required"]},"resource":"resources.charge.create"}',
    );
  },
);

const wrong: [string, object, object][] = [
  ['an empty amount', { amount: '' }, { amount: ['Amount is required', 'Amount must be numeric'] }],
  ['an amount of zero', { amount: 0 }, { amount: ['Amount contains invalid value'] }],
  ['an amount below zero', { amount: '-1.00' }, { amount: ['Amount contains invalid value'] }],
  ['an amount of three decimals', { amount: 0.001 }, { amount: ['Amount contains invalid value'] }],
  ['a text of three decimals', { amount: '10.001' }, { amount: ['Amount contains invalid value'] }],
  ['a blank amount', { amount: ' ' }, { amount: ['Amount is required', 'Amount must be numeric'] }],
  ['an amount in hexadecimal', { amount: '0x10' }, { amount: ['Amount must be numeric'] }],
  ['an amount of two points', { amount: '1.5.0' }, { amount: ['Amount must be numeric'] }],
  ['an amount of an exponent alone', { amount: 'e2' }, { amount: ['Amount must be numeric'] }],
  ['an amount as true', { amount: true }, { amount: ['Amount must be numeric'] }],
  ['an amount in a list', { amount: [1] }, { amount: ['Amount must be numeric'] }],
  ['an amount with a comma', { amount: '1,50' }, { amount: ['Amount must be numeric'] }],
  ['an amount of 16 digits', { amount: '12345678901234.56' }, { amount: ['Amount contains invalid value'] }],
  ['16 digits and an exponent', { amount: '0.1000000000000000e3' }, { amount: ['Amount contains invalid value'] }],
  ['a blank description', { description: ' \n' }, { description: ['Description is required'] }],
  [
    'a long description',
    { description: 'é'.repeat(1001) },
    { description: ['Description must not exceed 1000 characters'] },
  ],
  ['a blank due date', { due_date: ' ' }, { due_date: ['Due Date is required', 'Due Date is not a valid date'] }],
  ['a due date as a number', { due_date: 20260101 }, { due_date: ['Due Date is not a valid date'] }],
  ['a frequency of 0', { frequency: 0 }, { frequency: ['Frequency must be at least 1'] }],
  ['a frequency between two', { frequency: 1.5 }, { frequency: ['Frequency must be an integer'] }],
  ['49 installments', { installments: 49 }, { installments: ['Installments must be no more than 48'] }],
  ['installments in words', { installments: 'two' }, { installments: ['Installments must be an integer'] }],
  ['a text between two integers', { installments: '1.5' }, { installments: ['Installments must be an integer'] }],
  ['installments as true', { installments: true }, { installments: ['Installments must be an integer'] }],
  ['a text of 13', { frequency: '13' }, { frequency: ['Frequency must be no more than 12'] }],
  ['a text of 0', { installments: '0' }, { installments: ['Installments must be at least 1'] }],
  ['a blank last date', { last_charge_date: ' ' }, { last_charge_date: ['Last Charge Date is not a valid date'] }],
  ['a boolean in words', { is_active: 'true' }, { is_active: ['Is Active must be a boolean'] }],
  ['a boolean as text', { auto_debit: '1' }, { auto_debit: ['Auto Debit must be a boolean'] }],
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
    { 'customer.cpf_cnpj': ['Customer.cpf Cnpj is not a valid CPF/CNPJ.'] },
  ],
  [
    'a document of one digit',
    { customer: { name: 'M', cpf_cnpj: '000.000.000-00' } },
    { 'customer.cpf_cnpj': ['Customer.cpf Cnpj is not a valid CPF/CNPJ.'] },
  ],
  [
    'a CPF with a letter',
    { customer: { name: 'M', cpf_cnpj: '852a391.120-02' } },
    { 'customer.cpf_cnpj': ['Customer.cpf Cnpj is not a valid CPF/CNPJ.'] },
  ],
];

test.each(wrong)('%s is refused in the vendor’s words', async (_what, changes, message) => {
  const answer = await new Merchant(server, server.fresh()).create(changes);
  expect(answer.status).toBe(406);
  expect(JSON.parse(answer.text)).toEqual({ code: '406', message, resource: 'resources.charge.create' });
});

test.each(['12345678901234.567', '0.30000000000000004', '1e30', '1e-7', '1e999', '-1e999'])(
  'an amount that can not be kept exact is numeric, but no value: %s',
  async (amount) => {
    const body = `{"amount":${amount},"description":"x","due_date":"2026-03-10","customer":{"name":"M"}}`;
    const answer = await new Merchant(server, server.fresh()).send('POST', path, body);
    expect(answer.body.message).toEqual({ amount: ['Amount contains invalid value'] });
  },
);

test.each([
  ['a numeric string', { amount: '150.50' }, 'amount', 150.5],
  ['a whole number as text', { amount: '150' }, 'amount', 150],
  ['a text with a sign', { amount: '+1.5' }, 'amount', 1.5],
  ['a text that begins with its point', { amount: '.5' }, 'amount', 0.5],
  ['a text that ends with its point', { amount: '5.' }, 'amount', 5],
  ['a text with an exponent', { amount: '1.5e2' }, 'amount', 150],
  ['blanks around a number', { amount: ' 1.50 ' }, 'amount', 1.5],
  ['the longest amount', { amount: '9999999999999.99' }, 'amount', 9999999999999.99],
  ['a description of 1000 characters', { description: '😀'.repeat(1000) }, 'description', '😀'.repeat(1000)],
  ['a lone surrogate', { description: '\ud800' }, 'description', '\ud800'],
  [
    'a URL of 255 characters',
    { callback_url: `https://x.test/${'x'.repeat(240)}` },
    'callback_url',
    `https://x.test/${'x'.repeat(240)}`,
  ],
  ['an integer as text', { frequency: '3' }, 'frequency', 3],
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

test.each([
  '852.391.120-02',
  '123.456.789-09',
  '529 982 247 25',
  '11.444.777/0001-61',
  '12.345.678/0001-95',
  '12.abc.345/01de-35',
])('a document with right check digits is taken: %s', async (cpf_cnpj) => {
  const { status, body } = await new Merchant(server, server.fresh()).create({ customer: { name: 'M', cpf_cnpj } });
  expect([status, body.attributes?.customer.attributes.cpf_cnpj]).toEqual([201, cpf_cnpj]);
});

test('a number of installments may be a text', async () => {
  const { body } = await new Merchant(server, server.fresh()).create({ installments: '3', amount: '90' });
  expect(body.attributes.installments.data.map(({ amount }: { amount: number }) => amount)).toEqual([30, 30, 30]);
});

test('a change reports a URL that is too long or none once, whatever else it may be', async () => {
  const merchant = new Merchant(server, server.fresh());
  const messageOf = async (callback_url: unknown) => (await merchant.update(99991, { callback_url })).body.message;
  expect(await messageOf(`https://x.test/${'x'.repeat(241)}`)).toEqual({
    callback_url: ['Callback Url must not exceed 255 characters'],
  });
  for (const wrong of ['nowhere', ' ', 7, false]) {
    expect(await messageOf(wrong)).toEqual({ callback_url: ['Callback Url is not a valid URL'] });
  }
});

test('whatever JSON is sent, the answer is one that was asked for', async () => {
  const members = ['amount', 'description', 'due_date', 'last_charge_date', 'installments', 'customer', 'callback_url'];
  const anything = fc.oneof(
    fc.jsonValue({ noUnicodeString: false }),
    fc.dictionary(fc.constantFrom(...members, '__proto__', 'constructor'), fc.jsonValue()),
    fc.record({
      amount: fc.oneof(fc.double(), fc.double().map(String), fc.bigInt().map(String)),
      description: fc.string({ unit: 'binary' }),
      due_date: fc.oneof(fc.constantFrom('0000-01-01', '9999-12-31', '29/02/1900'), fc.string()),
      last_charge_date: fc.constantFrom(null, '0000-01-01', '9999-12-31'),
      type: fc.constantFrom('normal', 'recurring'),
      interval: fc.constantFrom('day', 'week', 'month'),
      installments: fc.constantFrom(1, 48, '48', ''),
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
