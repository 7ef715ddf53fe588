import { checkTestData } from '../../../src/server.js';
import { folderWith, removeFolders } from '../../support/folder.js';
import { sandbox, server } from '../../support/shared.js';
import { Merchant } from './charges.js';

afterEach(removeFolders);

type Row = Readonly<Record<string, unknown>>;

const paid = (paid_minor: number, more: object = {}) => ({
  paid_minor,
  payment_date: '2026-01-10',
  description: 'Curso',
  payment: null,
  ...more,
});
const row = (number: number, due_date: string, amount_minor: number, settlement: object | null = null): Row => ({
  number,
  due_date,
  amount_minor,
  settlement,
});

/** 100,00 in three rows by the month, from 31 January. */
const rows = [row(1, '2026-01-31', 3333), row(2, '2026-02-28', 3333), row(3, '2026-03-31', 3334)] as const;
const [first, second, third] = rows;

const charge = (changes: object) => ({
  id: 88001,
  billing: '00000000000000000000000000088001',
  customer_id: 23791,
  is_active: true,
  amount_minor: 10000,
  type: 'normal',
  frequency: 1,
  interval: 'month',
  description: 'Curso',
  due_date: '2026-01-31',
  last_charge_date: null,
  auto_debit: false,
  callback_url: null,
  installments: rows,
  created_at: '2026-01-01T12:00:00.000Z',
  updated_at: '2026-01-01T12:00:00.000Z',
  ...changes,
});

const recurring = (...installments: Row[]) => ({ type: 'recurring', amount_minor: 3333, installments });
const paused = (...pauses: object[]) => ({ ...recurring(), is_active: true, pauses });

/** What no request could have made: the charge, then where it is wrong and why. */
const impossible: [what: string, changes: object, pointer: string, reason: string][] = [
  ['no row', { installments: [] }, '/installments', 'a normal charge has 1 to 48, not 0'],
  [
    'more rows than can be asked for',
    { amount_minor: 49, installments: Array.from({ length: 49 }, (_, i) => row(i + 1, '2026-01-31', 1)) },
    '/installments',
    'a normal charge has 1 to 48, not 49',
  ],
  [
    'a single row that is the ninth',
    { installments: [row(9, '2026-01-31', 10000)] },
    '/installments/0/number',
    'is 1 here, not 9',
  ],
  [
    'two rows of one number',
    { installments: [first, { ...second, number: 1 }, third] },
    '/installments/1/number',
    'is 2 here, not 1',
  ],
  [
    'rows that are out of order',
    { installments: [first, { ...third, due_date: '2026-02-28' }, { ...second, due_date: '2026-03-31' }] },
    '/installments/1/number',
    'is 2 here, not 3',
  ],
  ['a row left out', { installments: [first, third] }, '/installments/1/number', 'is 2 here, not 3'],
  [
    'rows that are less than its amount',
    { amount_minor: 10001 },
    '/installments',
    'add up to 10000, and the amount_minor of the charge is 10001',
  ],
  [
    'rows that are more than its amount',
    { amount_minor: 9999 },
    '/installments',
    'add up to 10000, and the amount_minor of the charge is 9999',
  ],
  [
    'a row that is paid with less than it is',
    { installments: [{ ...first, settlement: paid(3332) }, second, third] },
    '/installments/0/settlement/paid_minor',
    'is 3332 and a discount of 0, and the row is paid with 3333 in all',
  ],
  [
    'a row that is paid with more than it is',
    { installments: [{ ...first, settlement: paid(3334) }, second, third] },
    '/installments/0/settlement/paid_minor',
    'is 3334 and a discount of 0, and the row is paid with 3333 in all',
  ],
  [
    'a row whose discount leaves another sum than was paid',
    { installments: [{ ...first, settlement: paid(3333, { discount_minor: 1 }) }, second, third] },
    '/installments/0/settlement/paid_minor',
    'is 3333 and a discount of 1, and the row is paid with 3333 in all',
  ],
  [
    'a paid row that had nothing to pay',
    { amount_minor: 2, installments: [row(1, '2026-01-31', 0, paid(0)), row(2, '2026-02-28', 2)] },
    '/installments/0/settlement',
    'pays a row that has nothing to pay',
  ],
  [
    'a stored occurrence that is open',
    recurring(first),
    '/installments/0/settlement',
    'is null, and a recurring charge has its paid rows alone here',
  ],
  [
    'two paid occurrences of one number',
    recurring({ ...first, settlement: paid(3333) }, { ...second, number: 1, settlement: paid(3333) }),
    '/installments/1/number',
    'comes after 1, so that 1 is out of order',
  ],
  [
    'a paid occurrence of a number that time has not had room for',
    recurring({ ...first, number: 99999, settlement: paid(3333) }),
    '/installments/0/number',
    'is 99999, and so many have never been due',
  ],
  [
    'pauses, which a normal charge has not',
    { pauses: [{ from: '2026-01-01', until: '2026-01-02' }] },
    '/pauses',
    'a normal charge has none',
  ],
  [
    'a pause that ends before it begins',
    paused({ from: '2026-01-02', until: '2026-01-01' }),
    '/pauses/0/until',
    'is not after 2026-01-02, when the pause began',
  ],
  [
    'a pause behind one that goes on',
    paused({ from: '2026-01-01', until: null }, { from: '2026-01-03', until: '2026-01-04' }),
    '/pauses/0/until',
    'is null, and another pause follows',
  ],
  [
    'the customer of another document than it was sent with',
    { customer: { name: 'Ana', cpf_cnpj: '852.391.120-02', email: null, phone: null, updated_at: '-P1D' } },
    '/customer/cpf_cnpj',
    'is not that of customer 23791, who it is by customer_id',
  ],
  [
    'a customer whose document is none',
    { customer: { name: 'Ana', cpf_cnpj: '852.391.120-03', email: null, phone: null, updated_at: '-P1D' } },
    '/customer/cpf_cnpj',
    'is not a valid CPF/CNPJ',
  ],
];

const put = (body: object) => server.send('PUT', '/__sandbox/state/ipag/charges/88001', { sandbox, body });

test.each(impossible)('a charge with %s is none that can be put', async (_, changes, pointer, message) => {
  const { status, type, body } = await put(charge(changes));
  expect([status, type, body.errors]).toEqual([
    400,
    'application/problem+json',
    expect.arrayContaining([{ pointer: `/body${pointer}`, message }]),
  ]);
  expect((await new Merchant(server, sandbox).get(88001)).status).toBe(404);
});

test.each(impossible)('a charge with %s is none that can be imported', async (_, changes, pointer, message) => {
  const path = `/__sandbox/sandboxes/${sandbox}`;
  await server.send('PUT', path, { body: {} });
  const body = (await server.send('GET', `${path}/export`)).body;
  body.collections.ipag.charges.push(charge(changes));
  const imported = await server.send('POST', `${path}/import`, { body });
  const place = `/body/collections/ipag/charges/5${pointer}`;
  expect([imported.status, imported.body.errors]).toEqual([400, expect.arrayContaining([{ pointer: place, message }])]);
});

test.each(impossible)('a charge with %s is none that a fixture can have', async (_, changes, pointer, reason) => {
  const fixtures = folderWith({
    'ipag/default.json': {
      charges: [charge({}), charge({ ...changes, id: 88002, billing: '00000000000000000000000000088002' })],
    },
  });
  const { faults } = await checkTestData({ scenarios: undefined, fixtures });
  expect(faults).toEqual([{ path: `${fixtures}/ipag/default.json`, pointer: `/charges/1${pointer}`, reason }]);
});

test.each<[what: string, changes: object]>([
  ['all of its rows open', {}],
  ['a row paid', { installments: [first, { ...second, settlement: paid(3333) }, third] }],
  [
    'a row paid but for a discount',
    { installments: [{ ...first, settlement: paid(3000, { discount_minor: 333 }) }, second, third] },
  ],
  [
    'a paid row that was due by another plan',
    { installments: [{ ...first, due_date: '2025-12-01', settlement: paid(3333) }, second, third] },
  ],
  [
    'rows that have nothing to pay',
    { amount_minor: 2, installments: [row(1, '2026-01-31', 0), row(2, '2026-02-28', 0), row(3, '2026-03-31', 2)] },
  ],
  [
    'an amount that the discount has outrun',
    {
      amount_minor: 3100,
      installments: [
        { ...first, settlement: paid(3000, { discount_minor: 333 }) },
        { ...second, amount_minor: 0 },
        { ...third, amount_minor: 0 },
      ],
    },
  ],
  [
    'open rows that another due date left where they were',
    { due_date: '2026-02-15', installments: [first, { ...second, due_date: '2026-03-03' }, third] },
  ],
  [
    'the last days that there are',
    { due_date: '9999-12-31', installments: rows.map((one) => ({ ...one, due_date: '9999-12-31' })) },
  ],
  [
    'paid occurrences, one left out',
    recurring({ ...first, settlement: paid(3333) }, { ...third, settlement: paid(3334) }),
  ],
  [
    'pauses, the clock having been set back between them',
    paused({ from: '2026-01-10', until: '2026-01-20' }, { from: '2026-01-05', until: '2026-01-07' }),
  ],
])('a charge with %s can be', async (_, changes) => {
  const { status, body } = await put(charge(changes));
  expect([status, body.errors]).toEqual([201, undefined]);
  expect((await new Merchant(server, sandbox).get(88001)).status).toBe(200);
});
