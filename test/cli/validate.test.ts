import { symlinkSync } from 'node:fs';
import { apis } from '../../src/apis/index.js';
import { packageFolder as root, tillbox } from '../support/command.js';
import { folderWith, removeFolders } from '../support/folder.js';

afterEach(removeFolders);

const validate = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  tillbox(['validate', ...args], env);

const usable = {
  title: 'x',
  description: 'x',
  source: 'ours',
  operations: ['createPayment'],
  stage: 'business',
  outcome: { answer: { status: 200, body: '{{ request.body.payment.card }}' } },
};
const saying = (answer: object) => ({ ...usable, outcome: { answer } });

test('folders that can be used: exit code 0, one line that counts', async () => {
  const folder = folderWith({
    'scenarios/british-gas/mine.json': { $schema: '../../../schemas/engine/scenario.json', ...usable },
    'scenarios/british-gas/yours.json': usable,
    'fixtures/british-gas/default.json': { accounts: [{ contractAccount: '1', openItems: true }] },
    'fixtures/ipag/rich.json': {},
  });
  const expected = 'all can be used: 2 scenarios and 2 fixtures (british-gas 2 and 1, ipag 0 and 1)\n';
  expect(await validate([folder])).toEqual({ code: 0, stdout: expected, stderr: '' });
  const env = { TILLBOX_FIXTURES: `${folder}/fixtures` };
  expect(await validate(['--scenarios', `${folder}/scenarios`], env)).toEqual({
    code: 0,
    stdout: expected,
    stderr: '',
  });
});

test('without a folder it checks what ships', async () => {
  const { code, stdout } = await validate([]);
  expect(code).toBe(0);
  const counted = apis.map(({ name }) => `${name} \\d+ and 1, `).join('');
  const said = `all can be used: \\d+ scenarios and ${apis.length} fixtures \\(${counted}generic \\d+ and 0\\)`;
  expect(stdout).toMatch(new RegExp(`^${said}\\n$`));
});

test('every file that can not be used has a line with the place and the reason; exit code 1', async () => {
  const folder = folderWith({
    'scenarios/british-gas/a.json': saying({ status: 200, body: { list: ['{{ request.body.x'] } }),
    'scenarios/british-gas/b.json': saying({ status: 200, body: '{{ reqest.body.x }}' }),
    'scenarios/british-gas/c.json': saying({ status: 200, body: '{{ request.bdy.x }}' }),
    'scenarios/british-gas/d.json': saying({ status: 200, body: '{% for i in (1..9) %}{{ i }}{% endfor %}' }),
    'scenarios/british-gas/e.json': saying({ status: 200, headers: { 'Content-Length': '1' } }),
    'scenarios/british-gas/f.json': saying({ status: '200' }),
    'scenarios/british-gas/g.json': { ...usable, stage: 'connection' },
    'scenarios/british-gas/h.json': saying({ status: 204, body: 'x' }),
    'scenarios/british-gas/i.json': { ...usable, status: 500 },
    'scenarios/british-gas/j.json': saying({ status: 200, body: '{{ request.body.x | sample }}' }),
    'scenarios/british-gas/k.json': '{',
    'scenarios/british-gas/usable.json': usable,
    'scenarios/paypal/x.json': usable,
    'fixtures/british-gas/default.json': { accounts: [{ contractAccount: '1', openItems: 'yes' }] },
  });
  const { code, stdout, stderr } = await validate([folder]);
  expect([code, stdout]).toEqual([1, '']);
  const b = 'scenarios/british-gas';
  const expected = [
    `scenarios/paypal: is no API; the folders here are named ${apis.map(({ name }) => name).join(', ')}`,
    `${b}/k.json: is not JSON: `,
    `${b}/a.json at /outcome/answer/body/list/0: is no template: output "{{ request.body.x" not closed`,
    `${b}/b.json at /outcome/answer/body: there is no reqest; a template sees request, now and id`,
    `${b}/c.json at /outcome/answer/body: request has no bdy; it has method, path, params, query, headers, body`,
    `${b}/d.json at /outcome/answer/body: is no template: tag "for" not found`,
    `${b}/e.json at /outcome/answer/headers/Content-Length: the server itself sets this header`,
    `${b}/f.json at /outcome/answer/status: breaks "type" of its schema (integer)`,
    `${b}/g.json at /stage: this outcome acts at authentication, validation, business, reply`,
    `${b}/h.json at /outcome/answer/body: an answer with status 204 has none`,
    `${b}/i.json at /status: the answer has 200; leave this one out`,
    `${b}/j.json at /outcome/answer/body: is no template: undefined filter: sample`,
    'fixtures/british-gas/default.json at /accounts/0/openItems: breaks "type" of its schema (boolean)',
  ];
  const lines = stderr.trimEnd().split('\n');
  expect(lines.map((line, i) => line.replace(`${folder}/`, '').slice(0, expected[i]?.length))).toEqual(expected);
});

const named = 'the folders here are named scenarios, fixtures';

test.each([
  ['fixture/ipag/rich.json', 'fixture', '; did you mean fixtures? the folders here are named fixtures, scenarios'],
  ['scenrios/ipag/mine.json', 'scenrios', `; did you mean scenarios? ${named}`],
  ['Scenarios/ipag/mine.json', 'Scenarios', `; did you mean scenarios? ${named}`],
  ['fixtures.json', 'fixtures.json', `; ${named}`],
  ['x.json', 'x.json', `; ${named}`],
  ['README.md', 'README.md', `; ${named}`],
  ['british-gas/mine.json', 'british-gas', `; ${named}`],
  ['scenarios.json/british-gas/mine.json', 'scenarios.json', `; ${named}`],
])('%s beside what is read is named, and not passed over: exit code 1', async (path, stray, said) => {
  const folder = folderWith({ 'scenarios/british-gas/mine.json': usable, [path]: usable });
  expect(await validate([folder])).toEqual({
    code: 1,
    stdout: '',
    stderr: `${folder}/${stray}: is not read${said}\n`,
  });
});

test('of several that are not read each has a line, before what is wrong in those that are', async () => {
  const folder = folderWith({
    'fixtures/ipag/a.json': '{',
    'scenarios/x.txt': 'x',
    'b.json': {},
    'scenrios/x.json': {},
  });
  symlinkSync(`${folder}/nowhere`, `${folder}/gone`);
  const { code, stdout, stderr } = await validate([folder]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.trimEnd().split('\n')).toEqual([
    `${folder}/gone: is a link that leads nowhere`,
    `${folder}/b.json: is not read; ${named}`,
    `${folder}/scenrios: is not read; did you mean scenarios? ${named}`,
    `${folder}/scenarios/x.txt: is not read: test data is in folders that are named after the APIs`,
    expect.stringContaining(`${folder}/fixtures/ipag/a.json: is not JSON`),
  ]);
});

test('a folder with nothing but a misspelt one is told how it is spelt', async () => {
  const folder = folderWith({ 'scenrios/british-gas/mine.json': usable });
  const stderr = `${folder}/scenrios: is not read; did you mean scenarios? ${named}\n`;
  expect(await validate([folder])).toEqual({ code: 1, stdout: '', stderr });
});

test('hidden names and the own folder of a disk are passed over', async () => {
  const folder = folderWith({
    'scenarios/british-gas/mine.json': usable,
    '.git/config': 'x',
    '.DS_Store': 'x',
    'lost+found/x.json': 'x',
  });
  expect(await validate([folder])).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['scenarios', 'a file'],
  ['fixtures', 'a file'],
])('%s that is %s is named', async (name, content) => {
  const folder = folderWith({ [name]: content });
  expect(await validate([folder])).toEqual({
    code: 1,
    stdout: '',
    stderr: `${folder}/${name}: is a file, not a folder\n`,
  });
});

const nothing = 'holds nothing that is read: test data is in files like <api>/<name>.json';

test.each(['scenarios', 'fixtures'])('%s with nothing in them is not all that can be used', async (name) => {
  const other = name === 'fixtures' ? 'scenarios' : 'fixtures';
  const content = name === 'fixtures' ? usable : {};
  for (const inside of [`${name}/.gitkeep`, `${name}/british-gas/.gitkeep`, `${name}/lost+found/x.json`]) {
    const folder = folderWith({ [inside]: '', [`${other}/british-gas/mine.json`]: content });
    const refused = { code: 1, stdout: '', stderr: `${folder}/${name}: ${nothing}\n` };
    expect(await validate([folder])).toEqual(refused);
    expect(await validate([`--${name}`, `${folder}/${name}`])).toEqual(refused);
    expect(await validate([], { [`TILLBOX_${name.toUpperCase()}`]: `${folder}/${name}` })).toEqual(refused);
  }
});

test('a folder of the folders of APIs is told by which flags it is given', async () => {
  const folder = folderWith({ 'british-gas/mine.json': usable, 'README.md': 'x' });
  expect(await validate([folder])).toEqual({
    code: 2,
    stdout: '',
    stderr: `tillbox: ${folder}: it has neither a folder scenarios nor a folder fixtures; folders that are named after APIs are given with --scenarios or --fixtures\n`,
  });
});

test.each([
  [['/nonexistent'], '/nonexistent: there is no such folder'],
  [[`${root}src`], `${root}src: it has neither a folder scenarios nor a folder fixtures`],
  [[`${root}package.json`], `${root}package.json: this is a file, not a folder`],
  [['--scenarios', '/nonexistent'], '--scenarios=/nonexistent: there is no such folder'],
  [['--port', '1'], "Unknown option '--port'"],
  [['src', 'test'], 'validate takes one FOLDER, not test as well; see tillbox validate --help'],
  [['src', '--fixtures', 'test'], "--fixtures can't stand beside src; give the folder of both, or the flags"],
])('%j: exit code 2, one line that says what to mend', async (args, text) => {
  const { code, stdout, stderr } = await validate(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`tillbox: ${text}`);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
