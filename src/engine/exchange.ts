import { Refusal } from './api.js';
import { type Call, judge, type Moment, reach, refusedWith, type Verdict } from './attempt.js';
import { type Answer, answerOf, type Departure } from './departure.js';
import type { Engine } from './engine.js';
import { record, type Trip } from './journal/record.js';
import type { StoreTx } from './store/store.js';
import { dueTask } from './tasks.js';
import { ApiTx, type Task } from './unit-of-work.js';
import { timeIn, type World, worldOf } from './world.js';

/** What came of one attempt at a request. */
export type Attempt =
  /** Work is due that has to be done before. */
  | { readonly kind: 'due' }
  /** Rules are armed, which have to be asked before. */
  | { readonly kind: 'rules' }
  | {
      readonly kind: 'done';
      readonly departure: Departure;
      readonly world: World;
      /** Work that becomes due later. */
      readonly tasks: readonly Task[];
      /** What nobody expected. */
      readonly failure: unknown;
    };

/**
 * One request in one unit of work: what it changes, what is recorded of it and what is counted are committed together.
 * It may run more than once.
 */
export async function attempt(engine: Engine, call: Call, trip: Trip, storeTx: StoreTx): Promise<Attempt> {
  const world = await worldOf(storeTx);
  const now = trip.fixed ?? timeIn(world, engine.clock.now());
  if (!trip.fixed && (await dueTask(storeTx, now))) return { kind: 'due' };
  if (world.rules > 0 && !trip.asked) return { kind: 'rules' };

  const tx = new ApiTx(call.api, storeTx);
  const charge = await call.operation.charge?.(call.view(), tx);
  let failure: unknown;
  let verdict: Verdict;
  try {
    verdict = await judge(engine, call, { now, seed: world.seed, fixtures: world.fixtures } satisfies Moment, tx);
  } catch (error) {
    storeTx.discard();
    tx.tasks.length = 0;
    if (!(error instanceof Refusal)) failure = error;
    verdict =
      error instanceof Refusal
        ? refusedWith(call, error)
        : { kind: 'refused', rendered: call.api.dialect.protocol('internal', call.refused) };
  }
  const fault = verdict.kind === 'refused' ? undefined : reach(call.chosen, 'reply');
  const answer = answerOf(verdict.rendered, {
    api: call.api,
    operation: verdict.kind === 'reply' ? call.operation : undefined,
    allow: call.operation.method,
    requestId: trip.requestId,
    chosen: call.chosen,
  });
  const departure: Answer | Departure = fault ? { kind: 'none', how: 'fin' } : answer;
  await record(engine, storeTx, trip, {
    now,
    verdict,
    answer: fault ? undefined : answer,
    fault: fault?.scenario.name,
    call,
    charge,
    standing: await standingAfter(call, verdict, tx),
  });
  return { kind: 'done', departure, world, tasks: tx.tasks, failure };
}

/** What a success tells of payments. */
async function standingAfter({ operation, params }: Call, { kind, rendered }: Verdict, tx: ApiTx) {
  return kind === 'reply' && rendered.status < 400 ? operation.standing?.({ params, tx }, rendered) : undefined;
}
