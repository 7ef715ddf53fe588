import { openRedisStore } from '../../src/engine/store/redis.js';
import type { Store, StorePlan } from '../../src/engine/store/store.js';
import { describeWithRedis, RedisServer } from '../support/redis.js';
import { everyContract } from './contracts.js';

describeWithRedis.each([
  ['one server', []],
  ['a cluster', ['--cluster-enabled', 'yes']],
])('a store on %s', (_, settings) => {
  let redis: RedisServer;
  const stores: Store[] = [];

  beforeAll(async () => {
    redis = await RedisServer.start(...settings);
    if (settings.length > 0) await redis.serveAllSlots();
  });
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    await redis.ask('FLUSHALL');
  });
  afterAll(() => redis.close());

  const make = async (plan: StorePlan) => {
    const store = await openRedisStore(redis.url, plan, () => undefined);
    stores.push(store);
    return store;
  };

  everyContract(make);
});
