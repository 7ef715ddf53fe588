import { tillbox } from '../support/command.js';
import { idOf, payIn } from '../support/paying.js';
import { describeWithRedis } from '../support/redis.js';
import { Replicas } from '../support/replicas.js';
import { kindsIn } from '../support/watch.js';

describeWithRedis('a server whose Redis goes', () => {
  const replicas = new Replicas();
  const ready = () => replicas.first.send('GET', '/__sandbox/health/ready');

  test('says so to the load balancer, to the vendor’s clients and to its own, and goes on when it is back', async () => {
    const { first, second, sandbox, redis } = replicas;
    await payIn(first, sandbox);
    await redis.kill();
    const refused = await payIn(first, sandbox);
    expect([refused.status, refused.body.errors]).toEqual([
      503,
      [{ code: 'system', message: 'error.system.service.unavailable' }],
    ]);
    const { status, body } = await first.send('GET', '/__sandbox/requests', { sandbox });
    expect([status, body.type]).toEqual([503, '/__sandbox/problems/store-unavailable']);
    const unready = await ready();
    expect([unready.status, unready.body]).toEqual([
      503,
      {
        status: 'unavailable',
        version: expect.any(String),
        store: { kind: 'redis', ok: false, detail: expect.any(String) },
      },
    ]);
    expect((await first.send('GET', '/__sandbox/health/live')).status).toBe(200);
    first.errors.length = 0;
    await redis.run();
    while ((await ready()).status !== 200);
    expect(first.logged.map(({ message }) => message)).toEqual([
      'Redis can not be used: requests are refused until it can',
      'Redis can be used again',
    ]);
    await payIn(first, sandbox);
    while ((await second.send('GET', '/__sandbox/health/ready')).status !== 200);
    const journal = await second.send('GET', '/__sandbox/requests', { sandbox });
    expect(journal.body.requests).toHaveLength(2);
  });

  test('and carries out a call late that was refused by then, tells it as the client saw it, at every server', async () => {
    const { first, second, sandbox, redis } = replicas;
    await first.send('PUT', `/__sandbox/sandboxes/${sandbox}`, { body: {} });
    redis.pause();
    const refused = await payIn(first, sandbox);
    redis.resume();
    while ((await ready()).status !== 200);
    first.errors.length = 0;
    expect(refused.status).toBe(503);
    for (const server of [first, second]) {
      const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
      expect(body.requests).toMatchObject([{ id: idOf(refused), accepted: true, reply: { status: 503 } }]);
      expect(body).not.toHaveProperty('unrecorded');
    }
    await payIn(second, sandbox);
    expect(await kindsIn(second, sandbox)).toContain('retry-without-id');
  });
});

test('where no Redis answers the server does not start, and says in one line what to do; a password is not said', async () => {
  const { code, stderr } = await tillbox(['--port', '0', '--store', 'redis://user:s3cret@127.0.0.1:1']);
  expect(code).toBe(2);
  expect(stderr).toBe(
    "tillbox: --store: redis://127.0.0.1:1 can't be used: connect ECONNREFUSED 127.0.0.1:1; see that Redis runs there and that user and password are right\n",
  );
});

test.each(['redis:', 'redis://', 'redis://host/x', 'redis://host:6379/1?x=1', 'redis://me:s3cret@ho st'])(
  'an address of a Redis that can not be one is refused: %s',
  async (store) => {
    const { code, stderr } = await tillbox(['--store', store]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^tillbox: --store=.*: give memory, file: and a folder such as file:.\/data, or redis:\/\/host:6379\n$/,
    );
    expect(stderr).not.toContain('s3cret');
  },
);
