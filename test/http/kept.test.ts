import { openFileStore } from '../../src/engine/store/file/open-file.js';
import { ada, coinsOf, order, startBakery, tipIn } from '../support/bakery.js';
import { folderWith, removeFolders, writeInto } from '../support/folder.js';
import type { Sandbox } from '../support/sandbox.js';
import { until } from '../support/until.js';

const started: Sandbox[] = [];
let folder: string;

async function start(at = '2026-01-15T12:00:00.000Z'): Promise<Sandbox> {
  const server = await startBakery({ store: `file:${folder}` }, at);
  started.push(server);
  return server;
}

beforeEach(() => {
  folder = folderWith({});
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.close();
  removeFolders();
});

async function restart(server: Sandbox, at?: string): Promise<Sandbox> {
  started.splice(started.indexOf(server), 1);
  await server.close();
  return start(at);
}

test('health names the store, never its folder', async () => {
  const { body } = await (await start()).send('GET', '/__sandbox/health/ready');
  expect(body.store).toEqual({ kind: 'file', ok: true, detail: null });
  expect(JSON.stringify(body)).not.toContain(folder);
});

test('a restart keeps what was done, what is armed, and what was seen', async () => {
  const first = await start();
  const sandbox = 'job-1';
  await first.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: { seed: 'mine', credentials: ['my-token'] } });
  const rule = await first.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'tip-refused', times: 2 } });
  const refused = await tipIn(first, sandbox);
  await first.send('PUT', '/__sandbox/clock', { sandbox, body: { now: '2030-01-01T00:00:00Z', frozen: true } });
  const second = await restart(first);
  const clock = await second.send('GET', '/__sandbox/clock', { sandbox });
  expect(clock.body).toMatchObject({ now: '2030-01-01T00:00:00.000Z', mode: 'frozen' });
  const requests = await second.send('GET', '/__sandbox/requests', { sandbox });
  expect(requests.body.requests.map(({ id }: { id: string }) => id)).toEqual([refused.headers['x-sandbox-request-id']]);
  expect((await tipIn(second, sandbox)).status).toBe(402);
  expect((await tipIn(second, sandbox)).status).toBe(200);
  const rules = await second.send('GET', '/__sandbox/rules', { sandbox });
  expect(rules.body.rules).toMatchObject([{ id: rule.body.id, times: 2 }]);
  const settings = await second.send('GET', `/__sandbox/sandboxes/${sandbox}`);
  expect(settings.body.settings).toMatchObject({ seed: 'mine', credentials: 1 });
  await second.send('GET', ada, { headers: { authorization: 'Bearer my-token' } });
  const seen = await second.send('GET', '/__sandbox/requests', { sandbox });
  expect(seen.body.requests[0].api).toBe('bakery');
});

test('what fell due while no server ran is done once one runs, by itself', async () => {
  const first = await start();
  await order(first, 'job-2', {}, { headers: { 'x-sandbox-scenario': 'burnt;after=PT5S' } });
  const second = await restart(first, '2026-01-15T12:00:04.999Z');
  const stored = async () => {
    const records = (await second.records('job-2', 'bakery/orders')) as readonly { readonly state: string }[];
    return records.at(-1)?.state;
  };
  expect(await stored()).toBe('baking');
  second.time.advance(1);
  let state: string | undefined;
  await until(() => {
    void stored().then((now) => {
      state = now;
    });
    return state === 'burnt';
  }, 'the cake is taken out of the oven');
  expect(await coinsOf(second, 'job-2')).toEqual([10_000, 0]);
});

test('a snapshot that can not be made leaves the server ready, which says so, as do the log and the metrics', async () => {
  const server = await startBakery({}, undefined, async (fresh, plan) => {
    await fresh.close();
    return openFileStore(folder, plan, { due: 2_000 });
  });
  started.push(server);
  writeInto(folder, Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`snapshot.${n + 1}.tmp/in-its-way`, ''])));
  const ready = () => server.send('GET', '/__sandbox/health/ready');
  while ((await ready()).body.store.detail === null) await tipIn(server, 'job-3');
  const said = await ready();
  expect([said.status, said.body.status, said.body.store]).toEqual([
    200,
    'ok',
    {
      kind: 'memory',
      ok: true,
      detail: 'no snapshot can be made, so the logs grow: a folder is in the place of a file (EISDIR)',
    },
  ]);
  const { text } = await server.send('GET', '/__sandbox/metrics');
  expect(text).toMatch(/^tillbox_unattended_failures_total\{work="snapshot"\} [1-9]\d*$/m);
  while ((await ready()).body.store.detail !== null) await tipIn(server, 'job-3');
  expect(server.logged.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'no snapshot can be made: the logs grow until one can'],
    ['info', 'snapshots can be made again'],
  ]);
});

test('a second server on the same folder is refused', async () => {
  await start();
  await expect(start()).rejects.toThrow(`${folder} is in use by another process; stop it, or give this one a folder`);
});
