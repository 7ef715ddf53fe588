// The same wherever it is kept.
import { startBakery, tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { Receiver } from '../support/receiver.js';
import type { Sandbox } from '../support/sandbox.js';

const sandbox = 'job-1';
let folder: string;
let receiver: Receiver;
let server: Sandbox;

const start = () => startBakery({ store: `file:${folder}` }, '2026-03-01T00:00:00.000Z');
const tip = (headers = {}) => tipIn(server, sandbox, { thank_at: receiver.url }, { headers });
const callbacks = async () => (await server.send('GET', '/__sandbox/callbacks', { sandbox })).body.callbacks;

async function restart(): Promise<void> {
  await server.close();
  server = await start();
}

beforeEach(async () => {
  folder = folderWith({});
  receiver = await Receiver.start();
  server = await start();
});
afterEach(async () => {
  await server.close();
  await receiver.close();
  removeFolders();
});

test('attempts are made at their instants, also across restarts, and are all there afterwards', async () => {
  receiver.answers.push(500, 503);
  const { body } = await tip();
  await receiver.arrived(1);
  await restart();
  const clock = () => new SandboxClock(server, sandbox);
  expect(await clock().ran({ by: 'PT1M' })).toEqual([
    `2026-03-01T00:01:00.000Z bakery callback ${body.receipt} waiting`,
  ]);
  await restart();
  expect(await clock().ran({ by: 'PT1H' })).toEqual([
    `2026-03-01T01:01:00.000Z bakery callback ${body.receipt} delivered`,
  ]);
  await restart();
  const [{ attempts }] = await callbacks();
  expect(attempts.map(({ at, status }: { at: string; status: number }) => `${at} ${status}`)).toEqual([
    '2026-03-01T00:00:00.000Z 500',
    '2026-03-01T00:01:00.000Z 503',
    '2026-03-01T01:01:00.000Z 200',
  ]);
});

test('what is due when a server starts is delivered, though nobody has used the sandbox since', async () => {
  await tip({ 'x-sandbox-scenario': 'callback-late;after=PT10M' });
  await server.close();
  server = await startBakery({ store: `file:${folder}` }, '2026-03-01T00:10:00.000Z');
  await receiver.arrived(1);
});

test('what falls due by the real time is delivered by itself', async () => {
  await tip({ 'x-sandbox-scenario': 'callback-late;after=PT10M' });
  await restart();
  server.time.advance(599_000);
  expect(receiver.received).toEqual([]);
  server.time.advance(1_000);
  await receiver.arrived(1);
});

test('an answer that was on its way at a stop is waited for, and kept', async () => {
  let answer = () => {};
  receiver.usual = (response) => {
    answer = () => response.end();
  };
  await tip();
  await receiver.arrived(1);
  const closed = server.close();
  answer();
  await closed;
  server = await start();
  expect(await callbacks()).toMatchObject([{ state: 'delivered' }]);
  expect(receiver.received).toHaveLength(1);
});
