import { readdirSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

const magic = '90000000003';
const ordinary = '42563574674';
const shippedText = 'Enter the expiration date of the payment card';

const servers: Sandbox[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  removeFolders();
});

async function serverWith(files: Readonly<Record<string, unknown>>) {
  const folder = folderWith(files);
  const server = await startSandbox({ scenarios: folder });
  servers.push(server);
  return { server, folder };
}

async function paid(server: Sandbox, card: string, scenario?: string) {
  const { status, body, headers } = await server.send('POST', '/payment', {
    body: { payment: { card, amount: '58.00', contractAccount: '600134652' } },
    headers: scenario === undefined ? {} : { 'x-sandbox-scenario': scenario },
  });
  return { status, said: body.errors?.[0]?.message, by: headers['x-sandbox-scenario'] };
}

async function entryOf(server: Sandbox, name: string) {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=british-gas');
  return body.scenarios.find((entry: { name: string }) => entry.name === name);
}

const outcome = { refuse: 'dccard', args: { message: 'Our own words' } };

test('a file that corrects one member of a scenario that ships leaves all others as they are', async () => {
  const { server } = await serverWith({ 'british-gas/dccard-3.json': { outcome } });
  const own = { status: 500, said: 'Our own words' };
  expect(await paid(server, magic)).toEqual({ ...own, by: 'british-gas/dccard-3;by=trigger' });
  expect(await paid(server, ordinary, 'dccard-3')).toEqual({ ...own, by: 'british-gas/dccard-3;by=header' });
  expect(await entryOf(server, 'dccard-3')).toMatchObject({
    title: 'SAP refuses the card: DCCARD_3',
    source: 'documented',
    operations: ['createPayment'],
    stage: 'business',
    status: 500,
  });
});

test('a trigger of null takes the trigger away, and nothing else', async () => {
  const { server } = await serverWith({ 'british-gas/dccard-3.json': { trigger: null } });
  expect(await paid(server, magic)).toEqual({ status: 200, said: undefined, by: undefined });
  expect(await paid(server, magic, 'dccard-3')).toMatchObject({ status: 500, said: shippedText });
});

test('another trigger takes the place of the one that ships', async () => {
  const query = { type: 'object', required: ['x'], properties: { x: { const: '1' } } };
  const trigger = { type: 'object', required: ['query'], properties: { query } };
  const { server } = await serverWith({ 'british-gas/dccard-3.json': { trigger } });
  expect((await paid(server, magic)).status).toBe(200);
  const answer = await server.send('POST', '/payment?x=1', {
    body: { payment: { card: ordinary, amount: '58.00', contractAccount: '600134652' } },
  });
  expect(answer.headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=trigger');
});

test('the status follows from an error or answer of the file’s own', async () => {
  const { server } = await serverWith({
    'british-gas/dccard-3.json': { outcome: { answer: { status: 418, body: {} } } },
    'british-gas/dccard-4.json': { outcome: { refuse: 'access-denied' } },
  });
  expect((await paid(server, magic)).status).toBe(418);
  expect((await entryOf(server, 'dccard-3')).status).toBe(418);
  expect((await paid(server, '90000000004')).status).toBe(401);
  expect((await entryOf(server, 'dccard-4')).status).toBe(401);
});

test('an outcome of the file’s own brings its stage with it, and takes the place of what steered the operation', async () => {
  const { server } = await serverWith({
    'british-gas/dccard-3.json': { outcome: { fault: 'garbage' } },
    'payment-accounts/auto-complete.json': { outcome: { direct: { policy: 'accept', after: 'PT1S' } } },
  });
  expect(await entryOf(server, 'dccard-3')).toMatchObject({ stage: 'reply', status: null, source: 'ours' });
  const { scenarios } = (await server.send('GET', '/__sandbox/scenarios?api=payment-accounts')).body;
  const steered = scenarios.find(({ name }: { name: string }) => name === 'auto-complete');
  expect([steered.stage, steered.parameters]).toEqual(['business', {}]);
});

test('an empty file for every scenario of every API changes nothing', async () => {
  const names = apis.flatMap(({ name, data }) =>
    data ? readdirSync(data.scenarios).map((file) => [`${name}/${file}`, {}] as const) : [],
  );
  expect(names.length).toBeGreaterThan(70);
  const [{ server: plain }, { server, folder }] = [await serverWith({}), await serverWith(Object.fromEntries(names))];
  const listed = async ({ send, url }: Sandbox) =>
    (await send('GET', '/__sandbox/scenarios')).text.replaceAll(url, 'http://here');
  expect(await listed(server)).toBe(await listed(plain));
  expect((await checkTestData({ scenarios: folder, fixtures: undefined })).faults).toEqual([]);
});

test('a file that comes, changes and goes counts while the server runs', async () => {
  const { server, folder } = await serverWith({ 'british-gas/.keep': '' });
  const change = async (content: object) => {
    const { begun } = server.time;
    const before = server.logged.length;
    writeInto(folder, { 'british-gas/dccard-3.json': content });
    await until(() => server.time.begun > begun, 'the change is noticed');
    server.time.advance(100);
    await until(() => server.logged.length > before, 'the folders are read');
  };
  await change({ trigger: null });
  expect((await paid(server, magic)).status).toBe(200);
  await change({ outcome });
  expect(await paid(server, magic)).toMatchObject({ status: 500, said: 'Our own words' });
});

test('a file of a new name needs all of it; validate says which members are missing', async () => {
  const file = { 'british-gas/dccard-33.json': { trigger: null, outcome } };
  const reason =
    'is missing, and so are description, source, operations, stage; only a file that is named as a scenario that ships may leave members out';
  const { faults } = await checkTestData({ scenarios: folderWith(file), fixtures: undefined });
  expect(faults).toEqual([{ path: expect.stringMatching(/dccard-33\.json$/), pointer: '/title', reason }]);
  await expect(serverWith(file)).rejects.toThrow(`dccard-33.json at /title: ${reason}`);
});

test('validate counts a folder’s own scenarios, those that take over from others too', async () => {
  const scenarios = folderWith({ 'british-gas/dccard-3.json': { title: 'Mine' } });
  expect(await checkTestData({ scenarios, fixtures: undefined })).toEqual({
    faults: [],
    holdings: [{ api: 'british-gas', scenarios: 1, fixtures: 0 }],
  });
});

test.each([
  [
    'ipag/overdue',
    { operations: ['getCharge'], example: { operation: 'createCharge' } },
    '/example/operation',
    'which are ipag/getCharge',
  ],
  ['ipag/overdue', { example: { params: { idd: '1' } } }, '/example/params/idd', 'the path of ipag/createCharge'],
  [
    'payment-accounts/auto-complete',
    { example: { parameters: 'aftr=PT1S' } },
    '/example/parameters',
    'did you mean after?',
  ],
  ['payment-accounts/auto-complete', { example: { parameters: 'after=soon' } }, '/example/parameters', 'ISO 8601'],
])('%s with an example of %j, which would not show it, is refused', async (name, file, pointer, said) => {
  const scenarios = folderWith({ [`${name}.json`]: file });
  const { faults } = await checkTestData({ scenarios, fixtures: undefined });
  expect(faults).toMatchObject([{ pointer, reason: expect.stringContaining(said) }]);
});

const refusal = {
  title: 'Refused',
  description: 'As this shop knows it.',
  source: 'ours',
  stage: 'business',
  outcome: { refuse: 'fraud-indicator' },
};

test('a file may name operations with the API in front', async () => {
  const operations = ['british-gas/createPayment'];
  const example = { operation: 'british-gas/createPayment' };
  const { server } = await serverWith({ 'british-gas/refused.json': { ...refusal, operations, example } });
  expect(await paid(server, ordinary, 'refused')).toMatchObject({ status: 500, by: 'british-gas/refused;by=header' });
  expect(await entryOf(server, 'refused')).toMatchObject({ operations: ['createPayment'], status: 500 });
});

test.each([
  ['british-gas/refused', { ...refusal, operations: ['createPaymnet'] }, 'createPaymnet; did you mean british-gas/'],
  ['british-gas/refused', { ...refusal, operations: ['suissu/charge'] }, 'suissu/charge; there are british-gas/'],
])('%s of an operation that is not there is refused with what there is', async (name, file, said) => {
  const { faults } = await checkTestData({ scenarios: folderWith({ [`${name}.json`]: file }), fixtures: undefined });
  const reason = expect.stringContaining(`there is no operation ${said}`);
  expect(faults).toMatchObject([{ pointer: '/operations/0', reason }]);
});

test('a trigger may go by the method, the path, its parameters and a header', async () => {
  const having = (name: string) => ({ type: 'object', required: [name], properties: { [name]: {} } });
  const properties = {
    method: { const: 'POST' },
    path: { type: 'string', pattern: '^/account' },
    params: having('id'),
    query: {},
    headers: having('x-shop'),
    body: {},
  };
  const outcome = { refuse: 'internal-error' };
  const trigger = { type: 'object', required: Object.keys(properties).slice(0, 2), properties };
  const file = { ...refusal, outcome, operations: ['payment-accounts/createPayment'], trigger };
  const scenarios = folderWith({ 'payment-accounts/refused.json': file });
  expect((await checkTestData({ scenarios, fixtures: undefined })).faults).toEqual([]);
});

test('what is said of the value that brings a scenario about follows the trigger', async () => {
  const card = { type: 'object', required: ['card'], properties: { card: { const: '777' } } };
  const payment = { type: 'object', required: ['payment'], properties: { payment: card } };
  const trigger = { type: 'object', required: ['body'], properties: { body: payment } };
  const { server } = await serverWith({
    'british-gas/dccard-4.json': { trigger: null },
    'british-gas/dccard-5.json': { trigger },
    'british-gas/dccard-6.json': { description: 'Ours.' },
  });
  const said =
    "The code and the status are the vendor's, the text is ours. Nothing is paid and no payment number is used.";
  expect((await entryOf(server, 'dccard-3')).description).toBe(`${said} Card 90000000003 brings it about too.`);
  expect((await entryOf(server, 'dccard-4')).description).toBe(said);
  expect((await entryOf(server, 'dccard-5')).description).toBe(`${said} Card 777 brings it about too.`);
  expect((await entryOf(server, 'dccard-6')).description).toBe('Ours. Card 90000000006 brings it about too.');
  const { body } = await server.send('GET', '/__sandbox/openapi/british-gas.json');
  expect(JSON.stringify(body)).not.toContain('90000000004');
});

test('another outcome than the vendor’s is marked ours, unless the file says whose it is', async () => {
  const answer = { status: 418, body: {} };
  const { server } = await serverWith({
    'british-gas/dccard-3.json': { outcome: { answer } },
    'british-gas/dccard-4.json': { outcome: { refuse: 'sap-unreachable' } },
    'british-gas/dccard-5.json': { outcome },
    'british-gas/dccard-6.json': { outcome: { answer }, source: 'upstream' },
    'british-gas/dccard-7.json': { title: 'Mine' },
  });
  const names = ['dccard-3', 'dccard-4', 'dccard-5', 'dccard-6', 'dccard-7'];
  const entries = await Promise.all(names.map((name) => entryOf(server, name)));
  expect(entries.map(({ source }) => source)).toEqual(['ours', 'ours', 'documented', 'upstream', 'documented']);
});
