import { existsSync } from 'node:fs';
import { tillbox } from '../support/command.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { endProcesses, startProcessIn } from '../support/process.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';
import { shippedFolder } from '../support/shipped.js';

let folder: string;
beforeAll(() => {
  folder = shippedFolder();
});
afterAll(() => {
  endProcesses();
  removeFolders();
});

const pay = (url: string, card = '42563574674') =>
  fetch(`${url}/payment`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payment: { card, amount: '58.00', contractAccount: '600134652' } }),
  });

const having = (name: string, schema: object) => ({
  type: 'object',
  properties: { [name]: schema },
  required: [name],
});

const scenario = {
  title: 'A card of the test',
  description: 'Answers with its card.',
  source: 'ours',
  operations: ['createPayment'],
  stage: 'business',
  trigger: having('body', having('payment', having('card', { const: '777' }))),
  outcome: { answer: { status: 202, body: { card: '{{ request.body.payment.card }}' } } },
};

test('a user’s scenarios: their trigger is compiled and their answer is filled in', async () => {
  const scenarios = folderWith({ 'british-gas/mine.json': scenario });
  const { url } = await startProcessIn(folder, '--log-level', 'silent', '--scenarios', scenarios);
  const answer = await pay(url, '777');
  expect([answer.status, await answer.json()]).toEqual([202, { card: '777' }]);
  const { code, stdout } = await tillbox(['validate', '--scenarios', scenarios], {}, { folder });
  expect([code, stdout]).toEqual([0, 'all can be used: 1 scenario and 0 fixtures (british-gas 1 and 0)\n']);
});

test('rules that ask by value and by pattern', async () => {
  const { url } = await startProcessIn(folder, '--log-level', 'silent');
  for (const [card, where] of [
    ['1', { 'body.payment.card': { $in: ['1', '2'] } }],
    ['345', { 'body.payment.card': { $regex: '^3[45]+$' } }],
  ] as const) {
    const body = JSON.stringify({ scenario: 'dccard-3', where });
    const headers = { 'content-type': 'application/json' };
    const armed = await fetch(`${url}/__sandbox/rules`, { method: 'POST', headers, body });
    expect(armed.status).toBe(201);
    expect((await pay(url, card)).status).toBe(500);
  }
  expect((await pay(url)).status).toBe(200);
});

test('the log for a person', async () => {
  const { code, stderr } = await tillbox(['--port', '0', '--log-format', 'pretty'], {}, { folder });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^\[[\d:.]+\] INFO \(\d+\): listening {"url":"http:\/\/127\.0\.0\.1:\d+"}\n/);
});

test('a store in files', async () => {
  const data = `${folderWith({})}/data`;
  const { url, stop } = await startProcessIn(folder, '--log-level', 'silent', '--store', `file:${data}`);
  expect((await pay(url)).status).toBe(200);
  expect(await stop()).toBe(0);
  expect(existsSync(data)).toBe(true);
});

describeWithRedis('with Redis', () => {
  test('a store in Redis', async () => {
    const redis = await RedisServer.start();
    const { url, stop } = await startProcessIn(folder, '--log-level', 'silent', '--store', redis.url.href);
    expect((await pay(url)).status).toBe(200);
    expect(await (await fetch(`${url}/__sandbox/health/ready`)).json()).toMatchObject({ store: { kind: 'redis' } });
    expect(await stop()).toBe(0);
    await redis.close();
  });
});
