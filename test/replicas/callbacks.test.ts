import { tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { Receiver } from '../support/receiver.js';
import { describeWithRedis } from '../support/redis.js';
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
