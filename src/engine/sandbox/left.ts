import { type Callback, callbackCollection } from '../api/callback.js';
import { type Task, taskCollection } from '../api/unit-of-work.js';
import { type Glance, type Store, StoreDamaged } from '../store/store.js';
import { type World, worldCollection, worldId } from './world.js';

/** What a process has to know of a sandbox that it does not use: whose requests are its, and what comes about by itself. */
export interface Left {
  readonly world: World;
  /** The task that comes first. */
  readonly first: Task | undefined;
  /** The callback whose next attempt comes first. */
  readonly callback: Callback | undefined;
}

/** What a store looks at for it. */
export const leftGlance: Glance = {
  collection: worldCollection,
  id: worldId,
  schedules: [taskCollection, callbackCollection],
};

/** Undefined where there is no such sandbox. @throws Error where its world is gone */
export async function leftIn(store: Store, sandbox: string): Promise<Left | undefined> {
  const seen = await store.glance(sandbox);
  if (!seen) return undefined;
  if (!seen.record) throw new Error(`the sandbox ${sandbox} has no world record`);
  const [first, callback] = seen.firsts;
  return {
    world: seen.record as World,
    first: first as Task | undefined,
    callback: callback as Callback | undefined,
  };
}

/** What is damaged is left to whoever uses it. @throws any other error */
export function unlessDamaged(error: unknown): void {
  if (!(error instanceof StoreDamaged)) throw error;
}
