import { setTimeout as wait } from 'node:timers/promises';
import { endProcesses } from '../support/process.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';
import { type Attacked, attack, sized, startAttacked, times } from './attacked.js';

afterEach(() => endProcesses());

/** What a vendor of payments answers at work, and where nothing can be kept. */
const workingOrNot = ['200', '503'];

/** Pays from many clients until it is over. Resolves to the ids of what was acknowledged. */
async function payUntil(server: Attacked, isOver: () => boolean): Promise<Set<string>> {
  const acknowledged = new Set<string>();
  const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
  await times(8, 8, async () => {
    while (!isOver()) {
      const { status, text } = await server.send('POST', '/payment', { payment }, { 'x-sandbox-id': 'paid' });
      expect(workingOrNot).toContain(String(status));
      if (status === 200) acknowledged.add(JSON.parse(text).data.payment.id);
      else await wait(5);
    }
  });
  return acknowledged;
}

async function untilReady(server: Attacked): Promise<void> {
  const end = performance.now() + 30_000;
  while ((await server.send('GET', '/__sandbox/health/ready')).status !== 200) {
    if (performance.now() > end) throw new Error('it is not ready again');
    await wait(20);
  }
}

async function paidIn(server: Attacked): Promise<Set<string>> {
  const { text } = await server.send('GET', '/__sandbox/sandboxes/paid/export');
  const { payments } = JSON.parse(text).collections['british-gas'];
  return new Set(payments.map(({ id }: { id: string }) => id));
}

/** Has an outage between two times of work, and holds that nothing acknowledged is gone. */
async function through(server: Attacked, begin: () => unknown, end: () => unknown): Promise<void> {
  let isOver = false;
  const paying = payUntil(server, () => isOver);
  for (let round = 0; round < sized(1, 5); round++) {
    await wait(100);
    await begin();
    await wait(sized(200, 3_000));
    await end();
    await untilReady(server);
  }
  isOver = true;
  const paid = await paidIn(server);
  const lost = [...(await paying)].filter((id) => !paid.has(id));
  // Some are acknowledged after the look.
  const now = await paidIn(server);
  expect(lost.filter((id) => !now.has(id))).toEqual([]);
}

describeWithRedis('a Redis that', () => {
  let redis: RedisServer;
  let server: Attacked;
  beforeEach(async () => {
    redis = await RedisServer.start();
    server = await startAttacked('--store', redis.url.href);
  });
  afterEach(() => redis.close());

  // Each call may wait for a second and a half: docs/stores.md.
  const longest = 2_500;

  test('answers nothing for a while takes nothing that was acknowledged, and health/live is answered', async () => {
    const pausing = () =>
      through(
        server,
        () => redis.pause(),
        () => redis.resume(),
      );
    await attack(server, pausing, workingOrNot, longest);
  });

  test('is killed while clients pay takes nothing that was acknowledged', async () => {
    const killing = () =>
      through(
        server,
        () => redis.kill(),
        () => redis.run(),
      );
    await attack(server, killing, workingOrNot, longest);
  });

  test('is full takes nothing that was acknowledged', async () => {
    const fill = () => redis.ask('CONFIG', 'SET', 'maxmemory', '1mb');
    const makeRoom = () => redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await attack(server, () => through(server, fill, makeRoom), workingOrNot, longest);
  });
});
