import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { type Ended, tillbox } from '../support/command.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { sandbox, server } from '../support/shared.js';

afterEach(removeFolders);

const openApi = (file: string): Promise<Ended> => tillbox(['openapi', 'suissu', '--output', file]);

test('openapi writes to a file what it prints, and prints nothing then', async () => {
  const folder = folderWith({});
  const printed = await tillbox(['openapi', 'suissu']);
  expect(await openApi(`${folder}/suissu.json`)).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readFileSync(`${folder}/suissu.json`, 'utf8')).toBe(printed.stdout);
  expect(readdirSync(folder)).toEqual(['suissu.json']);
  expect(await openApi('-')).toEqual(printed);
});

test('a report is in its file also where the run fails', async () => {
  const folder = folderWith({});
  await server.send('GET', '/nowhere', { sandbox });
  const where = ['--url', server.url, '--sandbox', sandbox, '--output', `${folder}/report.md`];
  const { code, stdout, stderr } = await tillbox(['report', ...where, '--fail-on-unmatched']);
  expect([code, stdout, stderr]).toEqual([1, '', 'tillbox report: no operation answers to GET /nowhere\n']);
  expect(readFileSync(`${folder}/report.md`, 'utf8')).toContain(`# tillbox report: sandbox ${sandbox}`);
});

test('a file that is there is replaced whole, with its permissions, also behind a link', async () => {
  const folder = folderWith({ 'old.json': 'x'.repeat(1_000_000) });
  chmodSync(`${folder}/old.json`, 0o600);
  symlinkSync('old.json', `${folder}/link.json`);
  expect((await openApi(`${folder}/link.json`)).code).toBe(0);
  expect(JSON.parse(readFileSync(`${folder}/old.json`, 'utf8')).openapi).toBe('3.1.0');
  expect(statSync(`${folder}/old.json`).mode & 0o777).toBe(0o600);
  expect(lstatSync(`${folder}/link.json`).isSymbolicLink()).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['link.json', 'old.json']);
});

test('a device is written to and stays one', async () => {
  expect(await openApi('/dev/null')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  expect(await openApi('/dev/full')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'tillbox: --output=/dev/full: the disk is full\n',
  });
});

test.each([
  ['a folder', '', 'this is a folder; give a file in it'],
  ['a folder that is not there', '/none/x.json', 'there is no such folder; make it first'],
  ['a file in the place of a folder', '/file/x.json', 'there is no such folder; make it first'],
])('%s: exit code 2, one line, and nothing is left behind', async (_, path, reason) => {
  const folder = folderWith({ file: 'as it was' });
  expect(await openApi(`${folder}${path}`)).toEqual({
    code: 2,
    stdout: '',
    stderr: `tillbox: --output=${folder}${path}: ${reason}\n`,
  });
  expect(readdirSync(folder)).toEqual(['file']);
  expect(readFileSync(`${folder}/file`, 'utf8')).toBe('as it was');
});
