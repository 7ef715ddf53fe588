import { server } from '../../support/shared.js';
import { Merchant, plain } from './charges.js';

let merchant: Merchant;
beforeEach(() => {
  merchant = new Merchant(server, server.fresh());
});

async function customerOf(customer: object) {
  const { status, body } = await merchant.create({ customer });
  expect(status).toBe(201);
  return body.attributes.customer;
}

test('a customer without a document is a new one each time, with what was not given as null', async () => {
  expect(await customerOf({ name: 'Ana', cpf_cnpj: null })).toMatchObject({
    id: 23799,
    attributes: { is_active: true, name: 'Ana', cpf_cnpj: null, email: null, phone: null },
  });
  expect(await customerOf({ name: 'Ana' })).toMatchObject({ id: 23800 });
  expect((await merchant.create()).body).toMatchObject({ id: 100002, attributes: { customer: { id: 23801 } } });
});

test.each([
  ['a CPF', '852.391.120-02', '85239112002'],
  ['a CNPJ', '11.222.333/0035-20', '11222333003520'],
  ['a CNPJ with letters', '12.ABC.345/01DE-35', '12abc34501de35'],
])('a customer with %s is known again by it, whatever the mask', async (_what, first, second) => {
  expect(await customerOf({ name: 'Ana', cpf_cnpj: first, phone: '(11) 98888-7777' })).toMatchObject({
    id: 23799,
    attributes: { cpf_cnpj: first, phone: '(11) 98888-7777' },
  });
  expect(await customerOf({ name: 'Ana Maria', cpf_cnpj: second, email: 'ana@mail.me' })).toMatchObject({
    id: 23799,
    attributes: { name: 'Ana Maria', cpf_cnpj: second, email: 'ana@mail.me', phone: null },
  });
  expect((await merchant.create()).body.attributes.customer.id).toBe(23800);
});

test('each charge shows its customer as its own request sent it, with the day on which the customer was new', async () => {
  const sandbox = server.fresh();
  const on = (day: string) => new Merchant(server, sandbox, { 'x-sandbox-time': `${day}T12:00:00Z` });
  const first = await on('2026-02-01').create({
    customer: { name: 'Ana', cpf_cnpj: '852.391.120-02', phone: '(11) 98888-7777' },
  });
  const second = await on('2026-02-02').create({
    customer: { name: 'Ana Maria', cpf_cnpj: '85239112002', email: 'ana@mail.me' },
  });
  const third = await on('2026-02-03').create({ customer: { name: 'A. M.', cpf_cnpj: '852.391.12002' } });
  expect([first, second, third].map(({ body }) => body.attributes.customer)).toEqual([
    {
      id: 23799,
      resource: 'customers',
      attributes: {
        is_active: true,
        name: 'Ana',
        cpf_cnpj: '852.391.120-02',
        email: null,
        phone: '(11) 98888-7777',
        created_at: '2026-02-01',
        updated_at: '2026-02-01',
      },
    },
    {
      id: 23799,
      resource: 'customers',
      attributes: {
        is_active: true,
        name: 'Ana Maria',
        cpf_cnpj: '85239112002',
        email: 'ana@mail.me',
        phone: null,
        created_at: '2026-02-01',
        updated_at: '2026-02-02',
      },
    },
    {
      id: 23799,
      resource: 'customers',
      attributes: {
        is_active: true,
        name: 'A. M.',
        cpf_cnpj: '852.391.12002',
        email: null,
        phone: null,
        created_at: '2026-02-01',
        updated_at: '2026-02-03',
      },
    },
  ]);
  for (const { text, body } of [first, second, third]) {
    expect((await on('2026-02-04').get(body.id)).text).toBe(text);
  }
  expect((await on('2026-02-04').list('customer_name=ana&order=asc')).body.data).toEqual([first.body, second.body]);
  const changed = await on('2026-02-04').update(first.body.id, { description: 'Outra' });
  expect(changed.body.attributes.customer).toEqual(first.body.attributes.customer);
});

test('a customer of the fixture is known and keeps its creation; the charges of the fixture show what they showed', async () => {
  const before = await merchant.get(99991);
  const { cpf_cnpj } = before.body.attributes.customer.attributes;
  const customer = await customerOf({ name: 'João Novo', cpf_cnpj: cpf_cnpj.replaceAll(/[./-]/g, '') });
  expect(customer).toMatchObject({
    id: 23791,
    attributes: { name: 'João Novo', email: null, phone: null, created_at: '2025-12-16', updated_at: '2026-01-15' },
  });
  expect((await merchant.get(99991)).text).toBe(before.text);
});

test('a charge that nobody sent shows the record of its customer, unless its own record has one', async () => {
  const sandbox = server.fresh();
  const record = async (path: string, changes: object) => {
    const target = `/__sandbox/state/ipag/${path}`;
    const { body } = await server.send('GET', target, { sandbox });
    expect((await server.send('PUT', target, { sandbox, body: { ...body, ...changes } })).status).toBe(200);
  };
  const shown = async (id: number) => (await new Merchant(server, sandbox).get(id)).body.attributes.customer.attributes;
  await record('customers/23791', { name: 'Outro', email: null });
  const sent = { name: 'Ana', cpf_cnpj: '71390826422', email: null, phone: '1133334444', updated_at: '-P1D' };
  await record('charges/99992', { customer: sent });
  expect(await shown(99991)).toMatchObject({ name: 'Outro', email: null, updated_at: '2025-12-16' });
  expect(await shown(99992)).toEqual({
    is_active: true,
    name: 'Ana',
    cpf_cnpj: '71390826422',
    email: null,
    phone: '1133334444',
    created_at: '2025-12-16',
    updated_at: '2026-01-14',
  });
});

test('the page of a charge greets its customer as that charge has it', async () => {
  const customer = { name: 'Ana', cpf_cnpj: '852.391.120-02' };
  const { body } = await merchant.create({ customer });
  await merchant.create({ customer: { ...customer, name: 'Bia' } });
  const link: string = body.attributes.links.payment;
  const page = await server.send('GET', link.slice(server.url.length));
  expect(page.text).toContain('<dd>Ana</dd>');
});

test('nobody else has the documents of the customers of the fixture', async () => {
  const wellKnown = [
    '852.391.120-02',
    '111.444.777-35',
    '123.456.789-09',
    '529.982.247-25',
    '390.533.447-05',
    '11.222.333/0001-81',
    '11.444.777/0001-61',
    '12.345.678/0001-95',
    '12.ABC.345/01DE-35',
  ];
  for (const [i, cpf_cnpj] of wellKnown.entries()) {
    expect([cpf_cnpj, (await customerOf({ name: 'Ana', cpf_cnpj })).id]).toEqual([cpf_cnpj, 23799 + i]);
  }
});

test('a refused charge leaves the customer as it was, and all ids free', async () => {
  await merchant.create({ customer: { name: 'Outro', cpf_cnpj: '713.908.264-22' }, amount: 0 });
  expect((await merchant.get(99991)).body.attributes.customer.attributes.name).toBe('João da Silva');
  expect((await merchant.create()).body).toMatchObject({ id: 100000, attributes: { customer: { id: 23799 } } });
});

test('charges that are created at once get numbers of their own and one customer', async () => {
  const customer = { name: 'Ana', cpf_cnpj: '852.391.120-02' };
  const created = await Promise.all(Array.from({ length: 10 }, () => merchant.create({ ...plain, customer })));
  const ids = created.map(({ body }) => body.id).sort((a, b) => a - b);
  expect(ids).toEqual([100000, 100001, 100002, 100003, 100004, 100005, 100006, 100007, 100008, 100009]);
  expect(new Set(created.map(({ body }) => body.attributes.customer.id))).toEqual(new Set([23799]));
  const links = created.map(({ body }) => body.attributes.links.payment);
  expect(new Set(links).size).toBe(10);
  for (const link of links) expect(link).toMatch(/\/vpos\?billing=[0-9a-f]{32}$/);
});

test('a card number in a description is stored in its masked form', async () => {
  await merchant.create({ description: 'Cartão 4111 1111 1111 1111' });
  expect((await merchant.get(100000)).body.attributes.description).toBe('Cartão 411111******1111');
});
