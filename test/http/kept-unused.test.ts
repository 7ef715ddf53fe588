import { openFileStore } from '../../src/engine/store/file/open-file.js';
import { Connection } from '../support/connection.js';
import { DelayedPayments, decliningAfter5s } from '../support/delayed-payment.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { blotOut, snapshotIn } from '../support/folder-copies.js';
import { payIn } from '../support/paying.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

const started: Sandbox[] = [];
let folder: string;

/** @param dueAtStop bytes of logs for which a stop makes a snapshot */
async function start(dueAtStop: number, at?: string): Promise<Sandbox> {
  const server = await startSandbox({}, at, async (fresh, plan) => {
    await fresh.close();
    return openFileStore(folder, plan, { dueAtStop });
  });
  started.push(server);
  return server;
}

async function stop(server: Sandbox): Promise<void> {
  started.splice(started.indexOf(server), 1);
  await server.close();
}

beforeEach(() => {
  folder = folderWith({});
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
  removeFolders();
});

/** All that the control API tells of sandboxes without a look into them, but for the one that it is asked in. */
async function toldOf(server: Sandbox): Promise<unknown> {
  const { body } = await server.send('GET', '/__sandbox/sandboxes');
  const { text } = await server.send('GET', '/__sandbox/metrics');
  const gauges = [...text.matchAll(/^(tillbox_(?:sandboxes|journal_events|journal_bytes|journal_dropped)) (\d+)$/gm)];
  return [body.sandboxes, gauges.map(([line]) => line)];
}

describe.each([
  ['a snapshot', 0],
  ['logs', 1e9],
])('sandboxes that a start finds in %s, and nobody has used yet', (_, dueAtStop) => {
  test('are listed and counted as they were', async () => {
    const first = await start(dueAtStop);
    for (const sandbox of ['a', 'a', 'b', 'c']) await payIn(first, sandbox);
    await first.send('PUT', '/__sandbox/sandboxes/d', { body: { seed: 'mine', idleTimeout: 'PT5M' } });
    const before = await toldOf(first);
    await stop(first);
    const second = await start(dueAtStop);
    expect(await toldOf(second)).toEqual(before);
    for (const sandbox of ['a', 'b', 'c', 'd']) await second.records(sandbox, 'british-gas/payments');
    expect(await toldOf(second)).toEqual(before);
  });

  test('have done what falls due, at its time', async () => {
    const first = await start(dueAtStop);
    const id = await new DelayedPayments(first, 'job').execute(decliningAfter5s, 10);
    await stop(first);
    const second = await start(dueAtStop, '2026-01-15T12:00:04.000Z');
    second.time.advance(1_000);
    const payments = new DelayedPayments(second, 'job');
    await payments.untilAnswered(id);
    expect(await payments.stateOf(id)).toBe('declined 2026-01-15T12:00:05.000Z');
  });

  test('go when they have idled for long enough', async () => {
    const first = await start(dueAtStop);
    await first.send('PUT', '/__sandbox/sandboxes/short', { body: { idleTimeout: 'PT5M' } });
    for (const sandbox of ['short', 'long']) await payIn(first, sandbox);
    await stop(first);
    const second = await start(dueAtStop, '2026-01-15T12:06:00.000Z');
    const { body } = await second.send('GET', '/__sandbox/sandboxes');
    expect(body.sandboxes.map(({ id }: { id: string }) => id).sort()).toEqual(['default', 'long']);
    await stop(second);
    const third = await start(dueAtStop, '2026-01-15T12:06:00.000Z');
    expect(await third.records('short', 'british-gas/payments')).toEqual([]);
    expect(await third.records('long', 'british-gas/payments')).toHaveLength(1);
  });

  test('go on with their feeds where they were', async () => {
    const first = await start(dueAtStop);
    for (let n = 0; n < 3; n++) await payIn(first, 'job');
    await stop(first);
    const second = await start(dueAtStop);
    const follower = await Connection.open(second.url);
    follower.write(
      'GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\nX-Sandbox-Id: job\r\nLast-Event-ID: 2\r\n\r\n',
    );
    await follower.untilReceived(': the feed of this sandbox');
    await payIn(second, 'job');
    await until(() => follower.received.includes('id: 4\n'), 'the new event arrives');
    expect(Array.from(follower.received.matchAll(/^id: (\d+)$/gm), ([, id]) => id)).toEqual(['3', '4']);
    follower.leave();
  });
});

test('a sandbox of which a part is damaged answers nothing but that, and goes when it is deleted', async () => {
  const first = await start(0);
  for (const sandbox of ['a', 'b']) await payIn(first, sandbox);
  await stop(first);
  await blotOut(folder, 'b');
  const second = await start(0);
  const detail = async () => (await second.send('GET', '/__sandbox/health/ready')).body.store.detail;
  while ((await detail()) === null);
  expect(await detail()).toMatch(
    new RegExp(
      `^${folder}/${await snapshotIn(folder)} is damaged at byte \\d+, so that the sandbox b can't be used; ` +
        'restore the folder from a backup, or delete the sandbox$',
    ),
  );
  const refused = await payIn(second, 'b');
  expect(refused.status).toBe(503);
  const state = await second.send('GET', '/__sandbox/state/british-gas/payments', { sandbox: 'b' });
  expect([state.status, state.body.type]).toEqual([503, '/__sandbox/problems/store-unavailable']);
  expect((await payIn(second, 'a')).status).toBe(200);
  expect((await second.send('GET', '/__sandbox/health/ready')).status).toBe(200);
  const { text } = await second.send('GET', '/__sandbox/metrics');
  expect(text).toMatch(/^tillbox_unattended_failures_total\{work="damage"\} 1$/m);
  // Each request that could not be kept.
  expect(second.errors.splice(0).length).toBeGreaterThan(0);
  const said = second.logged.filter(({ level }) => level === 'warn').map(({ message }) => message);
  expect(said).toEqual(['a sandbox can not be used: what is stored of it is damaged']);
  expect((await second.send('DELETE', '/__sandbox/sandboxes/b')).status).toBe(204);
  expect(await detail()).toBeNull();
  expect((await payIn(second, 'b')).status).toBe(200);
});
