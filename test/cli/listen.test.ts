import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Merchant } from '../support/charging.js';
import { packageFolder, tillbox } from '../support/command.js';
import { Receiver } from '../support/receiver.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { stayingEnv } from '../support/staying.js';
import { until } from '../support/until.js';

let server: Sandbox;
let sandbox: string;
let receiver: Receiver;
const started: ChildProcess[] = [];

beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());
beforeEach(async () => {
  sandbox = server.fresh();
  receiver = await Receiver.start();
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  await receiver.close();
});

/** One that runs, and what it has said. */
async function listening(...flags: readonly string[]) {
  const args = ['listen', '--forward', receiver.url, '--url', server.url, '--sandbox', sandbox, ...flags];
  const child = spawn(process.execPath, [`${packageFolder}/dist/main.js`, ...args], {
    env: { ...stayingEnv, PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text) => {
      said[name] += text;
    });
  }
  const ended = once(child, 'close');
  await until(() => said.stdout.includes('\n'), 'it says that it listens');
  const stop = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await ended;
    return code;
  };
  return { said, stop };
}

const nowhere = 'http://127.0.0.1:9/hook';
const paid = async (url = nowhere) => {
  const merchant = new Merchant(server.url, sandbox);
  const { id, page } = await merchant.charge(url);
  expect(await merchant.pay(page)).toBe(303);
  return id;
};
const latest = async () => (await server.send('GET', '/__sandbox/callbacks?limit=1', { sandbox })).body.callbacks[0];

test('it sends the same bytes and headers to its own address, says a line for each, and reports it back', async () => {
  const { said, stop } = await listening();
  expect(said.stdout).toBe(`tillbox forwards the callbacks of ${sandbox} of ${server.url} to ${receiver.url}\n`);
  const id = await paid();
  const [message] = await receiver.arrived(1);
  await until(() => said.stdout.split('\n').length > 2, 'it says what it has sent');
  expect(said.stdout.split('\n')[1]).toMatch(new RegExp(`^ChargePaymentSucceeded ${id} 200 \\d+ ms$`));
  const callback = await latest();
  expect(callback).toMatchObject({ state: 'delivered', target: nowhere, attempts: [{ status: 200, by: 'listener' }] });
  expect(message?.body.toString()).toBe(callback.body);
  expect(message?.headers['x-ipag-signature']).toBe(callback.signature.value);
  expect(message?.rawHeaders).toEqual(expect.arrayContaining(['X-Ipag-Event', 'ChargePaymentSucceeded']));
  expect(await stop('SIGINT')).toBe(0);
});

test('while it is there the server sends none, and a resend goes through it', async () => {
  const other = await Receiver.start();
  const { stop } = await listening();
  receiver.answers.push(500);
  await paid(other.url);
  await receiver.arrived(1);
  await until(() => receiver.received.length === 1, 'one has arrived');
  let callback = await latest();
  while (callback.attempts.length < 1) callback = await latest();
  expect(callback).toMatchObject({ state: 'waiting', attempts: [{ status: 500, by: 'listener' }] });
  const again = await server.send('POST', `/__sandbox/callbacks/${callback.id}/resend`, { sandbox });
  expect(again.body).toMatchObject({ state: 'delivered', attempts: [{ status: 500 }, { status: 200, by: 'resend' }] });
  expect(other.received).toEqual([]);
  expect(await stop('SIGTERM')).toBe(0);
  await other.close();
});

test('the server goes on 15 seconds after it was killed, and at once where it could say that it leaves', async () => {
  const other = await Receiver.start();
  const { stop } = await listening();
  await stop('SIGKILL');
  await paid(other.url);
  expect(other.received).toEqual([]);
  server.time.advance(15_000);
  await other.arrived(1);
  const again = await listening();
  expect(await again.stop('SIGINT')).toBe(0);
  await paid(other.url);
  await other.arrived(2);
  await other.close();
});

test('an advance waits for what a listener sends, in its order', async () => {
  receiver.answers.push(500);
  const { stop } = await listening();
  const id = await paid();
  await receiver.arrived(1);
  const advanced = await server.send('POST', '/__sandbox/clock/advance', { sandbox, body: { by: 'PT10M' } });
  expect(advanced.body.ran).toMatchObject([{ kind: 'callback', subject: String(id), result: 'delivered' }]);
  await stop('SIGTERM');
});

test('a second one for the same sandbox is refused in one line', async () => {
  const { stop } = await listening();
  const args = ['listen', '--forward', receiver.url, '--url', server.url, '--sandbox', sandbox];
  expect(await tillbox(args)).toEqual({
    code: 2,
    stdout: '',
    stderr: `tillbox: Another tillbox listen takes the callbacks of ${sandbox}; end it first\n`,
  });
  await stop('SIGTERM');
});

test.each([
  [['listen'], '--forward is missing; give the address of your receiver'],
  [['listen', '--forward', 'hook'], '--forward=hook: give an http or https address such as https://sandbox.example'],
  [
    ['listen', '--forward', 'http://localhost:3000', '--url', 'http://127.0.0.1:9'],
    'nothing answers there; check --url, and that tillbox serve runs',
  ],
])('%j is refused in one line', async (args, line) => {
  expect(await tillbox(args)).toEqual({ code: 2, stdout: '', stderr: `tillbox: ${line}\n` });
});
