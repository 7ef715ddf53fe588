import { bread, order, orders, pass, tillOf } from '../support/bakery.js';
import { every, sandbox, server } from '../support/every-api.js';

const at = (path: string) => `/__sandbox/state/${path}`;
const get = (path: string) => server.send('GET', at(path), { sandbox });
const put = (path: string, body: unknown) => server.send('PUT', at(path), { sandbox, body });

const user = { shop: 'corner', customer: 'new/user', coins: 15, held: 0, loyalty: null };

async function found(where: object, more = ''): Promise<string[]> {
  const { status, body } = await get(`bakery/customers?where=${encodeURIComponent(JSON.stringify(where))}${more}`);
  expect(status).toBe(200);
  return body.records.map(({ customer }: { customer: string }) => customer);
}

test('a customer with 15 coins can be set up and then spends them', async () => {
  const made = await put('bakery/customers/corner%2Fdan', { ...user, customer: 'dan' });
  expect([made.status, made.body.coins]).toEqual([201, 15]);
  const client = tillOf(server, sandbox);
  expect((await client.order(bread({ coins: 16 }), 'dan')).status).toBe(402);
  await client.order(bread({ coins: 15 }), 'dan');
  expect(await client.coins('dan')).toEqual([0, 0]);
  const record = await get('bakery/customers/corner%2Fdan');
  expect(record.body).toMatchObject({ customer: 'dan', coins: 0 });
});

test('a record is changed whole, and deleted; another sandbox keeps its own', async () => {
  const path = 'bakery/customers/corner%2Fnew%2Fuser';
  expect((await put(path, user)).status).toBe(201);
  const changed = await put(path, { ...user, coins: 3 });
  expect([changed.status, changed.body]).toEqual([200, { ...user, coins: 3 }]);
  expect((await get(path)).body).toEqual({ ...user, coins: 3 });
  expect((await server.send('GET', at(path), { sandbox: server.fresh() })).status).toBe(404);
  expect((await server.send('DELETE', at(path), { sandbox })).status).toBe(204);
  expect((await get(path)).status).toBe(404);
  expect((await server.send('DELETE', at(path), { sandbox })).status).toBe(404);
});

test('records are listed in order, found by a query, and paged through', async () => {
  const all = (await get('bakery/customers')).body;
  expect(all.nextCursor).toBeNull();
  expect(all.records.map(({ customer }: { customer: string }) => customer)).toEqual(['ada', 'bob', 'cy', 'dot', 'eve']);
  expect(await found({ coins: { $lt: 100 } })).toEqual(['bob', 'cy']);
  expect(await found({ customer: { $regex: '^[AB]', $options: 'i' }, coins: { $gt: 0 } })).toEqual(['ada', 'bob']);
  expect(await found({ customer: 'nobody' })).toEqual([]);

  const where = `where=${encodeURIComponent('{"shop":"corner"}')}&limit=2`;
  const first = (await get(`bakery/customers?${where}`)).body;
  expect(first.records).toEqual(all.records.slice(0, 2));
  const second = (await get(`bakery/customers?${where}&cursor=${encodeURIComponent(first.nextCursor)}`)).body;
  expect(second).toEqual({ records: [all.records[2]], nextCursor: null });
});

test('what has fallen due shows in the records', async () => {
  await order(server, sandbox, { item: 'cake' });
  expect((await get('bakery/orders/corner%2Forder-1')).body.state).toBe('baking');
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2026-01-15T12:05:00Z', frozen: true } });
  expect((await get('bakery/orders/corner%2Forder-1')).body.state).toBe('ready');
});

test('a date may be an offset from the time of the sandbox, so that old bread stays old', async () => {
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-05-11T12:00:00Z', frozen: true } });
  const first = (await get('bakery/orders/corner%2Ffirst-order')).body;
  const old = { ...first, order: 'old', number: 'LOAF-88888888', placed_at: '-P10D' };
  const made = await put('bakery/orders/corner%2Fold', old);
  expect([made.status, made.body.placed_at]).toEqual([201, '2030-05-01T12:00:00.000Z']);
  const seen = await server.send('GET', `${orders}/old`, { sandbox, headers: pass });
  expect([seen.body.state, seen.body.fresh]).toEqual(['ready', false]);
  const never = await put('bakery/orders/corner%2Fold', { ...old, placed_at: '-PX' });
  expect([never.status, never.body.errors]).toEqual([
    400,
    [{ pointer: '/body', message: 'has a date that is not an ISO 8601 duration: -PX' }],
  ]);
});

test('a record that was read can be put back as it is, of every collection', async () => {
  const { collections } = (await server.send('GET', '/__sandbox/sandboxes/default/export')).body;
  for (const api of every) {
    for (const [collection, { keyMembers }] of Object.entries(api.collections)) {
      const [record] = collections[api.name][collection] ?? [];
      if (record === undefined) continue;
      const id = keyMembers.map((member) => record[member]).join('/');
      const answer = await put(`${api.name}/${collection}/${encodeURIComponent(id)}`, record);
      expect([api.name, collection, answer.status, answer.body]).toEqual([api.name, collection, 200, record]);
    }
  }
});

test('a card number in a record is stored masked, and found by the number in full', async () => {
  const first = (await get('bakery/orders/corner%2Ffirst-order')).body;
  const made = await put('bakery/orders/corner%2Ffirst-order', { ...first, card: '4242424242424242' });
  expect([made.status, made.body]).toEqual([200, { ...first, card: '424242******4242' }]);
  const where = encodeURIComponent('{"card":"4242424242424242"}');
  expect((await get(`bakery/orders?where=${where}`)).body.records).toHaveLength(1);
  expect(JSON.stringify(await server.records(sandbox, 'bakery/orders'))).not.toContain('4242424242424242');
});

test.each<[string, string, object, string]>([
  ['a member of the wrong type', 'corner%2Fnew%2Fuser', { ...user, coins: '15' }, '/body/coins'],
  ['a member that is missing', 'corner%2Fnew%2Fuser', { ...user, held: undefined }, '/body/held'],
  ['a member that there is none of', 'corner%2Fnew%2Fuser', { ...user, more: 1 }, '/body'],
  ['another key than the path has', 'corner%2Fother', user, '/params/id'],
])('a record with %s is refused with a pointer, and not stored', async (_, id, body, pointer) => {
  const answer = await put(`bakery/customers/${id}`, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toEqual([pointer]);
  expect((await get(`bakery/customers/${id}`)).status).toBe(404);
});

test.each([
  ['a query that is no JSON', 'where=%7B', '/query/where'],
  ['an operator that runs code', `where=${encodeURIComponent('{"$where":"true"}')}`, '/query/where/$where'],
  ['a page of nothing', 'limit=0', '/query/limit'],
  ['a page of too many', 'limit=501', '/query/limit'],
  ['a cursor to no record', 'cursor=nobody', '/query/cursor'],
  ['a parameter that there is none of', 'order=up', '/query/order'],
])('%s is refused', async (_, query, pointer) => {
  const { status, body } = await get(`bakery/customers?${query}`);
  expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
});

test('an unknown API or collection is not found, and those that there are are named', async () => {
  const api = await get('nobody/users');
  expect([api.status, api.body.valid]).toEqual([404, every.map(({ name }) => name)]);
  const collection = await put('bakery/accounts/x', {});
  expect([collection.status, collection.body.valid]).toEqual([404, ['shops', 'customers', 'orders', 'tips', 'passes']]);
});
