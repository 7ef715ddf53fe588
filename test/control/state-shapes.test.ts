import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apis } from '../../src/apis/index.js';
import { SandboxClient } from '../../src/client/index.js';
import { sandbox, server } from '../support/shared.js';

test('what there is of records is told: every collection with its title, its key and how many it has', async () => {
  await server.send('GET', '/__sandbox/clock', { sandbox });
  const { status, body } = await server.send('GET', '/__sandbox/state', { sandbox });
  expect([status, body.apis.map(({ api }: { api: string }) => api)]).toEqual([200, apis.map(({ name }) => name)]);
  expect(body.apis.at(-1)).toEqual({
    api: 'charge-and',
    collections: [
      { collection: 'partners', title: 'PartnerRecord', records: 2, key: ['partnerId'] },
      { collection: 'users', title: 'UserRecord', records: 4, key: ['partnerId', 'userId'] },
      { collection: 'transactions', title: 'TransactionRecord', records: 0, key: ['partnerId', 'transactionId'] },
      { collection: 'tokens', title: 'TokenRecord', records: 4, key: ['token_digest'] },
    ],
  });
  await server.send('DELETE', '/__sandbox/state/charge-and/users/PCS-001%2FpcsUserId000', { sandbox });
  const after = await server.send('GET', '/__sandbox/state', { sandbox });
  expect(after.body.apis.at(-1).collections[1].records).toBe(3);
});

test('a stray query parameter is refused', async () => {
  const stray = await server.send('GET', '/__sandbox/state?x=1');
  expect([stray.status, stray.body.errors[0].pointer]).toEqual([400, '/query/x']);
});

const collections = apis.flatMap((api) => Object.keys(api.collections).map((name) => [api.name, name] as const));

test.each(collections)(
  'the schema of %s/%s is whole in itself and takes every record that there is',
  async (api, name) => {
    const { status, body } = await server.send('GET', `/__sandbox/schemas/${api}/${name}`);
    expect([status, typeof body.title]).toEqual([200, 'string']);
    expect(JSON.stringify(body)).not.toMatch(/"\$ref":"(?!#)/);
    const validate = addFormats.default(new Ajv2020({ allowUnionTypes: true })).compile(body);
    const { records } = (await server.send('GET', `/__sandbox/state/${api}/${name}?limit=500`)).body;
    for (const record of records) expect([validate(record), validate.errors]).toEqual([true, null]);
    expect(validate({})).toBe(false);
  },
);

test('the schema of what there is none of is not found, and what there is is listed', async () => {
  const api = await server.send('GET', '/__sandbox/schemas/nobody/users');
  expect([api.status, api.body.valid]).toEqual([404, apis.map(({ name }) => name)]);
  const collection = await server.send('GET', '/__sandbox/schemas/charge-and/__proto__');
  expect([collection.status, collection.body.valid]).toEqual([404, ['partners', 'users', 'transactions', 'tokens']]);
});

test('the client reads both', async () => {
  const client = new SandboxClient({ url: server.url });
  expect((await client.listCollections()).apis).toHaveLength(apis.length);
  expect(await client.getRecordSchema('charge-and', 'users')).toMatchObject({
    title: 'UserRecord',
    $defs: { 'partner-id': { type: 'string' } },
  });
});
