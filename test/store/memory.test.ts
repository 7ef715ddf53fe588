import { MemoryStore } from '../../src/engine/store/lowdb.js';
import { storeContract } from './contract.js';
import { HostileStore } from './hostile.js';
import { planWith } from './plan.js';

describe('the memory store', () => storeContract((plan) => new MemoryStore(plan)));

describe('its hostile twin', () => storeContract((plan) => new HostileStore(new MemoryStore(plan))));

test('the hostile twin runs every unit of work twice and hands out copies', async () => {
  const store = new HostileStore(new MemoryStore(planWith({})));
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
