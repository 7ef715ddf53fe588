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
  expect(stdout).toMatch(
    /^all can be used: \d+ scenarios and 5 fixtures \(british-gas 25 and 1, .*, generic \d+ and 0\)\n$/,
  );
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
    'scenarios/paypal: is no API; the folders here are named british-gas, payment-accounts, suissu, ipag, charge-and',
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

test('a folder whose name is nearly that of the two is named, and not passed over', async () => {
  const folder = folderWith({ 'scenarios/british-gas/mine.json': usable, 'fixture/ipag/rich.json': {} });
  expect(await validate([folder])).toEqual({
    code: 2,
    stdout: '',
    stderr: `tillbox: ${folder}: fixture is not read; the folders are named scenarios and fixtures\n`,
  });
});

test.each([
  [['/nonexistent'], '/nonexistent: there is no such folder'],
  [[`${root}src`], `${root}src: it has neither a folder scenarios nor a folder fixtures`],
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
