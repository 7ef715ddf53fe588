import { openRedisStore } from '../../src/engine/store/redis/open-redis.js';
import type { Store, StorePlan } from '../../src/engine/store/store.js';
import { planWith } from '../store/plan.js';
import { RedisServer } from './redis.js';

export interface Row {
  readonly id: string;
  readonly n: number;
}

/** A sandbox begins with one row, of zero. */
const seeded = planWith({ start: () => new Map([['rows', new Map([['x', { id: 'x', n: 0 }]])]]) });

/** The Redis of a block of tests, empty for each, and the stores that a test opens on it. */
export class SharedStores {
  #redis: RedisServer | undefined;
  readonly #stores: Store[] = [];
  /** What the stores said of Redis, each in turn. */
  readonly said: (string | undefined)[] = [];

  constructor(settings: readonly string[] = []) {
    beforeAll(async () => {
      this.#redis = await RedisServer.start(...settings);
      if (settings.includes('--cluster-enabled')) await this.#redis.serveAllSlots();
    });
    afterEach(async () => {
      for (const store of this.#stores.splice(0)) await store.close();
      this.said.length = 0;
      await this.redis.ask('FLUSHALL');
    });
    afterAll(() => this.redis.close());
  }

  get redis(): RedisServer {
    if (!this.#redis) throw new Error('the Redis server is not running yet');
    return this.#redis;
  }

  async open(plan: Partial<StorePlan> = seeded, url = this.redis.url): Promise<Store> {
    const store = await openRedisStore(url, planWith(plan), (trouble) => void this.said.push(trouble));
    this.#stores.push(store);
    return store;
  }
}

/** Adds one, in three ways: a record, a counter and an event. */
export function increment(store: Store): Promise<number> {
  return store.transact('a', (tx) => {
    const row = tx.get('rows', 'x') as Row;
    tx.put('rows', 'x', { ...row, n: row.n + 1 });
    const number = tx.count('c');
    tx.append({ kind: 'request', id: String(number), text: JSON.stringify({ n: row.n }) });
    return number;
  });
}

export async function read(store: Store): Promise<number> {
  return ((await store.transact('a', (tx) => tx.get('rows', 'x'))) as Row).n;
}
