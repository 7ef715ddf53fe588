import { readdirSync, readFileSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { startSandbox } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';
import { until } from '../support/until.js';

afterEach(removeFolders);

const at = (path: string) => `/__sandbox/state/${path}`;
const read = (path: string) => server.send('GET', at(path), { sandbox });
/** Of no token. */
const digest = 'x'.repeat(43);
const shipped = (api: string) => JSON.parse(readFileSync(`fixtures/${api}/default.json`, 'utf8'));
/** What no two charges have alike. */
const another = { id: 1, billing: '00000000000000000000000000000001' };
const lost = 'dddddddd-0009-4ddd-8ddd-dddddddddddd';

/** Everywhere that a record names another. */
const references: [path: string, member: string, value: unknown, reason: string][] = [
  ['ipag/charges/99991', 'customer_id', 5, 'names 5, and customers has no such record'],
  [
    'payment-accounts/payments/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee',
    'account_id',
    lost,
    `names ${lost}, and accounts has no such record`,
  ],
  [
    'payment-accounts/payments/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee',
    'seller_id',
    lost,
    `names ${lost}, and accounts has no such record`,
  ],
  [
    'payment-accounts/transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee',
    'payment_id',
    lost,
    `names ${lost}, and payments has no such record`,
  ],
  ['suissu/cards/79', 'partner_id', 'H9', 'names H9, and properties has no such record'],
];

test.each(references)(
  'a change of %s whose %s names nothing is refused, and nothing is changed',
  async (path, member, value, message) => {
    const before = (await read(path)).body;
    const { status, body } = await server.send('PUT', at(path), { sandbox, body: { ...before, [member]: value } });
    expect([status, body.errors]).toEqual([400, [{ pointer: `/body/${member}`, message }]]);
    expect((await read(path)).body).toEqual(before);
  },
);

test.each<[string, object]>([
  [
    'charge-and/users/PCS-009%2Fx',
    {
      partnerId: 'PCS-009',
      userId: 'x',
      kmAvailable: 1,
      kmPending: 0,
      picturesPending: 0,
      picturesAccepted: 0,
      challengesSolved: 0,
      role: 'USER',
    },
  ],
  [`charge-and/tokens/${digest}`, { token_digest: digest, partnerId: 'PCS-009', use: 'access', expires_at: null }],
  [
    'charge-and/transactions/PCS-001%2F1',
    {
      partnerId: 'PCS-001',
      transactionId: '1',
      userId: 'nobody',
      transactionReference: null,
      service: 'x',
      kilometer: 1,
      status: 'OPEN',
      address: null,
      created_at: '-P1D',
    },
  ],
  [
    'suissu/charges/pi_1',
    {
      PGTransactionID: 'pi_1',
      partner_id: 'H1',
      row_id: '5',
      currency_code: 'INR',
      amount_minor: 1,
      customer_name: null,
      created_at: '-P1D',
    },
  ],
])('a new record %s that names nothing is refused', async (path, record) => {
  const { status, body } = await server.send('PUT', at(path), { sandbox, body: record });
  expect([status, body.errors]).toMatchObject([400, [{ message: expect.stringContaining('has no such record') }]]);
});

test('a card may be saved for an account that no record names, since such an account exists', async () => {
  const body = { contractAccount: '700000009', card: '42563574674' };
  const made = await server.send('PUT', at('british-gas/savedCards/700000009%2F42563574674'), { sandbox, body });
  expect(made.status).toBe(201);
});

test('a customer with charges stays, and is gone once they are; the list of charges is answered all along', async () => {
  const headers = { authorization: `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}` };
  const listed = () => server.send('GET', '/service/resources/charges', { sandbox, headers });
  const refused = await server.send('DELETE', at('ipag/customers/23792'), { sandbox });
  expect([refused.status, refused.headers['content-type'], refused.body]).toEqual([
    409,
    'application/problem+json',
    {
      type: '/__sandbox/problems/conflict',
      title: 'That contradicts what is there',
      status: 409,
      detail: 'ipag/customers 23792 is named by charges 99993 and 1 more: remove or change what names it first',
      referredBy: [
        { collection: 'charges', id: '99993', pointer: '/customer_id' },
        { collection: 'charges', id: '99994', pointer: '/customer_id' },
      ],
    },
  ]);
  expect((await listed()).body.meta.total).toBe(5);
  for (const id of ['99993', '99994']) await server.send('DELETE', at(`ipag/charges/${id}`), { sandbox });
  expect((await server.send('DELETE', at('ipag/customers/23792'), { sandbox })).status).toBe(204);
  expect([(await listed()).status, (await listed()).body.meta.total]).toEqual([200, 3]);
});

test('a user with transactions is named by them with partner and user together', async () => {
  const record = {
    partnerId: 'PCS-001',
    transactionId: '1',
    userId: 'pcsUserId015',
    transactionReference: null,
    service: 'x',
    kilometer: 1,
    status: 'OPEN',
    address: null,
    created_at: '-P1D',
  };
  expect((await server.send('PUT', at('charge-and/transactions/PCS-001%2F1'), { sandbox, body: record })).status).toBe(
    201,
  );
  const { status, body } = await server.send('DELETE', at('charge-and/users/PCS-001%2FpcsUserId015'), { sandbox });
  expect([status, body.referredBy]).toEqual([
    409,
    [{ collection: 'transactions', id: 'PCS-001/1', pointer: '/userId' }],
  ]);
  expect((await server.send('DELETE', at('charge-and/users/PCS-001%2FpcsUserId000'), { sandbox })).status).toBe(204);
});

test('an import that leaves out what a record names is refused with the place, and changes nothing', async () => {
  const path = `/__sandbox/sandboxes/${sandbox}`;
  await server.send('PUT', path, { body: {} });
  const document = (await server.send('GET', `${path}/export`)).body;
  const { customers, ...others } = document.collections.ipag;
  const body = {
    ...document,
    collections: { ...document.collections, ipag: { ...others, customers: customers.slice(1) } },
  };
  const refused = await server.send('POST', `${path}/import`, { body });
  const message = 'names 23791, and customers has no such record';
  const pointer = (i: number) => `/body/collections/ipag/charges/${i}/customer_id`;
  expect([refused.status, refused.body.errors]).toEqual([
    400,
    [0, 1, 4].map((i) => ({ pointer: pointer(i), message })),
  ]);
  expect({ ...(await server.send('GET', `${path}/export`)).body, savedAt: '' }).toEqual({ ...document, savedAt: '' });
});

test('a fixture that names what neither it nor what ships has is refused, to validate and at the start', async () => {
  const [charge] = shipped('ipag').charges;
  const fixtures = folderWith({
    'ipag/default.json': {
      charges: [
        { ...charge, id: 1, billing: '00000000000000000000000000000001', customer_id: 23792 },
        { ...charge, id: 2, billing: '00000000000000000000000000000002', customer_id: 5 },
      ],
    },
  });
  const fault = {
    path: `${fixtures}/ipag/default.json`,
    pointer: '/charges/1/customer_id',
    reason: 'names 5, and customers has no such record',
  };
  expect((await checkTestData({ scenarios: undefined, fixtures })).faults).toEqual([fault]);
  await expect(startSandbox({ fixtures })).rejects.toThrow('ipag/default.json at /charges/1/customer_id: names 5');
});

test('named fixtures may count on one another, and a sandbox is refused where what they count on is left out', async () => {
  const {
    charges: [charge],
    customers: [customer],
  } = shipped('ipag');
  const fixtures = folderWith({
    'ipag/people.json': { customers: [{ ...customer, id: 5, cpf_cnpj: null }] },
    'ipag/work.json': { charges: [{ ...charge, ...another, customer_id: 5 }] },
  });
  expect(await checkTestData({ scenarios: undefined, fixtures })).toEqual({
    faults: [],
    holdings: [{ api: 'ipag', scenarios: 0, fixtures: 2 }],
  });
  const own = await startSandbox({ fixtures });
  const make = (fixtures: string[]) => own.send('PUT', '/__sandbox/sandboxes/a', { body: { fixtures } });
  const refused = await make(['work']);
  expect([refused.status, refused.body.errors]).toEqual([
    400,
    [
      {
        pointer: '/body/fixtures/0',
        message: 'can not be used like this: ipag/charges 1 at /customer_id: names 5, and customers has no such record',
      },
    ],
  ]);
  expect((await make(['work', 'people'])).status).toBe(201);
  const patched = await own.send('PATCH', '/__sandbox/sandboxes/a', { body: { fixtures: ['work'] } });
  expect([patched.status, patched.body.errors[0].pointer]).toEqual([400, '/body/fixtures/0']);
  await own.close();
});

test('a reset to fixtures that no longer fit together is refused, and nothing is changed', async () => {
  const {
    charges: [charge],
    customers: [customer],
  } = shipped('ipag');
  const fixtures = folderWith({
    'ipag/work.json': {
      charges: [{ ...charge, ...another, customer_id: 5 }],
      customers: [{ ...customer, id: 5, cpf_cnpj: null }],
    },
  });
  const own = await startSandbox({ fixtures });
  const path = '/__sandbox/sandboxes/a';
  await own.send('PUT', path, { body: { fixtures: ['work'] } });
  const { begun } = own.time;
  writeInto(fixtures, {
    'ipag/work.json': { charges: [{ ...charge, ...another, customer_id: 5 }] },
    'ipag/people.json': { customers: [{ ...customer, id: 5, cpf_cnpj: null }] },
  });
  await until(() => own.time.begun > begun, 'the change is noticed');
  own.time.advance(100);
  await until(() => own.logged.length > 0, 'the folders are read');
  const { status, body } = await own.send('POST', `${path}/reset`);
  expect([status, body.detail]).toEqual([409, expect.stringContaining('The fixture work can no longer be used')]);
  expect(await own.records('a', 'ipag/customers')).toHaveLength(3);
  await own.close();
});

test('an offset that leads out of the years that can be written ends there, whatever the clock of the sandbox', async () => {
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { time: '9999-12-31T12:00:00Z' } });
  const headers = { authorization: `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}` };
  const { status, body } = await server.send('GET', '/service/resources/charges?id=99991', { sandbox, headers });
  expect([status, body.attributes.starting_date]).toEqual([200, '9999-12-31']);
});

test('every shipped fixture can be used', async () => {
  expect(readdirSync('fixtures').length).toBeGreaterThan(4);
  expect((await checkTestData({ scenarios: undefined, fixtures: undefined })).faults).toEqual([]);
});
