import { describeWithRedis } from '../support/redis.js';
import { SharedStores } from '../support/shared-stores.js';
import { everyContract } from './contracts.js';

describeWithRedis.each([
  ['one server', []],
  ['a cluster', ['--cluster-enabled', 'yes']],
])('a store on %s', (_, settings) => {
  const stores = new SharedStores(settings);
  everyContract((plan) => stores.open(plan));
});
