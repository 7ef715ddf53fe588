import { apis } from '../../src/apis/index.js';
import { commands } from '../../src/cli/commands.js';
import { settings, variableOf } from '../../src/config.js';
import type { Flag } from '../../src/flags.js';
import { warningAbout } from '../../src/variables.js';
import { tillbox } from '../support/command.js';
import { startSandbox } from '../support/sandbox.js';

/** With its last two letters in each other's places. */
function misspelt(name: string): string {
  return `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
}

const apiNames = apis.map(({ name }) => name);

test.each(apiNames)('whoever misspells %s is told its name, by every command that takes one', async (name) => {
  const wrong = misspelt(name);
  const said = `there is no API ${wrong}; did you mean ${name}? choose from ${name}, `;
  expect((await tillbox(['--port', '0', '--api', wrong])).stderr).toContain(`tillbox: --api: ${said}`);
  expect((await tillbox(['check', '--target', 'http://127.0.0.1:1', '--api', wrong])).stderr).toContain(
    `tillbox: --api: ${said}`,
  );
  const { code, stderr } = await tillbox(['openapi', wrong]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`tillbox: ${said}`)]);
});

test('a report of an API that there is not says the nearest', async () => {
  const server = await startSandbox();
  const { code, stderr } = await tillbox(['report', '--url', server.url, '--api', 'siussu']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('there is no api siussu; did you mean suissu?')]);
  await server.close();
});

test('every flag that takes one of a few words says the nearest of them', async () => {
  const flags = new Map<string, Flag>(Object.entries(settings));
  for (const { load } of Object.values(commands)) {
    for (const [name, flag] of Object.entries((await load()).flags)) flags.set(name, flag);
  }
  const said = [...flags].flatMap(([flag, { check }]) => {
    const [, list] = /^it is one of (.*)$/.exec(check?.('?') ?? '') ?? [];
    return list === undefined ? [] : list.split(', ').map((word) => [flag, word, check?.(misspelt(word))]);
  });
  expect(new Set(said.map(([flag]) => flag))).toEqual(new Set(['log-level', 'log-format', 'format']));
  for (const [flag, word, reason] of said) {
    expect([flag, reason]).toEqual([flag, expect.stringContaining(`did you mean ${word}? it is one of `)]);
  }
});

test.each([
  ['memroy', 'did you mean memory?'],
  ['Memory', 'did you mean memory?'],
  ['flie:./data', 'did you mean file:./data?'],
  ['FILE:./data', 'did you mean file:./data?'],
  ['rdis://host:6379', 'did you mean redis://host:6379?'],
])('--store=%s: %s', async (text, hint) => {
  expect(await tillbox(['--store', text])).toEqual({
    code: 2,
    stdout: '',
    stderr: `tillbox: --store=${text}: ${hint} give memory, file: and a folder such as file:./data, or redis://host:6379\n`,
  });
});

test.each([
  ['16MB', 'did you mean 16MiB? '],
  ['16m', 'did you mean 16MiB? '],
  ['64kb', 'did you mean 64KiB? '],
  ['16', undefined],
  ['16 mib', undefined],
  ['16 parsec', ''],
  ['MB', ''],
])('a size of %s: %s', (text, hint) => {
  const remedy = 'it is a number of bytes, or one of KiB, MiB or GiB';
  expect(settings['max-sandbox-bytes'].check(text)).toBe(hint === undefined ? undefined : hint + remedy);
});

const variables = (Object.keys(settings) as (keyof typeof settings)[]).map(variableOf);

test.each(variables)('%s in small letters is said to be none; on Windows, where case is nothing, it is one', (name) => {
  const env = { [name.toLowerCase()]: '1' };
  expect(warningAbout(env, 'linux')).toBe(`there is no variable ${name.toLowerCase()}, the nearest is ${name}`);
  expect(warningAbout(env, 'win32')).toBeUndefined();
});

test.each(variables)('of %s the last word, or the words in another order, is enough to be told its name', (name) => {
  const words = name.split('_').slice(1);
  for (const given of [words.slice(-1), [...words].reverse()]) {
    const written = `TILLBOX_${given.join('_')}`;
    if (variables.includes(written)) continue;
    const meant = variables.filter((one) => given.every((word) => one.split('_').includes(word)));
    expect(meant).toContain(/the nearest is (\w+)$/.exec(warningAbout({ [written]: '1' }) ?? '')?.[1]);
  }
});

test.each([
  ['TILLBOX_TOKEN', ', the nearest is TILLBOX_CONTROL_TOKEN'],
  ['TILLBOX_PROT', ', the nearest is TILLBOX_PORT'],
  ['TILLBOX_LOGLEVEL', ', the nearest is TILLBOX_LOG_LEVEL'],
  ['Tillbox_Hsot', ', the nearest is TILLBOX_HOST'],
  ['TILLBOX_', ''],
  ['TILLBOX_WHATEVER', ''],
])('%s: no such variable%s', (name, nearest) => {
  expect(warningAbout({ [name]: 'x' }, 'linux')).toBe(`there is no variable ${name}${nearest}`);
});

test('a flag that has all the words of what was written is the nearest', async () => {
  const { stderr } = await tillbox(['--token', 'x']);
  expect(stderr).toBe("tillbox: Unknown option '--token', the nearest is --control-token; see tillbox --help\n");
});

test('a value with a line break in it is refused in one line', async () => {
  const { code, stderr } = await tillbox([], { TILLBOX_PORT: '1\n2' });
  expect([code, stderr]).toEqual([2, 'tillbox: TILLBOX_PORT=1\\n2: a port is a number from 0 to 65535\n']);
});
