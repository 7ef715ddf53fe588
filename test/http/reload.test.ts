import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { payIn } from '../support/bakery.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { bakery, cafe } from '../support/toy.js';
import { until } from '../support/until.js';

const scenario = (title: string) => ({
  title,
  description: 'For tests.',
  source: 'ours',
  operations: ['giveTip'],
  stage: 'business',
  outcome: { answer: { status: 418, headers: { 'content-type': 'text/plain' }, body: title } },
});

let server: Sandbox;
let folder: string;
beforeEach(async () => {
  folder = folderWith({ 'bakery/mine.json': scenario('first') });
  server = await startSandbox({ scenarios: folder }, undefined, undefined, undefined, [bakery, cafe]);
});
afterEach(async () => {
  await server.close();
  removeFolders();
});

/** Changes files, and waits until the change is noticed, has settled and the folders were read. */
async function change(make: () => void, { time, logged } = server): Promise<void> {
  const { begun } = time;
  const before = logged.length;
  make();
  await until(() => time.begun > begun, 'the change is noticed');
  time.advance(100);
  await until(() => logged.length > before, 'the folders are read');
}

const ask = (name: string, more: object = {}) =>
  payIn(server, 'default', undefined, { headers: { 'x-sandbox-scenario': name, ...more } });

const namesListed = async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=bakery');
  return body.scenarios.map(({ name }: { name: string }) => name);
};

test('a file that is changed, added or removed counts from the next request on', async () => {
  expect((await ask('mine')).text).toBe('first');
  await change(() => writeInto(folder, { 'bakery/mine.json': scenario('second') }));
  expect((await ask('mine')).text).toBe('second');
  await change(() => writeInto(folder, { 'bakery/another.json': scenario('another') }));
  expect(await namesListed()).toContain('another');
  await change(() => rmSync(`${folder}/bakery/mine.json`));
  expect((await ask('mine')).status).toBe(400);
  expect(await namesListed()).not.toContain('mine');
});

test('a rule whose file has gone is told in the log, once, when a request meets it', async () => {
  const rule = { operation: 'bakery/giveTip', scenario: 'mine' };
  const { body } = await server.send('POST', '/__sandbox/rules', { body: rule });
  await change(() => rmSync(`${folder}/bakery/mine.json`));
  const before = server.logged.length;
  const pay = () => payIn(server, 'default');
  expect([(await pay()).status, (await pay()).status]).toEqual([200, 200]);
  expect(server.logged.slice(before)).toEqual([
    {
      level: 'warn',
      message: 'an armed rule can not act: there is no such scenario any more',
      details: {
        sandbox: 'default',
        rule: body.id,
        scenario: 'mine',
        reason: expect.stringContaining('no scenario mine'),
      },
    },
  ]);
});

test('a file that an editor replaces, and a folder that was not there, are noticed too', async () => {
  await change(() => {
    writeInto(folder, { '.swap': scenario('replaced') });
    renameSync(`${folder}/.swap`, `${folder}/bakery/mine.json`);
  });
  await change(() => {
    mkdirSync(`${folder}/cafe`);
    writeInto(folder, { 'cafe/later.json': { ...scenario('x'), operations: ['listOrders'] } });
  });
  expect((await ask('mine')).text).toBe('replaced');
  await change(() => {
    renameSync(`${folder}/bakery`, `${folder}/.away`);
    writeInto(folder, { 'bakery/mine.json': scenario('made anew') });
  });
  await change(() => writeInto(folder, { 'bakery/mine.json': scenario('and changed') }));
  expect((await ask('mine')).text).toBe('and changed');
});

test('a broken file leaves in use what was read before; one warning says which, and when it is mended a line says so', async () => {
  await change(() => writeInto(folder, { 'bakery/mine.json': { ...scenario('x'), stage: 'connection' } }));
  expect((await ask('mine')).text).toBe('first');
  expect(server.logged.at(-1)).toEqual({
    level: 'warn',
    message: 'the test data is broken; what was read before stays in use',
    details: {
      faults: [
        {
          file: `${folder}/bakery/mine.json`,
          pointer: '/stage',
          reason: 'this outcome acts at authentication, validation, business, reply',
        },
      ],
    },
  });
  await change(() => writeInto(folder, { 'bakery/mine.json': scenario('mended') }));
  expect((await ask('mine')).text).toBe('mended');
  await change(() => writeInto(folder, { 'bakery/mine.json': scenario('changed') }));
  expect(server.logged.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'the test data is broken; what was read before stays in use'],
    ['info', 'the test data can be read again and is in use'],
    ['info', 'test data read again'],
  ]);
});

test('a request that is waiting is answered with the scenario that it came for', async () => {
  const open = server.time.open;
  const waiting = ask('delay;ms=5000, mine').then((response) => response.text);
  await until(() => server.time.open > open, 'the request waits');
  await change(() => writeInto(folder, { 'bakery/mine.json': scenario('second') }));
  server.time.advance(5_000);
  expect(await waiting).toBe('first');
});

const market = { shop: 'market', name: 'The Market Bakery' };

test('a sandbox keeps its records when the fixtures change; a new one starts from the new ones', async () => {
  const fixtures = folderWith({
    'bakery/default.json': { shops: [{ ...market, oven: 'hot' }] },
  });
  const own = await startSandbox({ fixtures }, undefined, undefined, undefined, [bakery]);
  const shopIn = async (sandbox: string) => {
    await own.send('GET', '/nowhere', { sandbox });
    return (await own.records(sandbox, 'bakery/shops')).find(
      (record) => (record as { shop: string }).shop === 'market',
    );
  };
  expect(await shopIn('old')).toEqual({ ...market, oven: 'hot' });
  await change(() => writeInto(fixtures, { 'bakery/default.json': { shops: [{ ...market, oven: 'cold' }] } }), own);
  expect(await shopIn('old')).toEqual({ ...market, oven: 'hot' });
  expect(await shopIn('new')).toEqual({ ...market, oven: 'cold' });
  await own.close();
});
