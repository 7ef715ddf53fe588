import { readFileSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { startSandbox } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared.js';
import { type Stored, withAnotherKey } from '../support/stored.js';

afterEach(removeFolders);

/** Every member that no two records of a collection may have alike. */
const uniqueMembers = apis.flatMap((api) =>
  Object.entries(api.collections).flatMap(([collection, plan]) =>
    (plan.unique ?? []).map(
      ({ member }) => [`${api.name}/${collection}`, member, { api, collection, plan, member }] as const,
    ),
  ),
);

/** The first record that ships and has such a member, as the fixture writes it. */
function shippedRecord(api: string, collection: string, member: string): Stored {
  const records: Stored[] = JSON.parse(readFileSync(`fixtures/${api}/default.json`, 'utf8'))[collection];
  const found = records.find((record) => (record[member] ?? record[member.replace(/_digest$/, '')]) != null);
  if (!found) throw new Error(`no record of ${collection} that ships has a ${member}`);
  return found;
}

test('what an operation finds a record by is unique: bills, documents, request ids and access keys', () => {
  expect(uniqueMembers.map(([collection, member]) => `${collection} ${member}`)).toEqual(
    expect.arrayContaining([
      'payment-accounts/payments request_id',
      'ipag/customers cpf_cnpj',
      'ipag/charges billing',
      'charge-and/partners access_key_digest',
    ]),
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
    const first = shippedRecord(api.name, collection, member);
    const second = withAnotherKey(plan, first, [first]);
    const third = withAnotherKey(plan, second, [first, second]);
    const place = Object.hasOwn(first, member) ? `/${member}` : '';
    const refused = async (file: string, records: readonly Stored[]) => {
      const fixtures = folderWith({ [`${api.name}/${file}.json`]: { [collection]: records } });
      const { faults } = await checkTestData({ scenarios: undefined, fixtures });
      await expect(startSandbox({ fixtures })).rejects.toThrow(`${file}.json at /${collection}/0${place}: is that of`);
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

test('two fixtures that go with what ships each, but not with one another, make no sandbox', async () => {
  const { payments } = JSON.parse(readFileSync('fixtures/payment-accounts/default.json', 'utf8'));
  const one = { ...payments[0], id: 'eeeeeeee-0011-4eee-8eee-eeeeeeeeeeee', request_id: 'order-1' };
  const other = { ...one, id: 'eeeeeeee-0012-4eee-8eee-eeeeeeeeeeee' };
  const own = await startSandbox({
    fixtures: folderWith({
      'payment-accounts/one.json': { payments: [one] },
      'payment-accounts/other.json': { payments: [other] },
    }),
  });
  const make = (id: string, fixtures: string[]) =>
    own.send('PUT', `/__sandbox/sandboxes/${id}`, { body: { fixtures } });
  const refused = await make('a', ['one', 'other']);
  expect([refused.status, refused.body.errors[1]]).toEqual([
    400,
    {
      pointer: '/body/fixtures/1',
      message:
        'can not be used like this: payment-accounts/payments eeeeeeee-0012-4eee-8eee-eeeeeeeeeeee at /request_id: is that of payments eeeeeeee-0011-4eee-8eee-eeeeeeeeeeee already',
    },
  ]);
  expect([(await make('b', ['one'])).status, (await make('c', ['other'])).status]).toEqual([201, 201]);
  await own.close();
});

test('a fixture that writes one record twice is refused: which of the two counts would be anybody’s guess', async () => {
  const account = { contractAccount: '700000001', openItems: false };
  const fixtures = folderWith({ 'british-gas/default.json': { accounts: [account, { ...account, openItems: true }] } });
  const path = `${fixtures}/british-gas/default.json`;
  expect((await checkTestData({ scenarios: undefined, fixtures })).faults).toEqual([
    { path, pointer: '/accounts/1', reason: 'has the key of /accounts/0, which would be lost' },
  ]);
});

test('a record may keep what is its own, and a customer without a document is like no other', async () => {
  const put = (path: string, body: object) => server.send('PUT', `/__sandbox/state/${path}`, { sandbox, body });
  const { records } = (await server.send('GET', '/__sandbox/state/ipag/customers', { sandbox })).body;
  expect((await put('ipag/customers/23791', { ...records[0], name: 'Outro' })).status).toBe(200);
  for (const id of [1, 2]) {
    expect((await put(`ipag/customers/${id}`, { ...records[0], id, cpf_cnpj: null })).status).toBe(201);
  }
  const unmasked = await put('ipag/customers/3', { ...records[0], id: 3, cpf_cnpj: '71390826422' });
  expect([unmasked.status, unmasked.body.errors]).toEqual([
    400,
    [{ pointer: '/body/cpf_cnpj', message: 'is that of customers 23791 already' }],
  ]);
});

test('a bill that a record has is given to no new charge', async () => {
  const headers = { authorization: `Basic ${Buffer.from('tillbox:test-key-ipag').toString('base64')}` };
  const { records } = (await server.send('GET', '/__sandbox/state/ipag/charges', { sandbox })).body;
  const taken = { ...records[0], billing: '0771fc6f0f4b1d7d1bb73bbbe14e0e31' };
  expect((await server.send('PUT', '/__sandbox/state/ipag/charges/99991', { sandbox, body: taken })).status).toBe(200);
  const body = { amount: 1, description: 'x', due_date: '2030-01-01', customer: { name: 'Padaria' } };
  const made = await server.send('POST', '/service/resources/charges', { sandbox, headers, body });
  expect(made.body.attributes.links.payment).not.toContain('0771fc6f0f4b1d7d1bb73bbbe14e0e31');
});
