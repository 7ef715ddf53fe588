import { readdirSync, readFileSync } from 'node:fs';
import { credentialDigest } from '../../src/engine/digest.js';
import { checkTestData } from '../../src/server.js';
import { orders, pass, startBakery } from '../support/bakery.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { bakery } from '../support/toy.js';
import { until } from '../support/until.js';

afterEach(removeFolders);

const at = (path: string) => `/__sandbox/state/${path}`;
const read = (path: string) => server.send('GET', at(path), { sandbox });
/** Of no token. */
const digest = 'x'.repeat(43);
const shipped = JSON.parse(readFileSync('test/support/toy/fixtures/default.json', 'utf8'));
const [ordered] = shipped.orders;
const [, bob] = shipped.customers;

/** Everywhere that a record names another. */
const references: [path: string, member: string, value: unknown, reason: string][] = [
  ['bakery/orders/corner%2Ffirst-order', 'customer', 'x', 'names corner/x, and customers has no such record'],
  [`bakery/passes/${credentialDigest('pass-corner')}`, 'shop', 'x', 'names x, and shops has no such record'],
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
  ['bakery/customers/market%2Fx', { shop: 'market', customer: 'x', coins: 1, held: 0, loyalty: null }],
  [`bakery/passes/${digest}`, { pass_digest: digest, shop: 'market', expires_at: null }],
  ['bakery/orders/corner%2F1', { ...ordered, order: '1', number: 'LOAF-1', customer: 'nobody' }],
])('a new record %s that names nothing is refused', async (path, record) => {
  const { status, body } = await server.send('PUT', at(path), { sandbox, body: record });
  expect([status, body.errors]).toMatchObject([400, [{ message: expect.stringContaining('has no such record') }]]);
});

test('a customer with orders stays, and is gone once they are; the other orders are listed all along', async () => {
  for (const order of ['1', '2']) {
    const record = { ...ordered, order, number: `LOAF-${order}`, customer: 'bob' };
    expect((await server.send('PUT', at(`bakery/orders/corner%2F${order}`), { sandbox, body: record })).status).toBe(
      201,
    );
  }
  const listed = () => server.send('GET', orders, { sandbox, headers: pass });
  const refused = await server.send('DELETE', at('bakery/customers/corner%2Fbob'), { sandbox });
  expect([refused.status, refused.headers['content-type'], refused.body]).toEqual([
    409,
    'application/problem+json',
    {
      type: '/__sandbox/problems/conflict',
      title: 'That contradicts what is there',
      status: 409,
      detail:
        'bakery/customers corner/bob is named by orders corner/1 and 1 more: remove or change what names it first',
      referredBy: [
        { collection: 'orders', id: 'corner/1', pointer: '/customer' },
        { collection: 'orders', id: 'corner/2', pointer: '/customer' },
      ],
    },
  ]);
  expect((await listed()).body).toHaveLength(1);
  for (const id of ['1', '2']) await server.send('DELETE', at(`bakery/orders/corner%2F${id}`), { sandbox });
  expect((await server.send('DELETE', at('bakery/customers/corner%2Fbob'), { sandbox })).status).toBe(204);
  expect([(await listed()).status, (await listed()).body.length]).toEqual([200, 1]);
});

test('a customer with orders is named by them with shop and customer together', async () => {
  const record = { ...ordered, order: '1', number: 'LOAF-1', customer: 'bob' };
  expect((await server.send('PUT', at('bakery/orders/corner%2F1'), { sandbox, body: record })).status).toBe(201);
  const { status, body } = await server.send('DELETE', at('bakery/customers/corner%2Fbob'), { sandbox });
  expect([status, body.referredBy]).toEqual([409, [{ collection: 'orders', id: 'corner/1', pointer: '/customer' }]]);
  expect((await server.send('DELETE', at('bakery/customers/corner%2Fcy'), { sandbox })).status).toBe(204);
});

test('an import that leaves out what a record names is refused with the place, and changes nothing', async () => {
  const path = `/__sandbox/sandboxes/${sandbox}`;
  await server.send('PUT', path, { body: {} });
  const document = (await server.send('GET', `${path}/export`)).body;
  const { customers, ...others } = document.collections['bakery'];
  others.orders.push({ ...ordered, order: '2', number: 'LOAF-2', customer: 'bob' });
  others.orders.push({ ...ordered, order: '3', number: 'LOAF-3' });
  const body = {
    ...document,
    collections: { ...document.collections, bakery: { ...others, customers: customers.slice(1) } },
  };
  const refused = await server.send('POST', `${path}/import`, { body });
  const message = 'names corner/ada, and customers has no such record';
  const pointer = (i: number) => `/body/collections/bakery/orders/${i}/customer`;
  expect([refused.status, refused.body.errors]).toEqual([400, [0, 2].map((i) => ({ pointer: pointer(i), message }))]);
  const after = (await server.send('GET', `${path}/export`)).body;
  expect(after.collections['bakery'].orders).toHaveLength(1);
  expect(after.collections['bakery'].customers).toEqual(customers);
});

const checked = (fixtures: string) => checkTestData({ scenarios: undefined, fixtures }, [bakery]);

test('a fixture that names what neither it nor what ships has is refused, to validate and at the start', async () => {
  const fixtures = folderWith({
    'bakery/default.json': {
      orders: [
        { ...ordered, order: '1', number: 'LOAF-1', customer: 'bob' },
        { ...ordered, order: '2', number: 'LOAF-2', customer: 'zoe' },
      ],
    },
  });
  const fault = {
    path: `${fixtures}/bakery/default.json`,
    pointer: '/orders/1/customer',
    reason: 'names corner/zoe, and customers has no such record',
  };
  expect((await checked(fixtures)).faults).toEqual([fault]);
  await expect(startBakery({ fixtures })).rejects.toThrow(
    'bakery/default.json at /orders/1/customer: names corner/zoe',
  );
});

const zoe = { ...bob, customer: 'zoe' };
const ofZoe = { ...ordered, order: '1', number: 'LOAF-1', customer: 'zoe' };

test('named fixtures may count on one another, and a sandbox is refused where what they count on is left out', async () => {
  const fixtures = folderWith({
    'bakery/people.json': { customers: [zoe] },
    'bakery/work.json': { orders: [ofZoe] },
  });
  expect(await checked(fixtures)).toEqual({
    faults: [],
    holdings: [{ api: 'bakery', scenarios: 0, fixtures: 2 }],
  });
  const own = await startBakery({ fixtures });
  const make = (fixtures: string[]) => own.send('PUT', '/__sandbox/sandboxes/a', { body: { fixtures } });
  const refused = await make(['work']);
  expect([refused.status, refused.body.errors]).toEqual([
    400,
    [
      {
        pointer: '/body/fixtures/0',
        message:
          'can not be used like this: bakery/orders corner/1 at /customer: names corner/zoe, and customers has no such record',
      },
    ],
  ]);
  expect((await make(['work', 'people'])).status).toBe(201);
  const patched = await own.send('PATCH', '/__sandbox/sandboxes/a', { body: { fixtures: ['work'] } });
  expect([patched.status, patched.body.errors[0].pointer]).toEqual([400, '/body/fixtures/0']);
  await own.close();
});

test('a reset to fixtures that no longer fit together is refused, and nothing is changed', async () => {
  const fixtures = folderWith({ 'bakery/work.json': { orders: [ofZoe], customers: [zoe] } });
  const own = await startBakery({ fixtures });
  const path = '/__sandbox/sandboxes/a';
  await own.send('PUT', path, { body: { fixtures: ['work'] } });
  const { begun } = own.time;
  writeInto(fixtures, { 'bakery/work.json': { orders: [ofZoe] }, 'bakery/people.json': { customers: [zoe] } });
  await until(() => own.time.begun > begun, 'the change is noticed');
  own.time.advance(100);
  await until(() => own.logged.length > 0, 'the folders are read');
  const { status, body } = await own.send('POST', `${path}/reset`);
  expect([status, body.detail]).toEqual([409, expect.stringContaining('The fixture work can no longer be used')]);
  expect(await own.records('a', 'bakery/customers')).toHaveLength(6);
  await own.close();
});

test('an offset that leads out of the years that can be written ends there, whatever the clock of the sandbox', async () => {
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { time: '9999-12-31T12:00:00Z' } });
  const body = { ...ordered, placed_at: 'P1Y' };
  const { status } = await server.send('PUT', at('bakery/orders/corner%2Ffirst-order'), { sandbox, body });
  const read = await server.send('GET', `${orders}/first-order`, { sandbox, headers: pass });
  expect([status, read.status, read.body.placed_at]).toEqual([200, 200, '9999-12-31T23:59:59.999Z']);
});

test('every shipped fixture can be used', async () => {
  expect(readdirSync('fixtures').length).toBeGreaterThan(0);
  expect((await checkTestData({ scenarios: undefined, fixtures: undefined })).faults).toEqual([]);
});
