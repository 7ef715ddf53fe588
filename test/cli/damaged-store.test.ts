import { stat, writeFile } from 'node:fs/promises';
import { tillbox } from '../support/command.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { endProcesses, type ServerProcess, startProcess } from '../support/process.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';

afterEach(() => {
  endProcesses();
  removeFolders();
});

async function payAt({ url }: ServerProcess): Promise<void> {
  const answer = await fetch(`${url}/payment`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sandbox-id': 'a' },
    body: JSON.stringify({ payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } }),
  });
  expect(answer.status).toBe(200);
}

async function refusalOf(store: string): Promise<string> {
  const { code, stdout, stderr } = await tillbox(['--port', '0', '--store', store]);
  expect([code, stdout]).toEqual([2, '']);
  return stderr;
}

test('a start on a folder that lacks what was acknowledged ends with 2, and one line that says what to do', async () => {
  const folder = folderWith({});
  const server = await startProcess('--store', `file:${folder}`);
  await payAt(server);
  await server.kill();
  const path = `${folder}/log.1`;
  await writeFile(path, Buffer.alloc((await stat(path)).size));
  expect(await refusalOf(`file:${folder}`)).toBe(
    `tillbox: --store: ${path} has lost its beginning; restore the folder from a backup\n`,
  );
});

describeWithRedis('a start on a Redis', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await RedisServer.start();
  });
  afterEach(() => redis.close());

  test.each(['head', 'records', 'counters', 'feed'])(
    'that has lost the %s of a sandbox ends with 2, and one line that says what to do',
    async (part) => {
      const server = await startProcess('--store', redis.url.href);
      await payAt(server);
      expect(await server.stop()).toBe(0);
      await redis.ask('DEL', `tillbox:{a}:${part}`);
      expect(await refusalOf(redis.url.href)).toBe(
        `tillbox: --store: Redis has lost the ${part} of the sandbox a; restore Redis from a backup, or give the ` +
          'sandbox up: redis-cli DEL tillbox:{a}:head tillbox:{a}:records tillbox:{a}:counters tillbox:{a}:feed ' +
          'tillbox:{a}:recent; redis-cli HDEL tillbox:sandboxes a\n',
      );
    },
  );

  test('reads none of its sandboxes before they are used', async () => {
    const server = await startProcess('--store', redis.url.href);
    await payAt(server);
    await server.stop();
    await redis.ask('CONFIG', 'RESETSTAT');
    const again = await startProcess('--store', redis.url.href);
    // The list of sandboxes.
    expect(await redis.ask('INFO', 'commandstats')).toContain('cmdstat_hscan:calls=1,');
    await payAt(again);
    expect(await redis.ask('INFO', 'commandstats')).not.toContain('cmdstat_hscan:calls=1,');
  });
});
