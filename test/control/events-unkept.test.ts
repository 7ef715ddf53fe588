import { StoreUnavailable } from '../../src/engine/store/store.js';
import { idOf, payIn, startBakery } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import { describeWithRedis } from '../support/redis.js';
import { Replicas } from '../support/replicas.js';
import type { Sandbox } from '../support/sandbox.js';
import { SteeredStore } from '../support/steered-store.js';

const unavailable = [503, 'application/problem+json', '/__sandbox/problems/store-unavailable'];

async function askFor(server: Sandbox, sandbox: string, headers: Readonly<Record<string, string>>) {
  const answer = await server.send('GET', '/__sandbox/events', { sandbox, headers });
  return [answer.status, answer.headers['content-type'], answer.body.type];
}

async function follow(url: string, after: string): Promise<Connection> {
  const connection = await Connection.open(url);
  connection.write(
    `GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\nX-Sandbox-Id: a\r\nLast-Event-ID: ${after}\r\n\r\n`,
  );
  return connection;
}

const count = /^tillbox_unattended_failures_total\{work="stream"\} (\d+)$/m;

describe('a feed whose store goes', () => {
  let store: SteeredStore;
  let server: Sandbox;
  beforeEach(async () => {
    store = new SteeredStore();
    server = await startBakery({}, undefined, store.around);
    await payIn(server, 'a');
  });
  afterEach(() => server.close());

  test.each([[{ 'last-event-id': '0' }], [{}]])('is refused as often as it is asked for, with %j', async (headers) => {
    server.time.advance(1_000);
    store.asked = (what) => {
      if (what !== 'readAfter') throw new StoreUnavailable('the store is away');
    };
    expect(await askFor(server, 'a', headers)).toEqual(unavailable);
    expect(await askFor(server, 'a', headers)).toEqual(unavailable);
    expect(server.time.open).toBe(0);
    store.asked = () => undefined;
    const follower = await follow(server.url, '0');
    await follower.untilReceived('id: 1\n');
    follower.leave();
  });

  test('when it has begun is cut off; that is logged and counted, and the server goes on', async () => {
    store.asked = (what) => {
      if (what === 'readAfter') throw new StoreUnavailable('the store is away');
    };
    const follower = await follow(server.url, '0');
    await follower.untilEnded();
    expect(follower.received).toContain('HTTP/1.1 200 OK');
    expect(follower.received.endsWith('0\r\n\r\n')).toBe(false);
    expect(server.errors).toEqual([{ err: expect.objectContaining({ message: 'the store is away' }) }]);
    server.errors.length = 0;
    expect(count.exec((await server.send('GET', '/__sandbox/metrics')).text)?.[1]).toBe('1');
    expect((await payIn(server, 'a')).status).toBe(200);
  });
});

describeWithRedis('a feed whose Redis goes', () => {
  const replicas = new Replicas();

  test('is refused, also where the sandbox was used a moment ago, and the server goes on when it is back', async () => {
    const { first, sandbox, redis, time } = replicas;
    const id = idOf(await payIn(first, sandbox));
    redis.pause();
    expect(await askFor(first, sandbox, { 'last-event-id': '0' })).toEqual(unavailable);
    await redis.kill();
    time.advance(1_000);
    for (let n = 0; n < 3; n++) expect(await askFor(first, sandbox, { 'last-event-id': '0' })).toEqual(unavailable);
    await redis.run();
    while ((await first.send('GET', '/__sandbox/health/ready')).status !== 200);
    const { body } = await first.send('GET', '/__sandbox/requests', { sandbox });
    expect(body.requests.map((request: { id: string }) => request.id)).toEqual([id]);
  });
});
