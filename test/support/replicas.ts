import type { Response } from 'supertest';
import type { Config } from '../../src/config.js';
import type { Api } from '../../src/engine/api/api.js';
import { RedisServer } from './redis.js';
import { type Call, type Sandbox, startSandbox } from './sandbox.js';
import { ManualTime } from './time.js';

const start = '2026-01-15T12:00:00.000Z';

/** Two servers on one Redis with one time, as a load balancer would have them; each test has a sandbox of its own. */
export class Replicas {
  readonly time = new ManualTime(start);
  sandbox = '';
  #redis: RedisServer | undefined;
  #both: readonly [Sandbox, Sandbox] | undefined;
  #turn = 0;

  /** @param apis those that are served; without it those that ship */
  constructor(overrides: Partial<Config> = {}, apis?: readonly Api[]) {
    beforeAll(async () => {
      this.#redis = await RedisServer.start();
      const one = () =>
        startSandbox({ store: this.redis.url.href, ...overrides }, start, (store) => store, this.time, apis);
      this.#both = [await one(), await one()];
    });
    beforeEach(() => {
      this.sandbox = this.first.fresh();
    });
    afterAll(async () => {
      for (const server of this.#both ?? []) await server.close();
      await this.#redis?.close();
    });
  }

  get redis(): RedisServer {
    if (!this.#redis) throw new Error('the Redis server is not running yet');
    return this.#redis;
  }

  get first(): Sandbox {
    if (!this.#both) throw new Error('the servers are not running yet');
    return this.#both[0];
  }

  get second(): Sandbox {
    if (!this.#both) throw new Error('the servers are not running yet');
    return this.#both[1];
  }

  /** To one server after the other. */
  send(method: string, path: string, call: Call = {}): Promise<Response> {
    const server = this.#turn++ % 2 === 0 ? this.first : this.second;
    return server.send(method, path, { sandbox: this.sandbox, ...call });
  }

  /** As so many clients would, each with the next as soon as it has an answer. */
  async sendAll(calls: readonly (() => Promise<Response>)[], clients = 64): Promise<Response[]> {
    const answers: Response[] = [];
    const left = calls.entries();
    const client = async () => {
      for (const [i, call] of left) answers[i] = await call();
    };
    await Promise.all(Array.from({ length: clients }, client));
    return answers;
  }
}
