// The same wherever it is kept.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { SandboxClient } from '../../src/client/index.js';
import { every as apis, sandbox, server } from '../support/every-api.js';

test('what there is of records is told: every collection with its title, its key and how many it has', async () => {
  await server.send('GET', '/__sandbox/clock', { sandbox });
  const { status, body } = await server.send('GET', '/__sandbox/state', { sandbox });
  expect([status, body.apis.map(({ api }: { api: string }) => api)]).toEqual([200, apis.map(({ name }) => name)]);
  expect(body.apis.at(-1)).toEqual({
    api: 'bakery',
    collections: [
      { collection: 'shops', title: 'ShopRecord', records: 3, key: ['shop'] },
      { collection: 'customers', title: 'CustomerRecord', records: 5, key: ['shop', 'customer'] },
      { collection: 'orders', title: 'OrderRecord', records: 1, key: ['shop', 'order'] },
      { collection: 'tips', title: 'TipRecord', records: 0, key: ['receipt'] },
      { collection: 'passes', title: 'PassRecord', records: 4, key: ['pass_digest'] },
    ],
  });
  await server.send('DELETE', '/__sandbox/state/bakery/customers/corner%2Fcy', { sandbox });
  const after = await server.send('GET', '/__sandbox/state', { sandbox });
  expect(after.body.apis.at(-1).collections[1].records).toBe(4);
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
  const collection = await server.send('GET', '/__sandbox/schemas/bakery/__proto__');
  expect([collection.status, collection.body.valid]).toEqual([404, ['shops', 'customers', 'orders', 'tips', 'passes']]);
});

test('the client reads both', async () => {
  const client = new SandboxClient({ url: server.url });
  expect((await client.listCollections()).apis).toHaveLength(apis.length);
  expect(await client.getRecordSchema('bakery', 'orders')).toMatchObject({
    title: 'OrderRecord',
    $defs: { layer: { type: 'object' } },
  });
});
