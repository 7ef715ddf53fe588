import { readFileSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { startBakery } from '../support/bakery.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { RecordsOf } from '../support/records.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { bakery } from '../support/toy.js';

afterEach(removeFolders);

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

const shipped = JSON.parse(readFileSync('test/support/toy/fixtures/default.json', 'utf8'));
const [ordered] = shipped.orders;
const first = 'bakery/orders/corner%2Ffirst-order';
const ada = 'bakery/customers/corner%2Fada';

/** A record that ships, changed so that no sequence of requests could have led to it; where it is wrong and why. */
const impossible: [path: string, changes: object, pointer: string, reason: string][] = [
  [first, { state: 'baking' }, '/coins', 'makes 3 coins of what is baking, and 0 are held'],
  ['bakery/shops/corner', { bakes_for: 'P-1D' }, '/bakes_for', 'is a duration above zero, such as PT5M, not P-1D'],
  [
    'bakery/shops/harbour',
    { bakes_for: 'Pancake' },
    '/bakes_for',
    'is a duration above zero, such as PT5M, not Pancake',
  ],
];

test.each(impossible)('%s can not be changed to %j', (path, changes, pointer, message) =>
  records.expectRefused(path, changes, pointer, message),
);

test('what a record is about stays within what the one that it names has, with all that name the same', async () => {
  expect((await records.put(ada, { ...(await records.read(ada)), held: 5 })).status).toBe(200);
  expect((await records.put(first, { ...ordered, state: 'baking' })).status).toBe(200);
  const second = { ...ordered, order: 'second', number: 'LOAF-2', state: 'baking' };
  const refused = await records.put('bakery/orders/corner%2Fsecond', second);
  expect([refused.status, refused.body.errors]).toEqual([
    400,
    [{ pointer: '/body/coins', message: 'makes 6 coins of what is baking, and 5 are held' }],
  ]);
  expect((await records.put('bakery/orders/corner%2Fsecond', { ...second, coins: 2 })).status).toBe(201);
});

test('a record is not changed so that those which name it can not stand with it any more', async () => {
  const held = await records.read(ada);
  expect((await records.put(ada, { ...held, held: 5 })).status).toBe(200);
  expect((await records.put(first, { ...ordered, state: 'baking' })).status).toBe(200);
  const { status, body } = await records.put(ada, { ...held, held: 2 });
  expect([status, body.errors]).toEqual([
    400,
    [
      {
        pointer: '/body',
        message:
          'is named by orders corner/first-order, whose /coins then makes 3 coins of what is baking, and 2 are held',
      },
    ],
  ]);
});

test('a credential is not a digest: one that is put under its own text would let nobody in', async () => {
  const { status, body } = await records.put('bakery/passes/my-pass', {
    pass_digest: 'my-pass',
    shop: 'corner',
    expires_at: null,
  });
  expect([status, body.errors.length, body.errors[0].pointer]).toEqual([400, 1, '/body/pass_digest']);
});

test('a record has its instant, which a fixture may write as an offset', async () => {
  expect((await records.put(first, ordered)).body.placed_at).toBe('2026-01-14T12:00:00.000Z');
  const refused = await records.put(first, { ...ordered, placed_at: 'yesterday' });
  expect(refused.body.errors[0].pointer).toBe('/body/placed_at');
});

test('an import and a fixture whose records do not go together are refused with the place', async () => {
  const path = `/__sandbox/sandboxes/${sandbox}`;
  await server.send('PUT', path, { body: {} });
  const body = (await server.send('GET', `${path}/export`)).body;
  body.collections['bakery'].orders[0].state = 'baking';
  const imported = await server.send('POST', `${path}/import`, { body });
  expect([imported.status, imported.body.errors[0]]).toEqual([
    400,
    {
      pointer: '/body/collections/bakery/orders/0/coins',
      message: 'makes 3 coins of what is baking, and 0 are held',
    },
  ]);

  const fixtures = folderWith({ 'bakery/default.json': { orders: [{ ...ordered, state: 'baking' }] } });
  expect((await checkTestData({ scenarios: undefined, fixtures }, [bakery])).faults).toEqual([
    {
      path: `${fixtures}/bakery/default.json`,
      pointer: '/orders/0/coins',
      reason: 'makes 3 coins of what is baking, and 0 are held',
    },
  ]);
  await expect(startBakery({ fixtures })).rejects.toThrow('bakery/default.json at /orders/0/coins: makes 3 coins');
});

test('a fixture may replace a record that ships, and give to another what that one had', async () => {
  const replaced = { ...ordered, number: 'LOAF-7' };
  const another = { ...ordered, order: 'another' };
  const fixtures = folderWith({ 'bakery/default.json': { orders: [replaced, another] } });
  expect((await checkTestData({ scenarios: undefined, fixtures }, [bakery])).faults).toEqual([]);
  const own = await startBakery({ fixtures });
  expect(await own.records('default', 'bakery/orders')).toHaveLength(2);
  await own.close();
});
