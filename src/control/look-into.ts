import type { Api } from '../engine/api/api.js';
import { enterIfThere } from '../engine/sandbox/existing.js';
import { storePlan } from '../engine/sandbox/store-plan.js';
import { unlessFull } from '../engine/sandbox/store-problems.js';
import { KeptStore } from '../engine/store/kept/kept-store.js';
import type { Work } from '../engine/store/store.js';
import type { Engine } from '../engine/way/engine.js';

/** What a sandbox that isn't there would begin with is made of this. */
type Beginning = Pick<Engine, 'limits' | 'sandboxes' | 'clock' | 'unattended'>;

/** What looks into sandboxes. */
export type Looking = Beginning & Pick<Engine, 'store' | 'tasks'>;

/**
 * What a sandbox holds, or what one of that name would hold that nobody has used yet: looking does not make it.
 *
 * @param work reads, and changes nothing
 * @param first whether what is due in it has to have been done before
 */
export async function lookInto<T>(
  engine: Looking,
  apis: readonly Api[],
  { sandbox, isThere }: { readonly sandbox: string; readonly isThere: boolean },
  work: Work<T>,
  first: 'as-it-is' | 'due-done' = 'as-it-is',
): Promise<T> {
  if (!isThere) return atItsBeginning(engine, apis, sandbox, work);
  if (first === 'due-done') await engine.tasks.runDue(sandbox);
  return engine.store.transact(sandbox, work);
}

/**
 * Tries out what a request is to do in a sandbox that isn't there: one that is refused makes none. Where there is one,
 * nothing is done.
 */
export async function tryOut(
  engine: Beginning,
  apis: readonly Api[],
  sandbox: string,
  work: Work<unknown>,
): Promise<void> {
  const isThere = await enterIfThere(engine.sandboxes, sandbox);
  if (!isThere) await atItsBeginning(engine, apis, sandbox, work);
}

function atItsBeginning<T>(
  { limits, sandboxes, clock, unattended }: Beginning,
  apis: readonly Api[],
  sandbox: string,
  work: Work<T>,
): Promise<T> {
  const beginning = new KeptStore(storePlan(apis, limits, sandboxes, clock, unattended));
  return unlessFull(() => beginning.transact(sandbox, work));
}
