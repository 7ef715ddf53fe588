import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import type { Command } from '../../src/cli/command.js';
import { commands } from '../../src/cli/commands.js';
import { packageFolder, tillbox } from '../support/command.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { endProcesses } from '../support/process.js';
import { shippedFolder, shippedUrl } from '../support/shipped.js';

let url: string;
let folder: string;
const each: (readonly [name: string, command: Command, takes: string])[] = [];
beforeAll(async () => {
  url = await shippedUrl();
  folder = shippedFolder();
  // So that a report has something to say.
  await fetch(`${url}/account/44444444-4444-4444-8444-444444444444/payments`);
  for (const [name, { takes, load }] of Object.entries(commands)) each.push([name, await load(), takes]);
});
afterAll(() => {
  endProcesses();
  removeFolders();
});

/** Runs what ships, or what TILLBOX_TEST_COMMAND starts, such as the tillbox of a container: `nsenter ... tillbox`. */
function run(...args: readonly string[]) {
  const command = process.env['TILLBOX_TEST_COMMAND']?.split(' ');
  return tillbox(args, {}, { folder, ...(command && { command }) });
}

test.each(Object.keys(commands))('%s --help is its own: usage, every flag, exit code and an example', async (name) => {
  const [, command, takes] = each.find(([one]) => one === name) ?? [];
  const { code, stdout, stderr } = await run(name, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n')[0]).toMatch(new RegExp(`^Usage: tillbox ${name}(?= |$)`));
  expect(stdout.split('\n')[0]).toContain(takes);
  for (const flag of [...Object.keys(command?.flags ?? {}), 'help', 'version']) {
    expect(stdout).toMatch(new RegExp(`^ {2}--${flag}( |$)`, 'm'));
  }
  expect(stdout.match(/^ {2}\d(?= )/gm)).toEqual(Object.keys(command?.exits ?? {}).map((exit) => `  ${exit}`));
  expect(stdout).toContain(`\n  tillbox ${name} ${command?.example.join(' ')}\n`);
  expect(await run('help', name)).toEqual({ code, stdout, stderr });
});

test('in the help of everything no name touches its text, and no line is longer than 100 characters', async () => {
  const names = each.flatMap(([name, { flags, exits }, takes]) => [
    `${name} ${takes}`.trim(),
    ...Object.entries(flags).map(([flag, { value }]) => `--${flag} ${value}`.trim()),
    ...Object.keys(exits),
    '--help',
    '--version',
  ]);
  for (const args of [['--help'], ...each.map(([name]) => [name, '--help'])]) {
    const { stdout } = await run(...args);
    const lines = stdout.split('\n');
    expect([args, lines.filter((line) => line.length > 100)]).toEqual([args, []]);
    const rows = lines.filter((line) => /^ {2}\S/.test(line) && !line.startsWith('  tillbox '));
    const said = rows.map((line) => line.trim().split(/ {2,}/));
    expect([args, said.filter(([name = '', text = '']) => !names.includes(name) || text === '')]).toEqual([args, []]);
    const texts = new Set(rows.map((line) => line.search(/(?<= {2})\S(?!.* {2})/)));
    const indents = new Set(lines.flatMap((line) => /^ {4,}/.exec(line)?.[0].length ?? []));
    expect([args, [...indents].filter((indent) => !texts.has(indent))]).toEqual([args, []]);
  }
});

test.each(Object.keys(commands))('the example of %s does what it says', async (name) => {
  const [, command] = each.find(([one]) => one === name) ?? [];
  const cwd = folderWith({});
  mkdirSync(`${cwd}/scenarios/british-gas`, { recursive: true });
  copyFileSync(`${packageFolder}/scenarios/british-gas/dccard-3.json`, `${cwd}/scenarios/british-gas/dccard-3.json`);
  const words = command?.example.map((word) => word.replace('http://127.0.0.1:4010', url)) ?? [];
  const { code, stdout } = await tillbox([name, ...words], {}, { folder, cwd });
  expect({ name, code }).toEqual({ name, code: 0 });
  const written = words[words.indexOf('--output') + 1] ?? '';
  const text = words.includes('--output') ? readFileSync(`${cwd}/${written}`, 'utf8') : stdout;
  expect(text.length).toBeGreaterThan(20);
});

test.each(Object.keys(commands))(
  '%s ignores nothing: an unknown flag and a word too many are exit code 2',
  async (name) => {
    const [, , takes] = each.find(([one]) => one === name) ?? [];
    const words = takes === '' ? ['stray'] : ['help', 'stray'];
    for (const args of [
      [name, '--nonsense'],
      [name, ...words],
      [name, '-x'],
    ]) {
      const { code, stdout, stderr } = await run(...args);
      expect([args, code, stdout]).toEqual([args, 2, '']);
      expect(stderr).toMatch(new RegExp(`^tillbox: .*(nonsense|stray|-x).*; see tillbox ${name} --help\n$`));
    }
  },
);

test.each(['--help', '-h', '--version'])(
  'a word or a flag that there is not is not ignored beside %s',
  async (asked) => {
    const stray = (word: string, name: string) => [
      2,
      '',
      expect.stringMatching(`^tillbox: .*${word}.*; see tillbox ${name}`),
    ];
    const answered = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await run(...args);
      return [code, stdout, stderr];
    };
    expect(await answered(asked, 'bogus')).toEqual([2, '', 'tillbox: there is no command bogus; see tillbox --help\n']);
    expect(await answered(asked, 'report')).toEqual([
      2,
      '',
      `tillbox: report is a command and comes first, as in tillbox report ${asked}\n`,
    ]);
    expect(await answered('--nonsense', asked)).toEqual(stray('--nonsense', '--help'));
    // One way to read them is behind all three: the others are asked beside a command that takes a word, and one that doesn't.
    const some = [each.find(([, , takes]) => takes === ''), each.find(([, , takes]) => takes !== '')];
    for (const [name, , takes] of asked === '--help' ? each : some.filter((one) => one !== undefined)) {
      const one = takes === '' ? [] : ['one'];
      const [behind, tooMany, unknown, [code]] = await Promise.all([
        answered(name, asked, 'bogus'),
        answered(name, ...one, 'bogus', asked),
        answered(name, '--nonsense', asked),
        answered(name, ...one, asked),
      ]);
      expect([behind, tooMany]).toEqual([stray('bogus', `${name} --help`), stray('bogus', `${name} --help`)]);
      expect([unknown, code]).toEqual([stray('--nonsense', `${name} --help`), 0]);
    }
  },
);

test('help is given also to who was about to write a value', async () => {
  expect(await run('--port', '--help')).toEqual(await run('--help'));
  expect(await run('report', '--fail-under', 'x', '--help')).toEqual(await run('report', '--help'));
});

test.each([['bogus', '--help'], ['help', 'bogus'], ['bogus']])('%s %s: there is no such command', async (...args) => {
  expect(await run(...args.filter(Boolean))).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^tillbox: there is no command bogus; see tillbox --help\n$/),
  });
});

test('tillbox --help, -h and help name every command', async () => {
  const help = await run('--help');
  expect(help.code).toBe(0);
  for (const [name, { summary }] of Object.entries(commands)) {
    expect(help.stdout).toMatch(new RegExp(`^ {2}${name} .*${summary.slice(0, 20)}`, 'm'));
  }
  expect([await run('-h'), await run('help')]).toEqual([help, help]);
});

test('README.md has a row for every command', () => {
  const text = readFileSync(`${packageFolder}/README.md`, 'utf8');
  const rows = [...text.matchAll(/^\| `tillbox (\w+)/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(Object.keys(commands).sort());
});

test('through npm start a document is whole in its file, or on standard output where npm is silent', () => {
  const npm = (...args: readonly string[]) =>
    spawnSync('npm', ['start', ...args], { cwd: packageFolder, encoding: 'utf8', maxBuffer: 1e8 });
  const file = `${folderWith({})}/suissu.json`;
  const silent = npm('--silent', '--', 'openapi', 'suissu');
  expect([silent.status, JSON.parse(silent.stdout).openapi]).toEqual([0, '3.1.0']);
  expect(npm('--', 'openapi', 'suissu', '--output', file).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(silent.stdout);
});

test.each([
  ['openapi ipag', 0],
  ['--help', 0],
  ['report --help', 0],
  ['check --target URL', 1],
  ['report --url URL --format html', 0],
])('a reader that leaves early ends %s quietly', (line, code) => {
  const words = line.replace('URL', url).split(' ');
  const script = '{ "$0" "$@"; echo "exit code $?" >&2; } | true';
  const args = ['-c', script, process.execPath, `${folder}/dist/main.js`, ...words];
  const { stderr } = spawnSync('sh', args, { encoding: 'utf8', env: { PATH: process.env['PATH'] } });
  expect({ line, stderr }).toEqual({ line, stderr: `exit code ${code}\n` });
});
