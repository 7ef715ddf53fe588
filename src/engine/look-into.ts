import type { Api } from './api.js';
import type { Engine } from './engine.js';
import { defaultSandbox } from './prefix.js';
import { unlessFull } from './room.js';
import { LowdbStore } from './store/lowdb.js';
import type { Work } from './store/store.js';
import { storePlan } from './store-plan.js';

/**
 * What a sandbox holds, or what one of that name would hold that nobody has used yet: looking does not make it.
 *
 * @param work reads, and changes nothing
 * @param first whether what is due in it has to have been done before
 */
export async function lookInto<T>(
  engine: Engine,
  apis: readonly Api[],
  id: string,
  work: Work<T>,
  first: 'as-it-is' | 'due-done' = 'as-it-is',
): Promise<T> {
  if (id === defaultSandbox || (await engine.sandboxes.describe(id))) {
    await engine.sandboxes.enter(id);
    if (first === 'due-done') await engine.tasks.runDue(id);
    return engine.store.transact(id, work);
  }
  const { limits, sandboxes, clock, unattended } = engine;
  const beginning = new LowdbStore(storePlan(apis, limits, sandboxes, clock, unattended));
  return unlessFull(() => beginning.transact(id, work));
}
