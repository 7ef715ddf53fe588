import { announce } from '../engine/callbacks/announce.js';
import { endCallbacks } from '../engine/callbacks/log.js';
import { isJournal } from '../engine/journal/collections.js';
import { unlessFull } from '../engine/sandbox/store-problems.js';
import { timeIn, type World, worldCollection, worldId, worldOf } from '../engine/sandbox/world.js';
import type { Contents } from '../engine/store/store.js';
import type { Engine } from '../engine/way/engine.js';

export const snapshotCollection = 'snapshots';

/** Why the state of a sandbox was replaced, as the event `reset` says it. */
export type Cause = 'reset' | 'emptied' | 'imported' | 'restored';

/** What a sandbox is to hold, and whether its journal goes on. */
export interface Replacement {
  readonly contents: Contents;
  readonly journal: 'kept' | 'forgotten';
}

/** What the state of a sandbox is replaced with. */
export type Replacing = Pick<
  Engine,
  'store' | 'writer' | 'sandboxes' | 'tasks' | 'clock' | 'requestIds' | 'unrecorded' | 'unsure'
>;

/**
 * Replaces all that a sandbox holds in one atomic change: a request that is being carried out has happened wholly before
 * or happens wholly after it. What lies in wait is looked up again, and followers of the feed are told.
 *
 * @param next gives what it is to hold; may be called more than once
 * @throws Problem `sandbox-limit` where that is too much; nothing is changed then
 */
export async function replaceState(
  engine: Replacing,
  sandbox: string,
  cause: Cause,
  next: (before: Contents, world: World) => Replacement | Promise<Replacement>,
): Promise<void> {
  const id = engine.requestIds.next();
  let isForgotten = false;
  await unlessFull(() =>
    engine.store.transact(sandbox, async (tx) => {
      const { contents, journal } = await next(tx.everything(), worldOf(tx));
      const ended = endCallbacks(tx, contents);
      isForgotten = journal === 'forgotten';
      if (isForgotten) tx.forget();
      const at = timeIn(worldIn(contents), engine.clock.now());
      tx.append({ kind: 'reset', id, text: JSON.stringify({ at, cause }) });
      for (const callback of ended) announce(tx, engine.writer, callback, at);
    }),
  );
  if (isForgotten) {
    engine.unrecorded.forget(sandbox);
    engine.unsure.forget(sandbox);
  }
  await engine.tasks.reschedule(sandbox);
  await engine.sandboxes.refresh(sandbox);
}

/** The contents with some collections and counters of others added, whole. */
export function withKept(
  { collections, counters }: Contents,
  from: Contents,
  isKept: (name: string) => boolean,
): Contents {
  const kept = [...from.collections].filter(([name]) => isKept(name));
  const counted = [...from.counters].filter(([name]) => isKept(name));
  return { collections: new Map([...collections, ...kept]), counters: new Map([...counters, ...counted]) };
}

/** What neither an import nor a snapshot replaces. */
export function standsApart(name: string): boolean {
  return name === snapshotCollection || isJournal(name);
}

/** The contents with another world. */
export function withWorld({ collections, counters }: Contents, world: World): Contents {
  const other: ReadonlyMap<string, object> = new Map([[worldId, world]]);
  return { collections: new Map([...collections, [worldCollection, other]]), counters };
}

export function worldIn({ collections }: Contents): World {
  const world = collections.get(worldCollection)?.get(worldId);
  if (!world) throw new Error('these contents have no world');
  return world as World;
}
