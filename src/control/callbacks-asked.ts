import type { Api } from '../engine/api/api.js';
import { callbackStates } from '../engine/api/callback.js';
import {
  type CallbackCriteria,
  type CallbackQuestion,
  type VerifiedCallbacks,
  verifyCallbacks,
} from '../engine/callbacks/verify.js';
import { validHere } from '../engine/nearest.js';
import { badInput, Problem } from '../engine/problem.js';
import { enterExisting } from '../engine/sandbox/existing.js';
import type { Engine } from '../engine/way/engine.js';
import { mustBeEvent } from './callback-event.js';
import { boundsOf, expectedCount, isOpenAbove, wantedCount } from './count-asked.js';
import type { Verify } from './shapes.js';
import { longestWait, withinAsked } from './within-asked.js';

const at = '/body/callbacks';

export interface AskedOfCallbacks {
  readonly kind: 'callbacks';
  readonly question: CallbackQuestion;
  /** How long to wait for it, in real time. */
  readonly ms: number;
}

/** What is asked of callbacks, which is asked alone. @throws Problem `bad-request` */
export function callbacksAsked(
  { event, subject, state, count, within }: NonNullable<Verify['callbacks']>,
  beside: Readonly<Record<string, unknown>>,
  apis: readonly Api[],
): AskedOfCallbacks {
  const strays = Object.keys(beside).filter((name) => beside[name] !== undefined);
  const message = 'does not go with callbacks, which are asked for alone';
  if (strays.length > 0) throw badInput(strays.map((name) => ({ pointer: `/body/${name}`, message })));
  if (event !== undefined) mustBeEvent(event, apis, `${at}/event`);
  const known = state === undefined ? undefined : stateNamed(state);
  const criteria: CallbackCriteria = {
    ...(event !== undefined && { event }),
    ...(subject !== undefined && { subject }),
    ...(known && { state: known }),
  };
  const question = { criteria, bounds: boundsOf(count, `${at}/count`) };
  return { kind: 'callbacks', question, ms: withinAsked(within, longestWait, `${at}/within`) };
}

function stateNamed(written: string) {
  const state = callbackStates.find((one) => one === written);
  if (state) return state;
  const message = `is the state of no callback${validHere(written, callbackStates, 'there are')}`;
  throw badInput([{ pointer: `${at}/state`, message }]);
}

/**
 * The answer to a question about callbacks that holds.
 *
 * @param cuts end the wait before
 * @throws Problem `not-verified` where it doesn't, `journal-incomplete` where nobody can say
 */
export async function answerOfCallbacks(
  engine: Pick<Engine, 'store' | 'timers' | 'stopping' | 'sandboxes'>,
  sandbox: string,
  { question, ms }: AskedOfCallbacks,
  cuts: readonly AbortSignal[],
) {
  const verified = await verifyCallbacks(engine, sandbox, question, ms, [engine.stopping, ...cuts]);
  if (ms > 0 && engine.stopping.aborted) throw new Problem('stopping', 'The server stops; ask again once it runs');
  // It may have come into being meanwhile.
  await enterExisting(engine.sandboxes, sandbox);
  const { holds, callbackIds, dropped } = verified;
  if (dropped > 0 && isOpenAbove(callbackIds.length, question.bounds)) {
    const why = `${dropped} that had come to an end have been let go of for want of room`;
    const said = `${saying(question, verified)}, as far as can be said: ${why}`;
    throw new Problem('journal-incomplete', said, { ...foundOf(question, verified), dropped });
  }
  if (holds) return { holds: true as const, count: callbackIds.length, callbackIds: [...callbackIds] };
  throw new Problem('not-verified', saying(question, verified), { holds, ...foundOf(question, verified) });
}

function foundOf({ bounds }: CallbackQuestion, { callbackIds, nearest }: VerifiedCallbacks) {
  return { count: callbackIds.length, expected: expectedCount(bounds), callbackIds, nearest };
}

function saying({ bounds }: CallbackQuestion, { callbackIds }: VerifiedCallbacks): string {
  return `${callbackIds.length} callbacks are like that; wanted were ${wantedCount(bounds)}`;
}
