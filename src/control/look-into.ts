import type { Api } from '../engine/api/api.js';
import { storePlan } from '../engine/sandbox/store-plan.js';
import { unlessFull } from '../engine/sandbox/store-problems.js';
import { KeptStore } from '../engine/store/kept/kept-store.js';
import type { Work } from '../engine/store/store.js';
import type { Engine } from '../engine/way/engine.js';
import { enterIfThere } from './sandbox-body.js';

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
  if (await enterIfThere(engine, id)) {
    if (first === 'due-done') await engine.tasks.runDue(id);
    return engine.store.transact(id, work);
  }
  const { limits, sandboxes, clock, unattended } = engine;
  const beginning = new KeptStore(storePlan(apis, limits, sandboxes, clock, unattended));
  return unlessFull(() => beginning.transact(id, work));
}
