// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { bread, buyIn, startBakery, tillOf } from '../support/bakery.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { bakery } from '../support/toy.js';

const all = [...apis, bakery];

let server: Sandbox;
let sandbox: string;
beforeAll(async () => {
  server = await startSandbox({}, undefined, undefined, undefined, all);
});
afterAll(() => server.close());
beforeEach(() => {
  sandbox = server.fresh();
});

const card = '4539578763621486';
const masked = '453957******1486';

const path = (name: string) => `/__sandbox/sandboxes/${sandbox}/${name}`;

/** All that the sandbox shows of itself, as text. */
async function shown(): Promise<string> {
  const pages = [
    '/__sandbox/requests?limit=500',
    '/__sandbox/findings',
    '/__sandbox/report?format=html',
    path('export'),
  ];
  const texts = await Promise.all(pages.map(async (page) => (await server.send('GET', page, { sandbox })).text));
  const feed = await server.feed(sandbox);
  return [...texts, JSON.stringify(feed), JSON.stringify(server.logged)].join('\n');
}

test.each(all.map((api) => [api.name, api] as const))(
  'a card number in the place of any identifier of %s is shown to nobody',
  async (_, api) => {
    for (const { method, path, example } of api.operations) {
      const filled = path.replace(/:\w+/g, card);
      const query = new URLSearchParams(Object.keys(example.query ?? {}).map((name): [string, string] => [name, card]));
      const members = [...api.identifiers.keys()].map((name) => [name, card]);
      const body = { ...(example.body as object), ...Object.fromEntries(members) };
      const headers = example.headers ?? {};
      const call = { sandbox, headers, ...(method !== 'GET' && { body }) };
      await server.send(method, `${filled}${query.size > 0 ? `?${query}` : ''}`, call);
    }
    const text = await shown();
    expect(text).toContain(masked);
    expect(text).not.toContain(card);
  },
);

test.each(all.map((api) => [api.name, api] as const))(
  'a card number in any text of a record of %s is stored masked',
  async (_, api) => {
    for (const [collection, plan] of Object.entries(api.collections)) {
      const at = `/__sandbox/state/${api.name}/${collection}`;
      const [record] = (await server.send('GET', at, { sandbox })).body.records;
      for (const [name, member] of Object.entries(record ?? {})) {
        if (typeof member !== 'string') continue;
        const changed = { ...record, [name]: card };
        const id = plan.keyMembers.map((one) => changed[one]).join('/');
        const put = await server.send('PUT', `${at}/${encodeURIComponent(id)}`, { sandbox, body: changed });
        expect([200, 201, 400]).toContain(put.status);
        if (put.status === 400) continue;
        expect([name, put.body[name]]).toEqual([name, masked]);
        const read = await server.send('GET', `${at}/${encodeURIComponent(id)}`, { sandbox });
        expect([read.status, read.body]).toEqual([200, put.body]);
      }
    }
    expect(await shown()).not.toContain(card);
  },
);

/** The card as people and programs write it. */
const spellings = [
  `order-${card}`,
  `order-${card}-again`,
  `order ${card} again`,
  '4539.5787.6362.1486',
  '4539\u00a05787\u00a06362\u00a01486',
  '4539  5787  6362  1486',
  '4539 - 5787 - 6362 - 1486',
  `;${card}=25121011234567890?`,
  `https://shop.example/${card}?card=4539.5787.6362.1486`,
];

test('a card number is stored masked in any text of a record, however it is written', async () => {
  const stored = new Set<string>();
  for (const [api, collection, plan] of all.flatMap(({ name, collections }) =>
    Object.entries(collections).map(([collection, plan]) => [name, collection, plan] as const),
  )) {
    const at = `/__sandbox/state/${api}/${collection}`;
    const [record] = (await server.send('GET', at, { sandbox })).body.records;
    const texts = Object.keys(record ?? {}).filter((name) => typeof record[name] === 'string');
    for (const [name, spelt] of texts.flatMap((name) => spellings.map((spelt) => [name, spelt] as const))) {
      const changed = { ...record, [name]: spelt };
      const id = encodeURIComponent(plan.keyMembers.map((one) => changed[one]).join('/'));
      const put = await server.send('PUT', `${at}/${id}`, { sandbox, body: changed });
      expect([200, 201, 400]).toContain(put.status);
      if (put.status === 400) continue;
      stored.add(spelt);
      const read = await server.send('GET', `${at}/${id}`, { sandbox });
      expect([read.status, read.body]).toEqual([200, put.body]);
    }
  }
  expect(stored).toEqual(new Set(spellings));
  const document = (await server.send('GET', path('export'), { sandbox })).text;
  expect(document).not.toMatch(/4539[^*]{0,3}5787[^*]{0,3}6362/);
});

test.each([
  ...[
    'x-payment-token',
    'x-vault-token',
    'x-auth',
    'x-key',
    'ocp-apim-subscription-key',
    'x-functions-key',
    'x-session-id',
  ],
  ...['x-client-credential', 'x-access-key', 'x-original-authorization', 'x-otp-code'],
])('the header and the member %s are shown to nobody', async (name) => {
  const member = name.replaceAll('-', '_');
  const delivery = { [member]: 'hunter2-body', track2_data: 'hunter2-track', cardToken: 'hunter2-card' };
  const body = { delivery };
  await buyIn(server, sandbox, '', { headers: { [name]: 'hunter2-header' }, body });
  await server.send('GET', `/nowhere?${member}=hunter2-query`, { sandbox });
  expect(await shown()).not.toContain('hunter2');
});

test('a shop that is named like a card is in the journal only masked', async () => {
  await server.send('GET', `/bakery/v1/shops/${card}/orders-of/ada`, { sandbox });
  const [exchange] = (await server.send('GET', '/__sandbox/requests', { sandbox })).body.requests;
  expect([exchange.request.path, exchange.request.params]).toEqual([
    `/bakery/v1/shops/${masked}/orders-of/ada`,
    { shop: masked, customer: 'ada' },
  ]);
});

test('an order whose name is a card number is paid once, stored masked, and found by the name as it was sent', async () => {
  const client = tillOf(server, sandbox);
  const paid = await client.order(bread({ order: card }));
  expect([paid.status, paid.body.order]).toEqual([201, card]);
  const again = await client.order(bread({ order: card }));
  expect([again.status, again.body]).toEqual([
    409,
    { fault: 'order-taken', words: 'This order was placed before', about: [card] },
  ]);
  expect(await client.listed()).toEqual(['first-order', masked]);
  const stored = await server.send('GET', `/__sandbox/state/bakery/orders/corner%2F${card}`, { sandbox });
  expect(stored.body.order).toBe(masked);
  expect(await shown()).not.toContain(card);
});

test('an order that is left baking is found by a name that is a card number, which is not shown', async () => {
  const client = tillOf(server, sandbox);
  const findings = async () => (await server.send('GET', '/__sandbox/findings', { sandbox })).body.findings;
  await client.order(bread({ order: card }), 'ada', { 'x-sandbox-scenario': 'baking-for-ever' });
  const kinds = async () => (await findings()).map(({ kind }: { kind: string }) => kind);
  expect(await kinds()).toContain('ignored-pending');
  expect(await shown()).not.toContain(card);
  await client.listed();
  expect(await kinds()).not.toContain('ignored-pending');
});

test('an identifier of its own form is shown, though it would pass for a card number', async () => {
  const client = tillOf(server, sandbox);
  const byTheClock = '1700000000004';
  await client.order(bread({ order: byTheClock }));
  expect(await client.listed()).toEqual(['first-order', byTheClock]);
  const { requests } = (await server.send('GET', '/__sandbox/requests', { sandbox })).body;
  expect(requests.at(-1).request.body.order).toBe(byTheClock);
});

test('an export with masked identifiers can be imported', async () => {
  await tillOf(server, sandbox).order(bread({ order: card }));
  const document = (await server.send('GET', path('export'))).body;
  expect((await server.send('POST', path('import'), { body: document })).status).toBe(200);
});

const placed = {
  ...{ shop: 'corner', order: 'first-order', customer: 'ada', number: 'LOAF-00000000', item: 'bread', coins: 3 },
  ...{ note: null, delivery: null, layers: [], wrapped: false, state: 'ready', placed_at: '-P1D' },
};

test('a card number in a fixture is masked once it is a record', async () => {
  const fixtures = folderWith({ 'bakery/default.json': { orders: [{ ...placed, card }] } });
  const own = await startBakery({ fixtures });
  expect(await own.records('default', 'bakery/orders')).toMatchObject([{ order: 'first-order', card: masked }]);
  await own.close();
  removeFolders();
});

test('the id of a request can not be taken for a card number', async () => {
  const { headers } = await server.send('GET', '/no-such-path', { sandbox });
  expect(headers['x-sandbox-request-id']).toMatch(/^[a-z]{12}-[0-9a-z]{1,8}$/);
});
