import { charge, clientOf } from '../apis/charge-and/requests.js';
import { sandbox, server } from '../support/shared.js';

const at = (path: string) => `/__sandbox/state/${path}`;
const get = (path: string) => server.send('GET', at(path), { sandbox });
const put = (path: string, body: unknown) => server.send('PUT', at(path), { sandbox, body });

const user = {
  partnerId: 'PCS-001',
  userId: 'new/user',
  kmAvailable: 15,
  kmPending: 0,
  picturesPending: 0,
  picturesAccepted: 0,
  challengesSolved: 0,
  role: 'USER',
};

async function found(where: object, more = ''): Promise<string[]> {
  const { status, body } = await get(`charge-and/users?where=${encodeURIComponent(JSON.stringify(where))}${more}`);
  expect(status).toBe(200);
  return body.records.map(({ userId }: { userId: string }) => userId);
}

test('a user with 15 km can be set up and then spends them', async () => {
  const made = await put('charge-and/users/PCS-001%2FpcsUser15km', { ...user, userId: 'pcsUser15km' });
  expect([made.status, made.body.kmAvailable]).toEqual([201, 15]);
  const client = clientOf(server, sandbox);
  expect((await client.pay(charge({ kilometer: 16 }), 'pcsUser15km')).status).toBe(400);
  await client.pay(charge({ kilometer: 15 }), 'pcsUser15km');
  expect(await client.kilometers('pcsUser15km')).toEqual([0, 0]);
  const record = await get('charge-and/users/PCS-001%2FpcsUser15km');
  expect(record.body).toMatchObject({ userId: 'pcsUser15km', kmAvailable: 0 });
});

test('a record is changed whole, and deleted; another sandbox keeps its own', async () => {
  const path = 'charge-and/users/PCS-001%2Fnew%2Fuser';
  expect((await put(path, user)).status).toBe(201);
  const changed = await put(path, { ...user, kmAvailable: 3 });
  expect([changed.status, changed.body]).toEqual([200, { ...user, kmAvailable: 3 }]);
  expect((await get(path)).body).toEqual({ ...user, kmAvailable: 3 });
  expect((await server.send('GET', at(path), { sandbox: server.fresh() })).status).toBe(404);
  expect((await server.send('DELETE', at(path), { sandbox })).status).toBe(204);
  expect((await get(path)).status).toBe(404);
  expect((await server.send('DELETE', at(path), { sandbox })).status).toBe(404);
});

test('records are listed in order, found by a query, and paged through', async () => {
  const all = (await get('charge-and/users')).body;
  expect(all.nextCursor).toBeNull();
  expect(all.records.map(({ userId }: { userId: string }) => userId)).toEqual([
    'pcsUserId001',
    'pcsUserId015',
    'pcsUserId000',
    'pcsUserId900',
  ]);
  expect(await found({ kmAvailable: { $lt: 100 } })).toEqual(['pcsUserId015', 'pcsUserId000']);
  expect(await found({ userId: { $regex: '^PCSUSERID0', $options: 'i' }, kmAvailable: { $gt: 0 } })).toEqual([
    'pcsUserId001',
    'pcsUserId015',
  ]);
  expect(await found({ userId: 'nobody' })).toEqual([]);

  const where = `where=${encodeURIComponent('{"partnerId":"PCS-001"}')}&limit=2`;
  const first = (await get(`charge-and/users?${where}`)).body;
  expect(first.records).toEqual(all.records.slice(0, 2));
  const second = (await get(`charge-and/users?${where}&cursor=${encodeURIComponent(first.nextCursor)}`)).body;
  expect(second).toEqual({ records: [all.records[2]], nextCursor: null });
});

test('what has fallen due shows in the records', async () => {
  const payer = '44444444-4444-4444-8444-444444444444';
  const order = { request_id: 'late', seller_id: 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
  const { id } = (await server.send('POST', `/account/${payer}/payment`, { sandbox, body: order })).body;
  await server.send('POST', `/payment/${id}/transactions`, { sandbox, body: { amount: 5 } });
  await server.send('POST', `/payment/${id}/execute`, { sandbox });
  expect((await get(`payment-accounts/payments/${id}`)).body.state).toBe('pending');
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2026-01-15T12:00:05Z', frozen: true } });
  expect((await get(`payment-accounts/payments/${id}`)).body.state).toBe('completed');
});

test('a date may be an offset from the time of the sandbox, so that an overdue charge stays overdue', async () => {
  await server.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-05-11T12:00:00Z', frozen: true } });
  const charge = (await get('ipag/charges/99991')).body;
  const [installment] = charge.installments;
  const overdue = {
    ...charge,
    id: 88_888,
    billing: '00000000000000000000000000088888',
    due_date: '-P10D',
    installments: [{ ...installment, due_date: '-P10D' }],
  };
  const made = await put('ipag/charges/88888', overdue);
  expect([made.status, made.body.due_date]).toEqual([201, '2030-05-01']);
  const headers = { authorization: `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}` };
  const seen = await server.send('GET', '/service/resources/charges?id=88888', { sandbox, headers });
  expect(seen.body.attributes.status).toBe('overdue');
  const never = await put('ipag/charges/88888', { ...overdue, due_date: '2030-02-30' });
  expect([never.status, never.body.errors]).toEqual([
    400,
    [{ pointer: '/body', message: 'has a date that is neither a day nor an offset: 2030-02-30' }],
  ]);
});

test('a record that was read can be put back as it is, of every collection', async () => {
  const { collections } = (await server.send('GET', '/__sandbox/sandboxes/default/export')).body;
  for (const [api, saved] of Object.entries(collections as Record<string, Record<string, object[]>>)) {
    for (const [collection, [record]] of Object.entries(saved)) {
      const key = Object.values(record ?? {})[0] as string;
      const users = collection === 'users' || collection === 'savedCards';
      const id = users
        ? Object.values(record ?? {})
            .slice(0, 2)
            .join('/')
        : String(key);
      const answer = await put(`${api}/${collection}/${encodeURIComponent(id)}`, record);
      expect([api, collection, answer.status, answer.body]).toEqual([api, collection, 200, record]);
    }
  }
});

test('a card number in a record is stored masked, and found by the number in full', async () => {
  const card = { contractAccount: '600134652', card: '4242424242424242' };
  const made = await put('british-gas/savedCards/600134652%2F4242424242424242', card);
  expect([made.status, made.body]).toEqual([201, { contractAccount: '600134652', card: '424242******4242' }]);
  const where = encodeURIComponent('{"card":"4242424242424242"}');
  expect((await get(`british-gas/savedCards?where=${where}`)).body.records).toHaveLength(1);
  expect(JSON.stringify(await server.records(sandbox, 'british-gas/savedCards'))).not.toContain('4242424242424242');
});

test.each<[string, string, object, string]>([
  ['a member of the wrong type', 'PCS-001%2Fnew%2Fuser', { ...user, kmAvailable: '15' }, '/body/kmAvailable'],
  ['a member that is missing', 'PCS-001%2Fnew%2Fuser', { ...user, role: undefined }, '/body/role'],
  ['a member that there is none of', 'PCS-001%2Fnew%2Fuser', { ...user, more: 1 }, '/body'],
  ['another key than the path has', 'PCS-001%2Fother', user, '/params/id'],
])('a record with %s is refused with a pointer, and not stored', async (_, id, body, pointer) => {
  const answer = await put(`charge-and/users/${id}`, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((one: { pointer: string }) => one.pointer)).toEqual([pointer]);
  expect((await get(`charge-and/users/${id}`)).status).toBe(404);
});

test.each([
  ['a query that is no JSON', 'where=%7B', '/query/where'],
  ['an operator that runs code', `where=${encodeURIComponent('{"$where":"true"}')}`, '/query/where/$where'],
  ['a page of nothing', 'limit=0', '/query/limit'],
  ['a page of too many', 'limit=501', '/query/limit'],
  ['a cursor to no record', 'cursor=nobody', '/query/cursor'],
  ['a parameter that there is none of', 'order=up', '/query/order'],
])('%s is refused', async (_, query, pointer) => {
  const { status, body } = await get(`charge-and/users?${query}`);
  expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
});

test('an unknown API or collection is not found, and those that there are are named', async () => {
  const api = await get('nobody/users');
  expect([api.status, api.body.valid]).toEqual([
    404,
    ['british-gas', 'payment-accounts', 'suissu', 'ipag', 'charge-and'],
  ]);
  const collection = await put('charge-and/accounts/x', {});
  expect([collection.status, collection.body.valid]).toEqual([404, ['partners', 'users', 'transactions', 'tokens']]);
});
