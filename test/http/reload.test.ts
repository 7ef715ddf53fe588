import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

const scenario = (title: string) => ({
  title,
  description: 'For tests.',
  source: 'ours',
  operations: ['createPayment'],
  stage: 'business',
  outcome: { answer: { status: 418, headers: { 'content-type': 'text/plain' }, body: title } },
});

let server: Sandbox;
let folder: string;
beforeEach(async () => {
  folder = folderWith({ 'british-gas/mine.json': scenario('first') });
  server = await startSandbox({ scenarios: folder });
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
  server.send('POST', '/payment', {
    headers: { 'x-sandbox-scenario': name, ...more },
    body: { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } },
  });

const namesListed = async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=british-gas');
  return body.scenarios.map(({ name }: { name: string }) => name);
};

test('a file that is changed, added or removed counts from the next request on', async () => {
  expect((await ask('mine')).text).toBe('first');
  await change(() => writeInto(folder, { 'british-gas/mine.json': scenario('second') }));
  expect((await ask('mine')).text).toBe('second');
  await change(() => writeInto(folder, { 'british-gas/another.json': scenario('another') }));
  expect(await namesListed()).toContain('another');
  await change(() => rmSync(`${folder}/british-gas/mine.json`));
  expect((await ask('mine')).status).toBe(400);
  expect(await namesListed()).not.toContain('mine');
});

test('a rule whose file has gone is told in the log, once, when a request meets it', async () => {
  const rule = { operation: 'british-gas/createPayment', scenario: 'mine' };
  const { body } = await server.send('POST', '/__sandbox/rules', { body: rule });
  await change(() => rmSync(`${folder}/british-gas/mine.json`));
  const before = server.logged.length;
  const pay = () =>
    server.send('POST', '/payment', { body: { payment: { card: '1', amount: '5', contractAccount: '1' } } });
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
    renameSync(`${folder}/.swap`, `${folder}/british-gas/mine.json`);
  });
  await change(() => {
    mkdirSync(`${folder}/ipag`);
    writeInto(folder, { 'ipag/later.json': { ...scenario('x'), operations: ['listCharges'] } });
  });
  expect((await ask('mine')).text).toBe('replaced');
  await change(() => {
    renameSync(`${folder}/british-gas`, `${folder}/.away`);
    writeInto(folder, { 'british-gas/mine.json': scenario('made anew') });
  });
  await change(() => writeInto(folder, { 'british-gas/mine.json': scenario('and changed') }));
  expect((await ask('mine')).text).toBe('and changed');
});

test('a broken file leaves in use what was read before; one warning says which, and when it is mended a line says so', async () => {
  await change(() => writeInto(folder, { 'british-gas/mine.json': { ...scenario('x'), stage: 'connection' } }));
  expect((await ask('mine')).text).toBe('first');
  expect(server.logged.at(-1)).toEqual({
    level: 'warn',
    message: 'the test data is broken; what was read before stays in use',
    details: {
      faults: [
        {
          file: `${folder}/british-gas/mine.json`,
          pointer: '/stage',
          reason: 'this outcome acts at authentication, validation, business, reply',
        },
      ],
    },
  });
  await change(() => writeInto(folder, { 'british-gas/mine.json': scenario('mended') }));
  expect((await ask('mine')).text).toBe('mended');
  await change(() => writeInto(folder, { 'british-gas/mine.json': scenario('changed') }));
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
  await change(() => writeInto(folder, { 'british-gas/mine.json': scenario('second') }));
  server.time.advance(5_000);
  expect(await waiting).toBe('first');
});

test('a sandbox keeps its records when the fixtures change; a new one starts from the new ones', async () => {
  const fixtures = folderWith({
    'british-gas/default.json': { accounts: [{ contractAccount: '7', openItems: true }] },
  });
  const own = await startSandbox({ fixtures });
  const accountIn = async (sandbox: string) => {
    await own.send('GET', '/nowhere', { sandbox });
    return (await own.records(sandbox, 'british-gas/accounts')).find(
      (record) => (record as { contractAccount: string }).contractAccount === '7',
    );
  };
  expect(await accountIn('old')).toEqual({ contractAccount: '7', openItems: true });
  await change(
    () =>
      writeInto(fixtures, { 'british-gas/default.json': { accounts: [{ contractAccount: '7', openItems: false }] } }),
    own,
  );
  expect(await accountIn('old')).toEqual({ contractAccount: '7', openItems: true });
  expect(await accountIn('new')).toEqual({ contractAccount: '7', openItems: false });
  await own.close();
});
