import type { StorePlan } from '../../src/engine/store/store.js';
import { describeWithRedis } from '../support/redis.js';
import { SharedStores } from '../support/shared-stores.js';
import { everyContract } from './contracts.js';

describeWithRedis.each([
  ['one server', []],
  ['a cluster', ['--cluster-enabled', 'yes']],
])('a store on %s', (_, settings) => {
  const stores = new SharedStores(settings);
  const open = (plan: StorePlan) => stores.open(plan);
  everyContract(open, async (store, plan) => {
    await store.close();
    return open(plan);
  });
});
