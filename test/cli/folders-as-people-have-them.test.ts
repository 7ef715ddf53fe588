import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { checkTestData } from '../../src/server.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import { startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

afterEach(removeFolders);

const account = (contractAccount: string) => ({ accounts: [{ contractAccount, openItems: false }] });

async function said(folder: string): Promise<string[]> {
  const { faults } = await checkTestData({ scenarios: undefined, fixtures: folder });
  return faults.map(({ path, reason }) => `${path.slice(folder.length + 1)} ${reason}`);
}

test('what file systems, desktops and editors hide is passed over without a word', async () => {
  const folder = folderWith({
    'british-gas/default.json': account('1'),
    'british-gas/._default.json': 'no JSON',
    'british-gas/.default.json.swp': 'no JSON',
    'british-gas/.git/config.json': 'no JSON',
    'british-gas/lost+found/x.json': 'no JSON',
    'lost+found/x.json': 'no JSON',
    '.DS_Store': 'no JSON',
  });
  expect(await said(folder)).toEqual([]);
  const server = await startSandbox({ fixtures: folder });
  expect(await server.records('default', 'british-gas/accounts')).toContainEqual({
    contractAccount: '1',
    openItems: false,
  });
  expect(server.logged).toEqual([]);
  await server.close();
});

test('a byte order mark in front is no fault, and what is no UTF-8 is one', async () => {
  const folder = folderWith({ 'british-gas/default.json': `\uFEFF${JSON.stringify(account('1'))}` });
  expect(await said(folder)).toEqual([]);
  execFileSync('sh', ['-c', String.raw`printf '{"accounts":[],"x\377":1}' > ${folder}/british-gas/latin.json`]);
  expect(await said(folder)).toEqual(['british-gas/latin.json is not UTF-8']);
});

test('links to files and to folders are followed', async () => {
  const elsewhere = folderWith({ 'accounts.json': account('1'), 'folder/rich.json': account('2') });
  const folder = folderWith({ 'british-gas/other.json': account('3') });
  symlinkSync(`${elsewhere}/accounts.json`, `${folder}/british-gas/default.json`);
  symlinkSync(`${elsewhere}/folder`, `${folder}/ipag`);
  writeInto(elsewhere, { 'folder/rich.json': {} });
  const { faults, holdings } = await checkTestData({ scenarios: undefined, fixtures: folder });
  expect([faults, holdings]).toEqual([
    [],
    [
      { api: 'british-gas', scenarios: 0, fixtures: 2 },
      { api: 'ipag', scenarios: 0, fixtures: 1 },
    ],
  ]);
});

/** Each with a place of its own in the folder, and what is said of it. */
const notRead: readonly (readonly [path: string, reason: string])[] = [
  ['british-gas/#default.json#', 'is not read: test data is in files whose names end in .json'],
  ['british-gas/README.md', 'is not read: test data is in files whose names end in .json'],
  ['british-gas/Thumbs.db', 'is not read: test data is in files whose names end in .json'],
  ['british-gas/UPPER.JSON', 'is not read: test data is in files whose names end in .json'],
  ['british-gas/default.json~', 'is not read: test data is in files whose names end in .json'],
  ['british-gas/folder.json/x.json', 'is a folder within a folder, and not read'],
  ['british-gas/nested/x.json', 'is a folder within a folder, and not read'],
];

test('everything else that is not read is named, and not all can be used then', async () => {
  const files = Object.fromEntries(notRead.map(([path]) => [path, 'x']));
  const folder = folderWith({ ...files, 'notes.txt': 'x' });
  execFileSync('mkfifo', [`${folder}/british-gas/pipe.json`]);
  expect(await said(folder)).toEqual([
    'notes.txt is not read: test data is in folders that are named after the APIs',
    ...notRead.slice(0, 5).map(([path, reason]) => `${path} ${reason}`),
    ...notRead.slice(5).map(([path, reason]) => `${path.split('/').slice(0, 2).join('/')} ${reason}`),
    'british-gas/pipe.json is no file, and not read',
  ]);
});

test('what can not be read is named: a link that leads nowhere or round, a file in the place of a folder', async () => {
  const folder = folderWith({ 'british-gas/default.json': account('1'), suissu: 'a file' });
  symlinkSync(`${folder}/nowhere`, `${folder}/british-gas/gone.json`);
  symlinkSync(`${folder}/british-gas/round.json`, `${folder}/british-gas/round.json`);
  expect(await said(folder)).toEqual([
    'british-gas/gone.json is a link that leads nowhere',
    expect.stringMatching(/^british-gas\/round\.json can not be read: .*ELOOP/),
    'suissu is a file, not a folder',
  ]);
});

test('a server starts beside what it does not read, and says so once, and again when there is more', async () => {
  const folder = folderWith({ 'british-gas/default.json': account('1'), 'british-gas/default.json~': 'x' });
  const server = await startSandbox({ fixtures: folder });
  const copy = {
    file: `${folder}/british-gas/default.json~`,
    reason: 'is not read: test data is in files whose names end in .json',
  };
  const warned = { level: 'warn', message: 'not all of the test data is read', details: { files: [copy] } };
  expect(server.logged).toEqual([warned]);
  const change = async (make: () => void) => {
    const { begun } = server.time;
    const before = server.logged.length;
    make();
    await until(() => server.time.begun > begun, 'the change is noticed');
    server.time.advance(100);
    await until(() => server.logged.length > before, 'the folders are read');
    return server.logged.slice(before).map(({ message, details }) => [message, (details as { files?: object }).files]);
  };
  expect(await change(() => writeInto(folder, { 'british-gas/default.json': account('2') }))).toEqual([
    ['test data read again', undefined],
  ]);
  expect(await change(() => mkdirSync(`${folder}/british-gas/nested`))).toEqual([
    ['test data read again', undefined],
    [
      'not all of the test data is read',
      [copy, { file: `${folder}/british-gas/nested`, reason: 'is a folder within a folder, and not read' }],
    ],
  ]);
  await server.close();
});

test.each(['fixtures', 'scenarios'])(
  'a server that is given %s with nothing in them starts and says so',
  async (kind) => {
    const reason = 'holds nothing that is read: test data is in files like <api>/<name>.json';
    for (const hidden of ['.gitkeep', 'british-gas/.gitkeep', 'lost+found/x.json']) {
      const folder = folderWith({ [hidden]: '' });
      const server = await startSandbox({ [kind]: folder });
      expect(server.logged).toEqual([
        { level: 'warn', message: 'not all of the test data is read', details: { files: [{ file: folder, reason }] } },
      ]);
      await server.close();
    }
  },
);

test('a server whose files are all passed over says which', async () => {
  const folder = folderWith({ 'default.json': account('1') });
  const server = await startSandbox({ fixtures: folder });
  const reason = 'is not read: test data is in folders that are named after the APIs';
  expect(server.logged).toMatchObject([{ details: { files: [{ file: `${folder}/default.json`, reason }] } }]);
  await server.close();
});

test.each(apis.map(({ name }) => name))('a folder whose name is nearly %s is refused with the name', async (name) => {
  const wrong = name.slice(0, -1);
  const folder = folderWith({ [`${wrong}/x.json`]: {} });
  const reason = `is no API; did you mean ${name}? the folders here are named ${name}, `;
  expect(await said(folder)).toEqual([expect.stringContaining(`${wrong} ${reason}`)]);
  await expect(startSandbox({ fixtures: folder })).rejects.toThrow(`--fixtures=${folder}: ${wrong} ${reason}`);
});

test('a change of a file that is only linked to is noticed', async () => {
  const elsewhere = folderWith({ 'mine.json': account('1') });
  const folder = folderWith({ 'british-gas/other.json': account('3') });
  symlinkSync(`${elsewhere}/mine.json`, `${folder}/british-gas/default.json`);
  const server = await startSandbox({ fixtures: folder });
  const { begun } = server.time;
  writeInto(elsewhere, { 'mine.json': account('4') });
  await until(() => server.time.begun > begun, 'the change is noticed');
  server.time.advance(100);
  await until(() => server.logged.length > 0, 'the folders are read');
  expect(await server.records('default', 'british-gas/accounts')).toContainEqual({
    contractAccount: '4',
    openItems: false,
  });
  rmSync(`${folder}/british-gas/default.json`);
  await server.close();
});
