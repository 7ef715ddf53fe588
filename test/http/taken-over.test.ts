import { readdirSync } from 'node:fs';
import { checkTestData } from '../../src/server.js';
import { bread, orders, pass } from '../support/bakery.js';
import { every } from '../support/every-api.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

const magic = '4000000000000002';
const ordinary = '42563574674';
const shippedText = 'The card is declined';

const servers: Sandbox[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  removeFolders();
});

async function serverWith(files: Readonly<Record<string, unknown>>) {
  const folder = folderWith(files);
  const server = await startSandbox({ scenarios: folder }, undefined, undefined, undefined, every);
  servers.push(server);
  return { server, folder };
}

let count = 0;

async function paid(server: Sandbox, card: string, scenario?: string) {
  const { status, body, headers } = await server.send('POST', orders, {
    body: bread({ order: `order-${++count}`, card }),
    headers: { ...pass, ...(scenario !== undefined && { 'x-sandbox-scenario': scenario }) },
  });
  return { status, said: body.words, by: headers['x-sandbox-scenario'] };
}

async function entryOf(server: Sandbox, name: string) {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=bakery');
  return body.scenarios.find((entry: { name: string }) => entry.name === name);
}

const outcome = { refuse: 'card-declined', args: { words: 'Our own words' } };

test('a file that corrects one member of a scenario that ships leaves all others as they are', async () => {
  const { server } = await serverWith({ 'bakery/card-declined.json': { outcome } });
  const own = { status: 402, said: 'Our own words' };
  expect(await paid(server, magic)).toEqual({ ...own, by: 'bakery/card-declined;by=trigger' });
  expect(await paid(server, ordinary, 'card-declined')).toEqual({ ...own, by: 'bakery/card-declined;by=header' });
  expect(await entryOf(server, 'card-declined')).toMatchObject({
    title: 'The card is declined',
    source: 'documented',
    operations: ['placeOrder'],
    stage: 'business',
    status: 402,
  });
});

test('a trigger of null takes the trigger away, and nothing else', async () => {
  const { server } = await serverWith({ 'bakery/card-declined.json': { trigger: null } });
  expect(await paid(server, magic)).toEqual({ status: 201, said: undefined, by: undefined });
  expect(await paid(server, magic, 'card-declined')).toMatchObject({ status: 402, said: shippedText });
});

test('another trigger takes the place of the one that ships', async () => {
  const query = { type: 'object', required: ['x'], properties: { x: { const: '1' } } };
  const trigger = { type: 'object', required: ['query'], properties: { query } };
  const { server } = await serverWith({ 'bakery/card-declined.json': { trigger } });
  expect((await paid(server, magic)).status).toBe(201);
  const answer = await server.send('POST', `${orders}?x=1`, {
    headers: pass,
    body: bread({ card: ordinary }),
  });
  expect(answer.headers['x-sandbox-scenario']).toBe('bakery/card-declined;by=trigger');
});

test('the status follows from an error or answer of the file’s own', async () => {
  const { server } = await serverWith({
    'bakery/card-declined.json': { outcome: { answer: { status: 418, body: {} } } },
    'bakery/card-expired.json': { outcome: { refuse: 'pass-refused' } },
  });
  expect((await paid(server, magic)).status).toBe(418);
  expect((await entryOf(server, 'card-declined')).status).toBe(418);
  expect((await paid(server, '4000000000000069')).status).toBe(401);
  expect((await entryOf(server, 'card-expired')).status).toBe(401);
});

test('an outcome of the file’s own brings its stage with it, and takes the place of what steered the operation', async () => {
  const { server } = await serverWith({
    'bakery/card-declined.json': { outcome: { fault: 'garbage' } },
    'bakery/burnt.json': { outcome: { direct: { oven: 'burns', after: 'PT1S' } } },
  });
  expect(await entryOf(server, 'card-declined')).toMatchObject({ stage: 'reply', status: null, source: 'ours' });
  const steered = await entryOf(server, 'burnt');
  expect([steered.stage, steered.parameters]).toEqual(['business', {}]);
});

test('an empty file for every scenario of every API changes nothing', async () => {
  const names = every.flatMap(({ name, data }) =>
    data ? readdirSync(data.scenarios).map((file) => [`${name}/${file}`, {}] as const) : [],
  );
  expect(names.length).toBeGreaterThan(20);
  const [{ server: plain }, { server, folder }] = [await serverWith({}), await serverWith(Object.fromEntries(names))];
  const listed = async ({ send, url }: Sandbox) =>
    (await send('GET', '/__sandbox/scenarios')).text.replaceAll(url, 'http://here');
  expect(await listed(server)).toBe(await listed(plain));
  expect((await checkTestData({ scenarios: folder, fixtures: undefined }, every)).faults).toEqual([]);
});

test('a file that comes, changes and goes counts while the server runs', async () => {
  const { server, folder } = await serverWith({ 'bakery/.keep': '' });
  const change = async (content: object) => {
    const { begun } = server.time;
    const before = server.logged.length;
    writeInto(folder, { 'bakery/card-declined.json': content });
    await until(() => server.time.begun > begun, 'the change is noticed');
    server.time.advance(100);
    await until(() => server.logged.length > before, 'the folders are read');
  };
  await change({ trigger: null });
  expect((await paid(server, magic)).status).toBe(201);
  await change({ outcome });
  expect(await paid(server, magic)).toMatchObject({ status: 402, said: 'Our own words' });
});

test('a file of a new name needs all of it; validate says which members are missing', async () => {
  const file = { 'bakery/card-declind.json': { trigger: null, outcome } };
  const reason =
    'is missing, and so are description, source, operations, stage; only a file that is named as a scenario that ships may leave members out';
  const { faults } = await checkTestData({ scenarios: folderWith(file), fixtures: undefined }, every);
  expect(faults).toEqual([{ path: expect.stringMatching(/card-declind\.json$/), pointer: '/title', reason }]);
  await expect(serverWith(file)).rejects.toThrow(`card-declind.json at /title: ${reason}`);
});

test('validate counts a folder’s own scenarios, those that take over from others too', async () => {
  const scenarios = folderWith({ 'bakery/card-declined.json': { title: 'Mine' } });
  expect(await checkTestData({ scenarios, fixtures: undefined }, every)).toEqual({
    faults: [],
    holdings: [{ api: 'bakery', scenarios: 1, fixtures: 0 }],
  });
});

test.each([
  [
    'bakery/not-found',
    { operations: ['getOrder'], example: { operation: 'placeOrder' } },
    '/example/operation',
    'which are bakery/getOrder',
  ],
  ['bakery/burnt', { example: { params: { idd: '1' } } }, '/example/params/idd', 'the path of bakery/placeOrder'],
  ['bakery/burnt', { example: { parameters: 'aftr=PT1S' } }, '/example/parameters', 'did you mean after?'],
  ['bakery/burnt', { example: { parameters: 'after=soon' } }, '/example/parameters', 'ISO 8601'],
])('%s with an example of %j, which would not show it, is refused', async (name, file, pointer, said) => {
  const scenarios = folderWith({ [`${name}.json`]: file });
  const { faults } = await checkTestData({ scenarios, fixtures: undefined }, every);
  expect(faults).toMatchObject([{ pointer, reason: expect.stringContaining(said) }]);
});

const refusal = {
  title: 'Refused',
  description: 'As this shop knows it.',
  source: 'ours',
  stage: 'business',
  outcome: { refuse: 'shop-on-fire' },
};

test('a file may name operations with the API in front', async () => {
  const operations = ['bakery/placeOrder'];
  const example = { operation: 'bakery/placeOrder' };
  const { server } = await serverWith({ 'bakery/refused.json': { ...refusal, operations, example } });
  expect(await paid(server, ordinary, 'refused')).toMatchObject({ status: 500, by: 'bakery/refused;by=header' });
  expect(await entryOf(server, 'refused')).toMatchObject({ operations: ['placeOrder'], status: 500 });
});

test.each([
  ['bakery/refused', { ...refusal, operations: ['placeOrdre'] }, 'placeOrdre; did you mean bakery/'],
  ['bakery/refused', { ...refusal, operations: ['cafe/pourTea'] }, 'cafe/pourTea; there are bakery/'],
])('%s of an operation that is not there is refused with what there is', async (name, file, said) => {
  const { faults } = await checkTestData(
    { scenarios: folderWith({ [`${name}.json`]: file }), fixtures: undefined },
    every,
  );
  const reason = expect.stringContaining(`there is no operation ${said}`);
  expect(faults).toMatchObject([{ pointer: '/operations/0', reason }]);
});

test('a trigger may go by the method, the path, its parameters and a header', async () => {
  const having = (name: string) => ({ type: 'object', required: [name], properties: { [name]: {} } });
  const properties = {
    method: { const: 'POST' },
    path: { type: 'string', pattern: '^/bakery' },
    params: having('shop'),
    query: {},
    headers: having('x-shop'),
    body: {},
  };
  const outcome = { refuse: 'closed' };
  const trigger = { type: 'object', required: Object.keys(properties).slice(0, 2), properties };
  const file = { ...refusal, outcome, operations: ['bakery/placeOrder'], trigger };
  const scenarios = folderWith({ 'bakery/refused.json': file });
  expect((await checkTestData({ scenarios, fixtures: undefined }, every)).faults).toEqual([]);
});

test('what is said of the value that brings a scenario about follows the trigger', async () => {
  const card = { type: 'object', required: ['card'], properties: { card: { const: '777' } } };
  const trigger = { type: 'object', required: ['body'], properties: { body: card } };
  const { server } = await serverWith({
    'bakery/card-expired.json': { trigger: null },
    'bakery/card-lost.json': { trigger },
    'bakery/card-stolen.json': { description: 'Ours.' },
  });
  const said = 'Nothing moves and the order stays free.';
  expect((await entryOf(server, 'card-declined')).description).toBe(
    `${said} Card 4000000000000002 brings it about too.`,
  );
  expect((await entryOf(server, 'card-expired')).description).toBe(said);
  expect((await entryOf(server, 'card-lost')).description).toBe(`${said} Card 777 brings it about too.`);
  expect((await entryOf(server, 'card-stolen')).description).toBe('Ours. Card 4000000000009979 brings it about too.');
  const { body } = await server.send('GET', '/__sandbox/openapi/bakery.json');
  expect(JSON.stringify(body)).not.toContain('4000000000000069');
});

test('another outcome than the vendor’s is marked ours, unless the file says whose it is', async () => {
  const answer = { status: 418, body: {} };
  const { server } = await serverWith({
    'bakery/card-declined.json': { outcome: { answer } },
    'bakery/card-expired.json': { outcome: { refuse: 'closed' } },
    'bakery/card-lost.json': { outcome },
    'bakery/card-stolen.json': { outcome: { answer }, source: 'upstream' },
    'bakery/too-few-coins.json': { title: 'Mine' },
  });
  const names = ['card-declined', 'card-expired', 'card-lost', 'card-stolen', 'too-few-coins'];
  const entries = await Promise.all(names.map((name) => entryOf(server, name)));
  expect(entries.map(({ source }) => source)).toEqual(['ours', 'ours', 'documented', 'upstream', 'documented']);
});
