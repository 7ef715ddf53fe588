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
    attributes: { name: 'Ana Maria', cpf_cnpj: second, email: 'ana@mail.me', phone: '(11) 98888-7777' },
  });
});

test('a customer of the fixture is known, keeps its creation, and every charge shows it as it is now', async () => {
  const customer = await customerOf({ name: 'João Novo', cpf_cnpj: '52998224725' });
  expect(customer).toEqual({
    id: 23791,
    resource: 'customers',
    attributes: {
      is_active: true,
      name: 'João Novo',
      cpf_cnpj: '52998224725',
      email: 'joao@example.com',
      phone: '(11) 98888-7777',
      created_at: '2025-12-16',
      updated_at: '2026-01-15',
    },
  });
  expect((await merchant.get(99991)).body.attributes.customer).toEqual(customer);
});

test('a refused charge leaves the customer as it was, and all ids free', async () => {
  await merchant.create({ customer: { name: 'Outro', cpf_cnpj: '52998224725' }, amount: 0 });
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
