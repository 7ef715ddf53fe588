import { type Callback, callbackCollection } from '../api/callback.js';
import { chance } from '../digest.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { StoreTx } from '../store/store.js';
import { announce } from './announce.js';
import { keep } from './log.js';
import { policyIn } from './policy.js';
import type { CallbackWriter } from './writer.js';

/**
 * Lets go of all that are held, one after the other in the order that the policy says; copies come behind their first.
 *
 * @param real real time
 * @returns how many
 */
export function release(tx: StoreTx, writer: CallbackWriter, real: Date): number {
  const { seed } = worldOf(tx);
  const now = timeIn(worldOf(tx), real);
  const held = (tx.list(callbackCollection) as readonly Callback[]).filter(({ state }) => state === 'held');
  const groups = new Map<string, Callback[]>();
  for (const one of held) {
    const first = one.copyOf ?? one.id;
    const group = groups.get(first);
    if (group) group.push(one);
    else groups.set(first, [one]);
  }
  const all = inOrder([...groups.values()], policyIn(tx).order ?? 'normal', seed).flat();
  let before: string | null = null;
  for (const callback of all) {
    const nextAttemptAt = before === null ? now.toISOString() : null;
    const released: Callback = { ...callback, state: 'waiting', behind: before, nextAttemptAt };
    keep(tx, released);
    announce(tx, writer, released, now);
    before = callback.id;
  }
  return all.length;
}

/** @param groups in the order in which they came about */
function inOrder(groups: Callback[][], order: 'normal' | 'reverse' | 'shuffle', seed: string): Callback[][] {
  if (order === 'normal') return groups;
  if (order === 'reverse') return groups.reverse();
  const drawn = groups.map((group, place) => ({ group, draw: chance(seed, 'release', place) }));
  return drawn.sort((a, b) => a.draw.compare(b.draw)).map(({ group }) => group);
}
