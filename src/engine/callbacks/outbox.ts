import type { Api } from '../api/api.js';
import type { Callback, CallbackMessage } from '../api/callback.js';
import type { Outbox } from '../api/unit-of-work.js';
import { type Clock, offset } from '../clock.js';
import type { Chosen } from '../request/scenario.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { StoreTx } from '../store/store.js';
import { announce } from './announce.js';
import { keep, madeCounter } from './log.js';
import { planOf, policyIn } from './policy.js';
import type { CallbackWriter } from './writer.js';

/** What causes callbacks. */
export interface Cause {
  /** What their ids begin with: nothing else has it. */
  readonly id: string;
  /** Null: a task. */
  readonly requestId: string | null;
  /** The operation, act or task. */
  readonly causedBy: string;
  /** The scenario that acts on them. */
  readonly scenario: Chosen | undefined;
}

/** Takes callbacks as part of the unit of work that causes them: what is undone is sent to nobody. */
export function outboxOf(means: { readonly clock: Clock; readonly writer: CallbackWriter }, cause: Cause): Outbox {
  return (api, tx, message) => put(means, cause, api, tx, message);
}

function put(
  { clock, writer }: Parameters<typeof outboxOf>[0],
  { id, requestId, causedBy, scenario }: Cause,
  api: Api,
  tx: StoreTx,
  { event, subject, target, body, signer }: CallbackMessage,
): readonly Callback[] {
  const plan = planOf(policyIn(tx), scenario);
  // X-Sandbox-Time is about what the request does, not about when its receiver hears of it.
  const now = timeIn(worldOf(tx), clock.now());
  const first = offset(now, plan.delay ?? 'PT0S').toISOString();
  const state = plan.deliver === 'normal' ? 'waiting' : plan.deliver === 'hold' ? 'held' : 'dropped';
  const text = writer.wireOf({ api: api.name }).encode(body);
  const made: Callback[] = [];
  for (let copy = 0; copy <= (plan.duplicate ?? 0); copy++) {
    const n = tx.count(madeCounter);
    const callback: Callback = {
      id: `${id}-c${n.toString(36)}`,
      n,
      ...{ api: api.name, event, subject, requestId, causedBy },
      copyOf: made[0]?.id ?? null,
      behind: state === 'waiting' ? (made.at(-1)?.id ?? null) : null,
      target: plan.target ?? target,
      ...{ body: text, signer: signer ?? null, corrupt: plan.corrupt ?? null, isLost: plan.isLost === true },
      ...{ state, attempts: [], wanted: null, sent: null },
      nextAttemptAt: state === 'waiting' && copy === 0 ? first : null,
    };
    keep(tx, callback);
    announce(tx, writer, callback, now);
    made.push(callback);
  }
  return made;
}
