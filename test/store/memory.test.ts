import { KeptStore } from '../../src/engine/store/kept/kept-store.js';
import { everyContract } from './contracts.js';
import { HostileStore } from './hostile.js';
import { type MakeStore, planWith } from './plan.js';

describe.each<[string, MakeStore]>([
  ['the memory store', (plan) => new KeptStore(plan)],
  ['its hostile twin', (plan) => new HostileStore(new KeptStore(plan))],
])('%s', (_, make) => everyContract(make));

test('the hostile twin runs every unit of work twice and hands out copies', async () => {
  const store = new HostileStore(new KeptStore(planWith({})));
  let runs = 0;
  await store.transact('a', (tx) => {
    runs++;
    tx.put('rows', 'x', { id: 'x' });
  });
  expect(runs).toBe(2);
  const [first, second] = await Promise.all([1, 2].map(() => store.transact('a', (tx) => tx.get('rows', 'x'))));
  expect(first).toEqual(second);
  expect(first).not.toBe(second);
});
