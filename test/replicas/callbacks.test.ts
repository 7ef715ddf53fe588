import { tipIn } from '../support/bakery.js';
import { Merchant } from '../support/charging.js';
import { SandboxClock } from '../support/clock.js';
import { endProcesses, startProcess } from '../support/process.js';
import { Receiver } from '../support/receiver.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';
import { Replicas } from '../support/replicas.js';
import type { Sandbox } from '../support/sandbox.js';
import { bakery } from '../support/toy.js';

describeWithRedis('of two servers on one Redis', () => {
  const replicas = new Replicas({}, [bakery]);
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start();
  });
  afterEach(() => receiver.close());

  const tipAt = (server: Sandbox) => tipIn(server, replicas.sandbox, { thank_at: receiver.url });
  const receipts = () => receiver.received.map(({ body }) => JSON.parse(body.toString()).receipt);
  const clockAt = (server: Sandbox) => new SandboxClock(server, replicas.sandbox);
  const pending = async (server: Sandbox) => {
    const { body } = await server.send('GET', '/__sandbox/callbacks?state=waiting', { sandbox: replicas.sandbox });
    return body.callbacks.length;
  };

  test('one delivers what either has caused, each once', async () => {
    const { first, second } = replicas;
    const made: string[] = [];
    for (let n = 0; n < 20; n++) made.push((await tipAt(n % 2 === 0 ? first : second)).body.receipt);
    while ((await pending(first)) > 0 || (await pending(second)) > 0);
    expect(receipts().sort()).toEqual(made.sort());
  });

  test('an advance at one makes the attempts that are due, at their instants', async () => {
    const { first, second } = replicas;
    await clockAt(first).put({ now: '2026-03-01T00:00:00Z', frozen: true });
    receiver.answers.push(500, 500);
    const { body } = await tipAt(first);
    while ((await pending(second)) > 0 && receiver.received.length < 1);
    await receiver.arrived(1);
    expect(await clockAt(second).ran({ by: 'PT2H' })).toEqual([
      `2026-03-01T00:01:00.000Z bakery callback ${body.receipt} waiting`,
      `2026-03-01T01:01:00.000Z bakery callback ${body.receipt} delivered`,
    ]);
  });
});

describeWithRedis('of two processes on one Redis', () => {
  let redis: RedisServer;
  let receiver: Receiver;
  beforeAll(async () => {
    redis = await RedisServer.start();
    receiver = await Receiver.start();
  });
  afterAll(async () => {
    endProcesses();
    await receiver.close();
    await redis.close();
  });

  test('the other goes on where one is killed in the middle of a delivery', async () => {
    const start = () => startProcess('--store', redis.url.href);
    const [first, second] = [await start(), await start()];
    const merchant = new Merchant(first.url, 'killed');
    const { id, page } = await merchant.charge(receiver.url);
    // Whoever asks is never answered.
    receiver.answers.push(() => undefined);
    expect(await merchant.pay(page)).toBe(303);
    await receiver.arrived(1);
    await first.kill();
    const killedAt = performance.now();
    const [, message] = await receiver.arrived(2);
    expect(performance.now() - killedAt).toBeLessThan(15_000);
    expect(JSON.parse(message?.body.toString() ?? '').id).toBe(id);
    expect(await second.stop()).toBe(0);
  });
});
