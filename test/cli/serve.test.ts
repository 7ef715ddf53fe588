import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { folderWith, removeFolders } from '../support/folder.js';
import { stayingEnv } from '../support/staying.js';
import { until } from '../support/until.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  removeFolders();
});

interface Process {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

function tillbox(args: readonly string[], env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, ['dist/main.js', ...args], {
    cwd: root,
    env: { ...stayingEnv, PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  return { child, output, ended };
}

async function listening({ output }: Process): Promise<string> {
  await until(() => output.stdout.includes('\n'), 'the server says where it listens');
  return /^tillbox listening on (http:\/\/\S+)\n$/.exec(output.stdout)?.[1] ?? output.stdout;
}

const pay = (url: string, headers: Record<string, string> = {}, card = '42563574674') =>
  fetch(`${url}/payment`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ payment: { card, amount: '58.00', contractAccount: '600134652' } }),
  });

test.each(['SIGTERM', 'SIGINT'] as const)('it says one line once it answers, and ends with 0 on %s', async (signal) => {
  const run = tillbox(['--port', '0']);
  const url = await listening(run);
  expect((await pay(url)).status).toBe(200);
  run.child.kill(signal);
  expect(await run.ended).toBe(0);
  expect(run.output.stdout).toBe(`tillbox listening on ${url}\n`);
});

test('a stop finishes what runs and cuts waits short', async () => {
  const run = tillbox(['serve', '--port', '0']);
  const url = await listening(run);
  const waiting = pay(url, { 'x-sandbox-scenario': 'delay;ms=200000' });
  // Answered only after the waiting request was read: both came in on this order of connections.
  await pay(url);
  run.child.kill('SIGTERM');
  expect((await waiting).status).toBe(200);
  expect(await run.ended).toBe(0);
});

test('flags have environment twins, and a flag wins over its twin', async () => {
  const run = tillbox(['--port=0'], { TILLBOX_PORT: '1', TILLBOX_API: 'british-gas', TILLBOX_SEED: 'x' });
  const url = await listening(run);
  const { apis } = (await (await fetch(`${url}/__sandbox/apis`)).json()) as { apis: { api: string }[] };
  expect(apis.map(({ api }) => api)).toEqual(['british-gas']);
});

test('a port in use: exit code 3 and a remedy in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const run = tillbox(['--port', String(port)]);
  expect(await run.ended).toBe(3);
  expect(run.output).toEqual({
    stdout: '',
    stderr: `tillbox: port ${port} is in use; choose another with --port, or --port 0 for any free one\n`,
  });
  other.close();
});

test.each([
  [['--port', 'http'], {}, '--port=http: a port is a number from 0 to 65535'],
  [[], { TILLBOX_PORT: '70000' }, 'TILLBOX_PORT=70000: a port is a number from 0 to 65535'],
  [['--api', 'paypal'], {}, '--api: there is no API paypal; choose from british-gas, payment-accounts'],
  [['--log-level', 'loud'], {}, '--log-level=loud: it is one of fatal, error, warn, info, debug, trace, silent'],
  [['--public-url', 'sandbox'], {}, '--public-url=sandbox: give an http or https address'],
  [['--prot', '1'], {}, "Unknown option '--prot', the nearest is --port; see tillbox --help"],
  [['sevre'], {}, 'there is no command sevre, the nearest is serve; see tillbox --help'],
  [['--scenarios', '/nonexistent'], {}, '--scenarios=/nonexistent: there is no such folder'],
  [['--fixtures', root], {}, `--fixtures=${root}: `],
])('%j %j: exit code 2, one line that says what to mend', async (args, env, text) => {
  const run = tillbox(args, env as Record<string, string>);
  expect(await run.ended).toBe(2);
  expect(run.output.stdout).toBe('');
  expect(run.output.stderr).toContain(`tillbox: ${text}`);
  expect(run.output.stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('--help names every command and every flag with its twin, --version the version', async () => {
  const help = tillbox(['--help']);
  expect(await help.ended).toBe(0);
  for (const flag of [
    'port',
    'host',
    'api',
    'scenarios',
    'fixtures',
    'public-url',
    'log-level',
    'log-format',
    'seed',
  ]) {
    expect(help.output.stdout).toContain(`--${flag} `);
    expect(help.output.stdout).toContain(`TILLBOX_${flag.toUpperCase().replace('-', '_')}`);
  }
  expect(help.output.stdout).toMatch(/^ {2}serve .*\n(?: {2}\w.*\n)* {2}validate /m);
  const version = tillbox(['--version']);
  expect(await version.ended).toBe(0);
  expect(version.output.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a user’s own scenarios, triggers and fixtures add to what ships', async () => {
  const scenario = {
    title: 'A stolen card',
    description: 'Nothing is paid.',
    source: 'ours',
    operations: ['createPayment'],
    stage: 'business',
    status: 500,
    trigger: {
      type: 'object',
      properties: {
        body: {
          type: 'object',
          properties: { payment: { properties: { card: { const: '777' } }, required: ['card'], type: 'object' } },
          required: ['payment'],
        },
      },
    },
    outcome: { refuse: 'dccard', args: { message: 'Stolen' } },
  };
  const scenarios = folderWith({ 'british-gas/stolen-card.json': scenario });
  const fixtures = folderWith({
    'british-gas/default.json': { ids: { payment: ['000000000007'] }, tokens: [{ token: 'mine', expires_at: null }] },
  });
  const url = await listening(tillbox(['--port', '0', '--scenarios', scenarios, '--fixtures', fixtures]));
  const byTrigger = await pay(url, {}, '777');
  expect(byTrigger.headers.get('x-sandbox-scenario')).toBe('british-gas/stolen-card;by=trigger');
  expect(await byTrigger.text()).toContain('"message":"Stolen"');
  const paid = await pay(url, { authorization: 'Bearer mine' });
  expect(await paid.text()).toContain('"id":"000000000007"');
});

const usable = {
  title: 'x',
  description: 'x',
  source: 'ours',
  operations: ['createPayment'],
  stage: 'business',
  status: 500,
  outcome: { refuse: 'fraud-indicator' },
};

test.each([
  ['x', '{', /x\.json: is not JSON/],
  ['x', { title: 'x' }, /x\.json at \/description: is missing/],
  ['a#b', usable, /a#b\.json: a scenario is named with small letters/],
  ['Big', usable, /Big\.json: a scenario is named with small letters/],
  [
    'x',
    { ...usable, operations: ['pay'] },
    /x\.json at \/operations\/0: there is no operation pay; there are british-gas\/createPayment$/m,
  ],
  [
    'x',
    { ...usable, outcome: { refuse: 'nonsense' } },
    /x\.json at \/outcome\/refuse: british-gas has no error nonsense/,
  ],
  ['x', { ...usable, status: 400 }, /x\.json at \/status: fraud-indicator is answered with 500/],
  ['x', { ...usable, stage: 'reply' }, /x\.json at \/stage: this outcome acts at authentication, validation, business/],
  ['x', { ...usable, outcome: { fault: 'delay' } }, /x\.json at \/stage: this outcome acts at connection/],
  [
    'x',
    { ...usable, stage: 'authentication', outcome: { fault: 'status' } },
    /x\.json at \/parameters: this fault reads an integer parameter code/,
  ],
  [
    'x',
    {
      ...usable,
      stage: 'reply',
      outcome: { fault: 'slow-drip' },
      parameters: {
        bytes: { kind: 'integer', minimum: 0, maximum: 9, default: 1 },
        ms: { kind: 'integer', minimum: 1, maximum: 9, default: 1 },
      },
    },
    /x\.json at \/parameters\/bytes: this fault needs a bytes of 1 or more/,
  ],
  [
    'x',
    {
      ...usable,
      stage: 'reply',
      outcome: { fault: 'invalid-answer' },
      parameters: { kind: { kind: 'choice', values: ['empty-body', 'odd'], default: 'odd' } },
    },
    /x\.json at \/parameters\/kind\/values: this fault knows missing-member, wrong-type, extra-member, empty-body/,
  ],
  [
    'x',
    { ...usable, parameters: { late: { kind: 'boolean', default: false, stage: 'reply' } } },
    /x\.json at \/parameters\/late\/stage: this outcome acts at authentication, validation, business/,
  ],
  ['x', { ...usable, trigger: { type: 'nonsense' } }, /x\.json at \/trigger: /],
])('a scenario file %s.json of %j stops the start', async (name, content, text) => {
  const scenarios = folderWith({ [`british-gas/${name}.json`]: content });
  const run = tillbox(['--port', '0', '--scenarios', scenarios]);
  expect(await run.ended).toBe(2);
  expect(run.output.stderr).toMatch(text);
  expect(run.output.stderr.trimEnd().split('\n')).toHaveLength(1);
});

test('a broken fixture stops the start with file, pointer and reason', async () => {
  const fixtures = folderWith({
    'british-gas/default.json': { accounts: [{ contractAccount: '1', openItems: 'yes' }] },
  });
  const run = tillbox(['--port', '0', '--fixtures', fixtures]);
  expect(await run.ended).toBe(2);
  expect(run.output.stderr).toMatch(
    /default\.json at \/accounts\/0\/openItems: breaks "type" of its schema \(boolean\)/,
  );
});

test.each([
  ['-Psoon', 'not an ISO 8601 duration: -Psoon'],
  ['2026-02-30T00:00:00.000Z', 'neither an instant nor an offset: 2026-02-30T00:00:00.000Z'],
])('a fixture dated %s stops the start', async (created_at, reason) => {
  const charge = { PGTransactionID: 'pi_1', partner_id: 'H1', row_id: '79', currency_code: 'INR', amount_minor: 1 };
  const content = { charges: [{ ...charge, customer_name: null, created_at }] };
  const run = tillbox(['--port', '0', '--fixtures', folderWith({ 'suissu/default.json': content })]);
  expect(await run.ended).toBe(2);
  expect(run.output.stderr).toContain(`default.json at /charges/0: ${reason}\n`);
});

test('more than three broken files stop the start with three lines, the last of which says how to see them all', async () => {
  const files = ['a', 'b', 'c', 'd'].map((name) => [`british-gas/${name}.json`, '{'] as const);
  const run = tillbox(['--port', '0', '--scenarios', folderWith(Object.fromEntries(files))]);
  expect(await run.ended).toBe(2);
  const lines = run.output.stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/b\.json: is not JSON/);
  expect(lines[2]).toBe('and 2 more files: tillbox validate lists them all');
});

test('what the log says goes to standard error, one JSON object a line', async () => {
  const run = tillbox(['--port', '0', '--host', '0.0.0.0', '--log-format', 'json']);
  await listening(run);
  run.child.kill();
  await run.ended;
  for (const line of run.output.stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
});
