import { type Callback, type CallbackAttempt, callbackCollection } from '../api/callback.js';
import { offset } from '../clock.js';
import { keepFinding } from '../findings/findings.js';
import { noteRan } from '../sandbox/advance-log.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { StoreTx } from '../store/store.js';
import { announce } from './announce.js';
import type { Ended } from './ended.js';
import { findingsOf } from './findings.js';
import { keep } from './log.js';
import type { CallbackWriter } from './writer.js';

/** How callbacks are after an attempt at one. */
export interface Kept {
  readonly callback: Callback;
  /** Whether it has come into another state. */
  readonly isChanged: boolean;
  /** Those that came behind it, and are due now. */
  readonly followers: readonly Callback[];
}

/**
 * Keeps what came of an attempt, as part of a unit of work: how the callback stands, what comes behind it, what is found
 * against its receiver.
 *
 * @param real real time
 * @returns undefined where the callback is gone meanwhile, or the attempt is not waited for
 */
export function recordAttempt(
  tx: StoreTx,
  writer: CallbackWriter,
  id: string,
  ended: Ended,
  real: Date,
): Kept | undefined {
  const before = tx.get(callbackCollection, id) as Callback | undefined;
  const isScheduled = ended.attempt.by !== 'resend';
  // What was put back meanwhile, or made by somebody else, is waited for no more.
  if (!before || (isScheduled && ended.attempt.at !== before.nextAttemptAt)) return undefined;
  const now = timeIn(worldOf(tx), real);
  const after: Callback = {
    ...before,
    ...standing(before, ended.attempt, writer),
    attempts: [...before.attempts, ended.attempt],
    wanted: isScheduled ? before.wanted : null,
    sent: ended.sent,
  };
  keep(tx, after);
  announce(tx, writer, after, now);
  for (const found of findingsOf(tx, after, ended)) {
    const { api, causedBy: operation, requestId } = after;
    keepFinding(tx, { api, operation, requestId, callbackId: id }, found);
  }
  const followers = letFollow(tx, writer, id, now);
  if (isScheduled) {
    const { api, subject, state: result } = after;
    const { at } = ended.attempt;
    noteRan(tx, { id: `${id}/${after.attempts.length}`, at, kind: 'callback', api, subject, result });
  }
  return { callback: after, isChanged: after.state !== before.state, followers };
}

/** How a callback stands after an attempt: one that was asked for changes nothing of it unless it is taken. */
function standing(
  callback: Callback,
  attempt: CallbackAttempt,
  writer: CallbackWriter,
): Pick<Callback, 'state' | 'nextAttemptAt'> {
  const wire = writer.wireOf(callback);
  const { state, nextAttemptAt } = callback;
  if (attempt.status !== undefined && wire.isDelivered(attempt.status))
    return { state: 'delivered', nextAttemptAt: null };
  if (attempt.by === 'resend' || state !== 'waiting') return { state, nextAttemptAt };
  const next = wire.attempts[scheduledOf(callback) + 1];
  if (!next) return { state: 'failed', nextAttemptAt: null };
  return { state, nextAttemptAt: offset(new Date(attempt.at), next.after).toISOString() };
}

/** How many attempts its schedule has made. */
export function scheduledOf({ attempts }: Pick<Callback, 'attempts'>): number {
  return attempts.filter(({ by }) => by !== 'resend').length;
}

/** What comes behind it is due once an attempt at it has ended. */
function letFollow(tx: StoreTx, writer: CallbackWriter, id: string, now: Date): readonly Callback[] {
  const followers: Callback[] = [];
  for (const follower of tx.list(callbackCollection, { index: 'behind', equals: id }) as readonly Callback[]) {
    const isWaiting = follower.state === 'waiting';
    const due: Callback = { ...follower, behind: null, nextAttemptAt: isWaiting ? now.toISOString() : null };
    keep(tx, due);
    announce(tx, writer, due, now);
    if (isWaiting) followers.push(due);
  }
  return followers;
}
