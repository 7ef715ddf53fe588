import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { folderWith, removeFolders } from '../support/folder.js';
import { payIn } from '../support/paying.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const mounted: string[] = [];
const started: Sandbox[] = [];

/** A disk of two megabytes; undefined where this process may not mount one. */
function smallDisk(): string | undefined {
  const folder = folderWith({});
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]).status !== 0) return undefined;
  mounted.push(folder);
  return folder;
}

afterAll(async () => {
  for (const server of started) await server.close().catch(() => undefined);
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder]);
  removeFolders();
});

const disk = smallDisk();
if (disk === undefined) console.warn('SKIPPED: a full disk can only be tried by who may mount a small one (root)');
// In CI it must not be left out.
const testOnSmallDisk = disk !== undefined || process.env['CI'] ? test : test.skip;

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (const size of [65_536, 512]) while (writeSync(file, Buffer.alloc(size)) === size);
  } catch {
    // It is full.
  } finally {
    closeSync(file);
  }
}

const unavailable = {
  jsonapi: { version: '1.0' },
  status: 'ERROR',
  data: {},
  errors: [{ code: 'system', message: 'error.system.service.unavailable' }],
  meta: {},
};

async function ids(server: Sandbox): Promise<string[]> {
  return (await server.records('default', 'british-gas/payments')).map((record) => (record as { id: string }).id);
}

testOnSmallDisk(
  'on a full disk nothing is done by halves, what is there is read, and it goes on once there is room',
  async () => {
    const store = `file:${disk}/data`;
    const server = await startSandbox({ store });
    started.push(server);
    const before = await payIn(server, 'default');
    expect(before.status).toBe(200);
    const known = [...(await ids(server))];

    fill(`${disk}/filler`);
    let refused = await payIn(server, 'default');
    for (let n = 0; refused.status === 200 && n < 1_000; n++) refused = await payIn(server, 'default');
    expect([refused.status, refused.body]).toEqual([503, unavailable]);
    const acknowledged = await ids(server);
    expect(acknowledged).toEqual(expect.arrayContaining(known));
    const ready = await server.send('GET', '/__sandbox/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({ status: 'unavailable', store: { kind: 'file', ok: false } });
    expect(ready.body.store.detail).toBe("the folder can't be written: no space is left on the disk (ENOSPC)");
    expect((await server.send('GET', '/__sandbox/health/live')).status).toBe(200);
    const created = await server.send('PUT', '/__sandbox/sandboxes/no-room', { body: {} });
    expect([created.status, created.body.type]).toEqual([503, '/__sandbox/problems/store-unavailable']);
    expect((await server.send('GET', '/__sandbox/sandboxes/no-room')).status).toBe(404);
    // More than there could still be room to record.
    for (let n = 0; n < 20; n++) {
      const read = await server.send('GET', '/account/44444444-4444-4444-8444-444444444444/payments');
      expect([read.status, read.body]).toEqual([200, [expect.objectContaining({ request_id: 'example-payment' })]]);
    }
    expect(await ids(server)).toEqual(acknowledged);
    const recorded = (await server.feed('default')).filter(({ text }) => text.includes('"createPayment"'));
    expect(recorded).toHaveLength(acknowledged.length - known.length + 1);

    rmSync(`${disk}/filler`);
    expect((await payIn(server, 'default')).status).toBe(200);
    expect((await server.send('GET', '/__sandbox/health/ready')).status).toBe(200);
    // What is small may still have had room in between.
    const turns = server.logged.map(({ level, message }) => `${level}: ${message}`);
    expect(turns.length % 2).toBe(0);
    for (const [i, turn] of turns.entries()) {
      const said = 'warn: the folder can not be written: no change is taken until it can';
      expect(turn).toBe(i % 2 === 0 ? said : 'info: the folder can be written again');
    }
    expect(turns).not.toEqual([]);
    const last = await ids(server);
    expect(last).toHaveLength(acknowledged.length + 1);
    server.errors.length = 0;
    await server.close();

    const again = await startSandbox({ store });
    started.push(again);
    expect(await ids(again)).toEqual(last);
  },
);
