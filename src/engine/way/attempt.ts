import { turnFor } from '../api/answer-limit.js';
import { type Eventually, Refusal, type Standing } from '../api/api.js';
import { type Callback, callbackCollection } from '../api/callback.js';
import { ApiTx, type Task } from '../api/unit-of-work.js';
import { type Cause, outboxOf } from '../callbacks/outbox.js';
import { type Recorded, record } from '../journal/record.js';
import type { Call, Verdict } from '../request/call.js';
import type { Departure } from '../request/departure.js';
import type { Chosen } from '../request/scenario.js';
import type { Trip } from '../request/trip.js';
import { comesBefore, dueTask } from '../sandbox/tasks.js';
import { timeIn, type World, worldOf } from '../sandbox/world.js';
import { actsAt } from '../scenario/acts-at.js';
import { faultOfReply, invalidated } from '../scenario/fault.js';
import type { StoreTx } from '../store/store.js';
import { answerOf } from './answer-of.js';
import type { Engine } from './engine.js';
import { judge, replySchema } from './judge.js';

/** What came of one attempt at a request. */
export type Attempt =
  /** Work is due that has to be done before. */
  | { readonly kind: 'due' }
  /** Rules are armed, which have to be asked before. */
  | { readonly kind: 'rules' }
  | {
      readonly kind: 'done';
      readonly verdict: Verdict;
      readonly departure: Departure;
      /** Undefined where nothing could be kept, and it only looked. */
      readonly recorded: Recorded | undefined;
      /** The scenarios that acted. */
      readonly reached: readonly Chosen[];
      readonly world: World;
      /** Work that becomes due later. */
      readonly tasks: readonly Task[];
      /** What receivers are to be told. */
      readonly callbacks: readonly Callback[];
      /** What nobody expected. */
      readonly failure: unknown;
    };

/**
 * One request in one unit of work: what it changes, what is recorded of it and what is counted are committed together.
 * It may run more than once, and changes nothing but the transaction.
 */
export async function attempt(engine: Engine, call: Call, trip: Trip, storeTx: StoreTx): Promise<Attempt> {
  const world = worldOf(storeTx);
  const now = trip.fixed ?? timeIn(world, engine.clock.now());
  const due = trip.fixed ? undefined : dueTask(storeTx, now);
  if (due && !isLeftToAdvance(engine, trip.sandbox, storeTx, due)) return { kind: 'due' };
  if (world.rules > 0 && !trip.asked) return { kind: 'rules' };

  const { api, operation } = call;
  const ofCallbacks = actsAt(call.chosen, 'callback');
  const tx = new ApiTx(api, storeTx, operation.callbacks && outboxOf(engine, causeOf(call, trip, ofCallbacks)));
  const asked = operation.charge?.(call.view(), tx);
  const charge = asked instanceof Promise ? await asked : asked;
  const { seed, fixtures } = world;
  const verdict = await judge(engine, call, { requestId: trip.requestId, now, seed, fixtures }, tx);
  if (verdict.isUndone) {
    storeTx.discard();
    tx.tasks.length = 0;
    tx.callbacks.length = 0;
  }
  const reached = ofCallbacks && tx.callbacks.length > 0 ? [...verdict.reached, ofCallbacks] : verdict.reached;
  const fault = lateFault(verdict);
  const rendered = fault
    ? invalidated(fault, verdict.rendered, replySchema(api, operation, verdict))
    : verdict.rendered;
  const answer = answerOf(rendered, {
    api,
    operation: verdict.kind === 'reply' ? operation : undefined,
    allow: operation.method,
    requestId: trip.requestId,
    sandbox: trip.sandbox,
    chosen: call.chosen,
    reached,
    sandboxHeaders: engine.sandboxHeaders,
  });
  const turn = turnFor(answer.body.length);
  if (turn !== undefined) await turn;
  const departure = fault ? faultOfReply(fault, answer) : answer;
  const learnt = standingAfter(call, tx, verdict);
  const recorded = record(engine, storeTx, trip, {
    now,
    verdict: fault ? { ...verdict, rendered } : verdict,
    departure,
    fault: fault?.scenario.name ?? standIn(verdict),
    reached,
    call,
    charge,
    standing: learnt instanceof Promise ? await learnt : learnt,
  });
  const { tasks, callbacks } = tx;
  return { kind: 'done', verdict, departure, recorded, reached, world, tasks, callbacks, failure: verdict.failure };
}

/** What comes after an attempt at a callback that an advance is about to make has to wait for that. */
function isLeftToAdvance({ deliveries }: Engine, sandbox: string, tx: StoreTx, due: Task): boolean {
  if (!deliveries.isHeld(sandbox)) return false;
  return comesBefore(tx.earliest(callbackCollection) as Callback | undefined, due);
}

function causeOf({ operation }: Call, { requestId }: Trip, scenario: Chosen | undefined): Cause {
  return { id: requestId, requestId, causedBy: operation.id, scenario };
}

/** What the request itself deserves stays undisturbed. */
function lateFault({ kind, reached }: Verdict): Chosen | undefined {
  if (kind === 'refused' || reached.length === 0) return undefined;
  return reached.find(({ stage, scenario }) => stage === 'reply' && 'fault' in scenario.outcome);
}

/** The name of a scenario whose literal answer stands in for that of an operation that happened. */
function standIn({ replaces, by }: Verdict): string | undefined {
  return replaces && by && !(by instanceof Refusal) ? by.name : undefined;
}

/** What the client learns of payments, from a success or from a refusal. */
function standingAfter(
  { operation, params }: Call,
  tx: ApiTx,
  { kind, rendered, by }: Verdict,
): Eventually<Standing | undefined> {
  if (kind === 'reply' && rendered.status < 400) return operation.standing?.({ params, tx }, rendered);
  if (kind === 'refused' && by instanceof Refusal) return operation.standingRefused?.({ params }, by);
  return undefined;
}
