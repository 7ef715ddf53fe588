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
  const firsts = held.filter(({ copyOf }) => !held.some(({ id }) => id === copyOf));
  const place = (one: Callback) => (one.copyOf === null ? one.id : one.copyOf);
  const all = inOrder(firsts, policyIn(tx).order ?? 'normal', seed).flatMap((first) => [
    first,
    ...held.filter((one) => one !== first && place(one) === place(first)),
  ]);
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

/** @param held in the order in which they came about */
function inOrder(held: readonly Callback[], order: 'normal' | 'reverse' | 'shuffle', seed: string): Callback[] {
  if (order === 'reverse') return [...held].reverse();
  if (order === 'normal') return [...held];
  const draws = new Map(held.map(({ id }, place) => [id, chance(seed, 'release', place)]));
  return [...held].sort((a, b) => (draws.get(a.id) ?? empty).compare(draws.get(b.id) ?? empty));
}

const empty = Buffer.alloc(0);
