import { LowdbStore } from '../../src/engine/store/lowdb.js';
import type { Store, StorePlan } from '../../src/engine/store/store.js';
import { storeContract } from './contract.js';
import { feedContract } from './contract-feed.js';
import { sandboxContract } from './contract-sandboxes.js';
import { wholeContract } from './contract-whole.js';
import { HostileStore } from './hostile.js';
import { planWith } from './plan.js';

describe.each<[string, (plan: StorePlan) => Store]>([
  ['the memory store', (plan) => new LowdbStore(plan)],
  ['its hostile twin', (plan) => new HostileStore(new LowdbStore(plan))],
])('%s', (_, make) => {
  describe('with records', () => storeContract(make));
  describe('with what a sandbox holds', () => wholeContract(make));
  describe('with sandboxes', () => sandboxContract(make));
  describe('with feeds', () => feedContract(make));
});

test('the hostile twin runs every unit of work twice and hands out copies', async () => {
  const store = new HostileStore(new LowdbStore(planWith({})));
  let runs = 0;
  await store.transact('a', async (tx) => {
    runs++;
    tx.put('rows', 'x', { id: 'x' });
  });
  expect(runs).toBe(2);
  const [first, second] = await Promise.all([1, 2].map(() => store.transact('a', (tx) => tx.get('rows', 'x'))));
  expect(first).toEqual(second);
  expect(first).not.toBe(second);
});
