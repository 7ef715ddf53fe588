import { endProcesses, type ServerProcess, startProcess } from '../support/process.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';

const payer = '44444444-4444-4444-8444-444444444444';
const accepting = 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa';
const clients = 32;

/** Many clients at each of some servers, who order and execute payments of a cent, until they are told to stop. */
class Shop {
  /** Payments that were answered with 200, and those of which nobody was told. */
  static readonly paid: string[] = [];
  static readonly unsure: string[] = [];
  static #orders = 0;
  #closed = false;
  readonly #paying: Promise<unknown>;

  constructor(servers: readonly ServerProcess[]) {
    const all = servers.flatMap((server) => Array.from({ length: clients }, () => this.#client(server)));
    this.#paying = Promise.all(all);
  }

  async untilPaid(more: number): Promise<void> {
    const enough = Shop.paid.length + more;
    while (Shop.paid.length < enough) await new Promise((resolve) => setImmediate(resolve));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#paying;
  }

  async #client(server: ServerProcess): Promise<void> {
    while (!this.#closed) await this.#payOnce(server);
  }

  async #payOnce(server: ServerProcess): Promise<void> {
    const ordered = { request_id: `order-${++Shop.#orders}`, seller_id: accepting, currency: 'EUR' };
    const order = await post(server, `/account/${payer}/payment`, ordered);
    if (order?.status !== 201) return;
    if ((await post(server, `/payment/${order.body.id}/transactions`, { amount: 0.01 }))?.status !== 201) return;
    const executed = await post(server, `/payment/${order.body.id}/execute`);
    if (executed?.status === 200) Shop.paid.push(order.body.id);
    else if (executed?.status !== 400) Shop.unsure.push(order.body.id);
  }
}

describeWithRedis('two processes on one Redis', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(async () => {
    endProcesses();
    await redis.close();
  });

  const start = () => startProcess('--store', redis.url.href);

  test('lose nothing that they have answered and pay nothing twice, whichever of the three goes in between', async () => {
    const [first, second] = [await start(), await start()];
    let shop = new Shop([first, second]);
    await shop.untilPaid(100);
    await second.kill();
    await shop.close();
    const servers = [first, await start()] as const;
    shop = new Shop(servers);
    await shop.untilPaid(100);
    redis.pause();
    await untilReady(first, 503);
    redis.resume();
    await untilReady(first, 200);
    await shop.untilPaid(100);
    await redis.kill();
    for (const server of servers) await untilReady(server, 503);
    await redis.run();
    for (const server of servers) await untilReady(server, 200);
    await shop.untilPaid(100);
    await shop.close();
    for (const server of servers) {
      const [left, arrived] = [await centsAt(server, payer), await centsAt(server, accepting)];
      expect(left + arrived).toBe(10_000);
      expect(arrived).toBeGreaterThanOrEqual(Shop.paid.length);
      expect(arrived).toBeLessThanOrEqual(Shop.paid.length + Shop.unsure.length);
      const states = await Promise.all(Shop.paid.map((id) => stateAt(server, id)));
      expect(new Set(states)).toEqual(new Set(['completed']));
      expect(await server.stop()).toBe(0);
    }
  }, 120_000);
});

/** Undefined where there was no answer. */
async function post(server: ServerProcess, path: string, body: object = {}) {
  const headers = { 'content-type': 'application/json' };
  try {
    const answer = await fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as { id: string } };
  } catch {
    return undefined;
  }
}

async function centsAt(server: ServerProcess, account: string): Promise<number> {
  const answer = await fetch(`${server.url}/account/${account}`);
  const { balance } = (await answer.json()) as { balance: number };
  return Math.round(balance * 100);
}

async function stateAt(server: ServerProcess, payment: string): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/payment/${payment}/transactions`);
  const [transaction] = (await answer.json()) as { state: string }[];
  return transaction?.state;
}

async function untilReady(server: ServerProcess, status: number): Promise<void> {
  while ((await fetch(`${server.url}/__sandbox/health/ready`)).status !== status);
}
