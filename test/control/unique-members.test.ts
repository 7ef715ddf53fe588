import { readFileSync } from 'node:fs';
import type { Api } from '../../src/engine/api/api.js';
import { checkTestData } from '../../src/server.js';
import { order, startBakery } from '../support/bakery.js';
import { every, sandbox, server } from '../support/every-api.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { startSandbox } from '../support/sandbox.js';
import { type Stored, withAnotherKey } from '../support/stored.js';
import { bakery } from '../support/toy.js';

afterEach(removeFolders);

/** Every member that no two records of a collection may have alike. */
const uniqueMembers = every.flatMap((api) =>
  Object.entries(api.collections).flatMap(([collection, plan]) =>
    (plan.unique ?? []).map(
      ({ member }) => [`${api.name}/${collection}`, member, { api, collection, plan, member }] as const,
    ),
  ),
);

function shippedOf({ data }: Pick<Api, 'data'>): Readonly<Record<string, Stored[]>> {
  if (!data) throw new Error('an API without test data');
  return JSON.parse(readFileSync(new URL('default.json', data.fixtures), 'utf8'));
}

/** The first record that ships and has such a member, as the fixture writes it. */
function shippedRecord(api: Api, collection: string, member: string): Stored {
  const records = shippedOf(api)[collection] ?? [];
  const found = records.find((record) => (record[member] ?? record[member.replace(/_digest$/, '')]) != null);
  if (!found) throw new Error(`no record of ${collection} that ships has a ${member}`);
  return found;
}

test('what an operation finds a record by is unique: numbers and loyalty cards', () => {
  expect(uniqueMembers.map(([collection, member]) => `${collection} ${member}`)).toEqual(
    expect.arrayContaining(['bakery/customers loyalty', 'bakery/orders number']),
  );
});

test.each(uniqueMembers)(
  'a second record of %s with the %s of another is refused, alone and in an import, and changes nothing',
  async (name, member, { api, collection, plan }) => {
    const { records } = (await server.send('GET', `/__sandbox/state/${name}`, { sandbox })).body;
    const first = records.find((record: Stored) => record[member] !== null);
    const second = withAnotherKey(plan, first, records);
    const message = `is that of ${collection} ${plan.key(first)} already`;
    const put = await server.send('PUT', `/__sandbox/state/${name}/${encodeURIComponent(plan.key(second))}`, {
      sandbox,
      body: second,
    });
    expect([put.status, put.type, put.body.errors]).toEqual([
      400,
      'application/problem+json',
      [{ pointer: `/body/${member}`, message }],
    ]);
    expect((await server.send('GET', `/__sandbox/state/${name}`, { sandbox })).body.records).toEqual(records);

    const path = `/__sandbox/sandboxes/${sandbox}`;
    await server.send('PUT', path);
    const document = (await server.send('GET', `${path}/export`)).body;
    const body = structuredClone(document);
    body.collections[api.name][collection].push(second);
    const imported = await server.send('POST', `${path}/import`, { body });
    expect(imported.status).toBe(400);
    const pointer = `/body/collections/${api.name}/${collection}/${records.length}/${member}`;
    expect(imported.body.errors).toContainEqual({ pointer, message });
    expect((await server.send('GET', `${path}/export`)).body.collections).toEqual(document.collections);
  },
);

test.each(uniqueMembers)(
  'a fixture whose record of %s has the %s of one that ships, or of its own, is refused with the place',
  async (_, member, { api, collection, plan }) => {
    const first = shippedRecord(api, collection, member);
    const second = withAnotherKey(plan, first, [first]);
    const third = withAnotherKey(plan, second, [first, second]);
    const place = Object.hasOwn(first, member) ? `/${member}` : '';
    const refused = async (file: string, records: readonly Stored[]) => {
      const fixtures = folderWith({ [`${api.name}/${file}.json`]: { [collection]: records } });
      const { faults } = await checkTestData({ scenarios: undefined, fixtures }, every);
      const started = startSandbox({ fixtures }, undefined, undefined, undefined, every);
      await expect(started).rejects.toThrow(`${file}.json at /${collection}/0${place}: is that of`);
      return faults.map(({ pointer, reason }) => [pointer, reason]);
    };
    const alreadyThat = (record: Stored) =>
      `is that of ${collection} ${plan.keyMembers.map((one) => record[one]).join('/')} already`;
    expect(await refused('default', [second])).toEqual([[`/${collection}/0${place}`, alreadyThat(first)]]);
    expect(await refused('extra', [second, third])).toEqual([
      [`/${collection}/0${place}`, alreadyThat(first)],
      [`/${collection}/1${place}`, alreadyThat(first)],
    ]);
  },
);

const [ordered] = shippedOf(bakery)['orders'] ?? [];

test('two fixtures that go with what ships each, but not with one another, make no sandbox', async () => {
  const one = { ...ordered, order: 'one', number: 'LOAF-7' };
  const other = { ...one, order: 'other' };
  const own = await startBakery({
    fixtures: folderWith({ 'bakery/one.json': { orders: [one] }, 'bakery/other.json': { orders: [other] } }),
  });
  const make = (id: string, fixtures: string[]) =>
    own.send('PUT', `/__sandbox/sandboxes/${id}`, { body: { fixtures } });
  const refused = await make('a', ['one', 'other']);
  expect([refused.status, refused.body.errors[1]]).toEqual([
    400,
    {
      pointer: '/body/fixtures/1',
      message: 'can not be used like this: bakery/orders corner/other at /number: is that of orders corner/one already',
    },
  ]);
  expect([(await make('b', ['one'])).status, (await make('c', ['other'])).status]).toEqual([201, 201]);
  await own.close();
});

test('a fixture that writes one record twice is refused: which of the two counts would be anybody’s guess', async () => {
  const shop = { shop: 'market', name: 'The Market Bakery', oven: 'hot' };
  const fixtures = folderWith({ 'bakery/default.json': { shops: [shop, { ...shop, oven: 'cold' }] } });
  const path = `${fixtures}/bakery/default.json`;
  expect((await checkTestData({ scenarios: undefined, fixtures }, every)).faults).toEqual([
    { path, pointer: '/shops/1', reason: 'has the key of /shops/0, which would be lost' },
  ]);
});

test('a record may keep what is its own, and a customer without a loyalty card is like no other', async () => {
  const put = (path: string, body: object) => server.send('PUT', `/__sandbox/state/${path}`, { sandbox, body });
  const { records } = (await server.send('GET', '/__sandbox/state/bakery/customers', { sandbox })).body;
  expect((await put('bakery/customers/corner%2Fada', { ...records[0], coins: 7 })).status).toBe(200);
  for (const customer of ['1', '2']) {
    const path = `bakery/customers/corner%2F${customer}`;
    expect((await put(path, { ...records[0], customer, loyalty: null })).status).toBe(201);
  }
  const again = await put('bakery/customers/corner%2F3', { ...records[0], customer: '3', loyalty: 'stamp-1' });
  expect([again.status, again.body.errors]).toEqual([
    400,
    [{ pointer: '/body/loyalty', message: 'is that of customers corner/ada already' }],
  ]);
});

test('a number that a record has is given to no new order', async () => {
  const path = '/__sandbox/state/bakery/orders/corner%2Ffirst-order';
  const taken = { ...ordered, number: 'LOAF-00000001' };
  expect((await server.send('PUT', path, { sandbox, body: taken })).status).toBe(200);
  expect((await order(server, sandbox)).body.number).toBe('LOAF-00000002');
});
