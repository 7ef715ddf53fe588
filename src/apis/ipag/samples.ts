import type { Sample } from '../../engine/api/description.js';

const headers = { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' };
const at = '2020-09-08T17:09:14Z';

const description = 'Cobrança referente a negociação de débito pendente na Empresa X';
const customer = {
  name: 'Maria Francisca',
  cpf_cnpj: '852.391.120-02',
  email: 'maria@mail.me',
  phone: '11 99999-9999',
};
const callback_url = 'https://api.ipag.test/retorno_charge';
const withoutDescription = { amount: 150, due_date: '30/10/2020', customer, callback_url };

const charge = {
  id: 100000,
  resource: 'charges',
  attributes: {
    is_active: true,
    status: 'pending',
    amount: 150,
    type: 'normal',
    frequency: 1,
    interval: 'month',
    description,
    starting_date: '2020-10-30',
    closing_date: '',
    auto_debit: false,
    callback_url,
    created_at: '2020-09-08 14:09:14',
    updated_at: '2020-09-08 14:09:14',
    customer: {
      id: 23799,
      resource: 'customers',
      attributes: { is_active: true, ...customer, created_at: '2020-09-08', updated_at: '2020-09-08' },
    },
    installments: {
      data: [
        {
          number: 1,
          due_date: '2020-10-30',
          amount: 150,
          paid_amount: 0,
          discount: 0,
          payment_date: null,
          description,
          payment: null,
        },
      ],
    },
    links: { payment: 'https://api.ipag.com.br/vpos?billing=0771fc6f0f4b1d7d1bb73bbbe14e0e31' },
  },
};
const literal = ['/resource', '/attributes/type', '/attributes/interval', '/attributes/customer/resource'];

/** The page shows no answer to an update and a query: that it is the whole charge, the vendor's own clients say. */
export const samples: readonly Sample[] = [
  {
    name: 'New Charge: in case of success',
    source: 'documented',
    operation: 'createCharge',
    request: { headers, body: { amount: 150, description, due_date: '30/10/2020', customer, callback_url } },
    at,
    reply: { status: 201, body: charge },
    literal,
  },
  {
    name: 'New Charge: in case of failure',
    source: 'documented',
    operation: 'createCharge',
    request: { headers, body: withoutDescription },
    at,
    reply: {
      status: 406,
      body: {
        code: '406',
        message: { description: ['Description is required'] },
        resource: 'resources.charge.create',
      },
    },
    literal: [''],
  },
  {
    name: 'Charge Query',
    source: 'upstream',
    operation: 'getCharge',
    request: { headers, query: { id: '100000' } },
    taken: { '/query/id': ['New Charge: in case of success', '/id'] },
    at,
    reply: { status: 200, body: charge },
    literal,
  },
  {
    name: 'Charge Update',
    source: 'upstream',
    operation: 'updateCharge',
    request: { headers, query: { id: '100000' }, body: { is_active: false } },
    taken: { '/query/id': ['New Charge: in case of success', '/id'] },
    at,
    reply: { status: 200, body: { ...charge, attributes: { ...charge.attributes, is_active: false } } },
    literal: [...literal, '/attributes/is_active'],
  },
];
