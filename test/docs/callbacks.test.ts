import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { apis } from '../../src/apis/index.js';
import { packageFolder } from '../support/command.js';
import { testWithCurl } from '../support/curl.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { stayingEnv } from '../support/staying.js';
import { until } from '../support/until.js';

const page = readFileSync(new URL('../../docs/callbacks.md', import.meta.url), 'utf8');

/** The blocks of the page, in their order: with no language a terminal, with `text` what the receiver says. */
const blocks = Array.from(page.matchAll(/^```([a-z]*)\n(.*?)\n```$/gms), ([, language = '', content = '']) => ({
  language,
  content,
}));
const [receiver = '', careless = ''] = blocks.filter(({ language }) => language === 'js').map(({ content }) => content);

/** A program that goes on running, and what it has said so far. */
interface Running {
  readonly child: ChildProcess;
  said: string;
  /** How much of it the page has printed. */
  printed: number;
}

const env = { ...stayingEnv, PATH: process.env['PATH'] ?? '' };
const running: Running[] = [];
/** What stands on the page, and what it is here. */
const here = new Map<string, string>();
let server: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = folderWith({ 'receiver.mjs': receiver, 'careless.mjs': careless });
  server = await startSandbox();
  here.set('http://localhost:4010', server.url);
});
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  removeFolders();
  await server.close();
});

function translated(text: string): string {
  return [...here].reduce((known, [there, it]) => known.replaceAll(new RegExp(`${escaped(there)}\\b`, 'g'), it), text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Holds what is said here against what the page prints, where `...` is whatever may be there, and so is the time that
 * something took; ids of the page that are new are learned.
 */
function expectPrinted(command: string, printed: string, said: string): void {
  const names: string[] = [];
  const parts = translated(printed).split(/(\.\.\.|"durationMs":[\d.]+|\d+ ms|\b(?=[a-z]{12}-)[a-z]{12}-[\da-z]+)/);
  const pattern = parts.map((part) => {
    if (part === '...') return '.*';
    if (/^"durationMs"/.test(part)) return '"durationMs":[\\d.]+';
    if (/^\d+ ms$/.test(part)) return '\\d+ ms';
    if (!/^kxwbqzrnhcte-[\da-z]+$/.test(part)) return escaped(part);
    if (names.includes(part)) return `\\${names.indexOf(part) + 1}`;
    names.push(part);
    return '([a-z]{12}-[\\da-z]+)';
  });
  const found = new RegExp(`^${pattern.join('')}$`, 's').exec(said);
  if (!found) expect([command, said]).toEqual([command, translated(printed)]);
  for (const [at, name] of names.entries()) here.set(name, found?.[at + 1] ?? '');
}

/** Starts what the page starts, on a port of its own, and learns where it listens. */
async function start(command: string, printed: string): Promise<void> {
  const [program = '', ...words] = translated(command)
    .split(' ')
    .filter((word) => !/^PORT=\d+$/.test(word));
  const args = program === 'tillbox' ? [`${packageFolder}/dist/main.js`, ...words] : words;
  const child = spawn(process.execPath, args, { cwd: folder, env: { ...env, PORT: '0' } });
  const one: Running = { child, said: '', printed: 0 };
  running.push(one);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      one.said += text;
    });
  }
  const [first = ''] = printed.split('\n');
  await until(() => one.said.includes('\n'), `${command} says something`);
  const [, place = ''] = /(http:\/\/127\.0\.0\.1:\d+)\/hook$/.exec(first) ?? [];
  const [, port = ''] = /:(\d+)\/hook\n/.exec(one.said) ?? [];
  if (!here.has(place)) here.set(place, `http://127.0.0.1:${port}`);
  expectPrinted(command, first, one.said.trimEnd());
  one.printed = one.said.length;
}

async function run(command: string, printed: string): Promise<void> {
  const script = translated(command).replace(
    /^tillbox (\w+)/,
    `node ${packageFolder}/dist/main.js $1 --url ${server.url} 2>&1`,
  );
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd: folder, env });
  expectPrinted(command, printed, stdout.trimEnd());
}

/** The commands of a terminal, each with what is printed below it. */
function commandsOf(content: string): readonly (readonly [command: string, printed: string])[] {
  return content
    .replaceAll(/ \\\n +/g, ' ')
    .split(/^\$ /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1).trimEnd()]);
}

const lasting = /^(PORT=\d+ )?node |^tillbox listen /;

testWithCurl(
  'the receiver of docs/callbacks.md and its commands do what is printed there, one after another',
  async () => {
    let later = '';
    for (const { language, content } of blocks) {
      if (language === 'text') {
        const [one] = running;
        if (!one) throw new Error('the page starts no receiver');
        const printed = () => one.said.slice(one.printed).split('\n').slice(0, -1);
        await until(() => printed().length >= content.split('\n').length, `the receiver says ${content}`);
        expect(printed()).toEqual(content.split('\n'));
        one.printed = one.said.length;
      }
      if (language !== '') continue;
      for (const [command, printed] of commandsOf(content)) {
        if (lasting.test(command)) {
          await start(command, printed);
          later = printed.split('\n').slice(1).join('\n');
        } else await run(command, printed);
      }
    }
    const listener = running.at(-1);
    if (!listener) throw new Error('the page starts nothing');
    const saidSince = () => listener.said.slice(listener.printed);
    await until(() => saidSince().endsWith('\n'), 'the listener says what it has sent');
    expectPrinted('tillbox listen', later, saidSince().trimEnd());
    listener.child.kill('SIGINT');
    expect(await once(listener.child, 'close')).toEqual([0, null]);
  },
  60_000,
);

testWithCurl('what comes late says how the charge was', async () => {
  const { callbacks } = (await server.send('GET', '/__sandbox/callbacks?state=delivered')).body;
  const bodies: string[] = callbacks.map(({ body }: { body: string }) => body);
  const late = JSON.parse(bodies.find((body) => /"last_transaction":\{"id":300002,/.test(body)) ?? '');
  const paid = late.attributes.installments.data.map(({ paid_amount }: { paid_amount: number }) => paid_amount);
  expect(paid.slice(0, 5)).toEqual([100, 100, 100, 0, 0]);
});

testWithCurl('the receiver refuses what has no signature or no whole body, and goes on', async () => {
  const [one] = running;
  const [, place = ''] = /(http:\S+)/.exec(one?.said ?? '') ?? [];
  for (const signature of [undefined, '', 'é'.repeat(64), `${'0'.repeat(63)}é`, '0'.repeat(63), '0'.repeat(64)]) {
    const headers = signature === undefined ? {} : { 'x-ipag-signature': signature };
    expect((await fetch(place, { method: 'POST', headers, body: '{}' })).status).toBe(401);
  }
  const large = fetch(place, { method: 'POST', body: 'x'.repeat(1_000_001) });
  await expect(large).rejects.toThrow();
  const half = connect(Number(new URL(place).port), '127.0.0.1');
  half.end('POST /hook HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{');
  await once(half.resume(), 'close');
  expect((await fetch(place, { method: 'POST', body: '{}' })).status).toBe(401);
  expect(one?.child.exitCode).toBeNull();
});

testWithCurl(
  'what was careful of them is found with no fault, and what was careless with the one that is printed',
  async () => {
    const { findings } = (await server.send('GET', '/__sandbox/findings')).body;
    expect(findings.map(({ kind }: { kind: string }) => kind)).toEqual(['acted-on-bad-signature']);
  },
);

test('the page names each scenario of callbacks, each member of a policy, and each event', async () => {
  const { body: catalogue } = await server.send('GET', '/__sandbox/scenarios');
  const scenarios = catalogue.scenarios.filter(({ stage }: { stage: string }) => stage === 'callback');
  const { components } = (await server.send('GET', '/__sandbox/openapi/sandbox.json')).body;
  const policy = Object.keys(components.schemas['callback-policy'].properties);
  const events = apis.flatMap(({ operations }) => operations.flatMap(({ callbacks = [] }) => callbacks));
  const names: string[] = [
    ...new Set(scenarios.map(({ name }: { name: string }) => name)),
    ...policy,
    ...events,
  ] as string[];
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !page.includes(`\`${name}\``) && !page.includes(`\`${name};`))).toEqual([]);
});
