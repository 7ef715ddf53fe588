import type { Performed } from '../api/act.js';
import type { Perform } from '../api/api.js';
import type { Callback } from '../api/callback.js';
import { ApiTx } from '../api/unit-of-work.js';
import type { Recorded } from '../journal/record.js';
import { isObject } from '../json.js';
import type { Arrival } from '../request/arrival.js';
import type { Call } from '../request/call.js';
import type { Departure } from '../request/departure.js';
import type { Chosen } from '../request/scenario.js';
import type { Trip } from '../request/trip.js';
import { actsAt } from '../scenario/acts-at.js';
import { needsArming } from '../scenario/choose.js';
import { faultOfConnection } from '../scenario/fault.js';
import { type StoreTx, StoreUnavailable } from '../store/store.js';
import { answerOf, streamOf } from './answer-of.js';
import { type Attempt, attempt } from './attempt.js';
import { chooseAnew } from './choose-anew.js';
import { attachedTo, couldNotBeKept, endApart, endFailed, endRefused, type JourneyEnd, logError } from './ends.js';
import type { Engine } from './engine.js';
import { judge } from './judge.js';
import { callOf, type Journey, journeyOf, locate, read } from './locate.js';
import { lookOnly } from './look-only.js';
import { ownHeadersIn } from './own-headers.js';
import { takesOnly } from './takes-only.js';
import { tell, tellControl } from './tell.js';
import { reconcileFirst, recordLeft } from './told-otherwise.js';

/** The one way of a request, from where it is located to what is sent. Never rejects. */
export async function carryOut(engine: Engine, arrival: Arrival): Promise<Departure> {
  const journey = journeyOf(arrival, engine.requestIds.next(), engine.elapsed());
  try {
    let ended: JourneyEnd;
    try {
      ended = await go(engine, arrival, journey);
    } catch (error) {
      ended = await endFailed(engine, arrival, journey, error);
    }
    const { departure, recorded } = ended;
    if (!journey.isJournalled) {
      if (engine.log.debug) tellControl(engine.log, arrival, departure, engine.elapsed() - journey.startedAt);
      return departure;
    }
    const isMissed = departure.kind !== 'none' && journey.hasLeft();
    const known = isMissed ? await recordLeft(engine, journey, recorded, 'nothing') : recorded;
    return conclude(engine, journey, ended, known);
  } finally {
    if (journey.isInFlight) engine.inFlight.end(journey.sandbox);
  }
}

async function go(engine: Engine, arrival: Arrival, journey: Journey): Promise<JourneyEnd> {
  const { route } = arrival;
  if (route.kind === 'refused') throw route.problem;
  const located = locate(engine, arrival, journey);
  if (located !== undefined) await located;
  if (journey.isJournalled) {
    engine.inFlight.begin(journey.sandbox);
    journey.isInFlight = true;
  }
  if (engine.unsure.any) await reconcileFirst(engine, journey.sandbox);
  const entered = journey.isJournalled ? engine.sandboxes.enter(journey.sandbox) : undefined;
  if (entered !== undefined) await entered;
  const reading = read(arrival, journey);
  if (reading !== undefined) await reading;
  const call = callOf(engine, arrival, journey);
  if (!call) return endRefused(engine, arrival, journey);
  if (call.api.kind === 'control') return judgedApart(engine, arrival, journey, call);
  return await inUnitOfWork(engine, arrival, journey, call);
}

/** Chooses, waits, runs what is due before, and carries the request out in one unit of work. */
async function inUnitOfWork(engine: Engine, arrival: Arrival, journey: Journey, asked: Call): Promise<JourneyEnd> {
  let call = asked;
  let choose = needsArming(journey.chosen);
  for (;;) {
    if (choose) {
      journey.chosen = await chooseAnew(engine, journey, call);
      journey.asked = true;
      const one = actsAt(journey.chosen, 'connection');
      const lost = one && (await faultOfConnection(one, engine));
      call = { ...call, chosen: journey.chosen, reached: one ? [one] : [] };
      if (lost) return endApart(engine, arrival, journey, { lost, call });
    }
    const begun = engine.elapsed();
    let last: Attempt;
    try {
      last = await engine.store.transact(journey.sandbox, (tx) => attempt(engine, call, journey, tx));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const looked = await lookOnly(engine, call, journey, error);
      if (!looked) return couldNotBeKept(engine, arrival, journey, error, 'may be recorded');
      last = looked;
    }
    engine.metrics.unitOfWork((engine.elapsed() - begun) / 1000);
    if (last.kind === 'due') {
      const isHeld = engine.deliveries.isHeld(journey.sandbox);
      await engine.tasks.runDue(journey.sandbox, isHeld ? { upToAttempt: true } : {});
    }
    choose = last.kind === 'rules';
    if (last.kind !== 'done') continue;
    if (last.tasks.length > 0) engine.tasks.expect(journey.sandbox, last.world, last.tasks);
    if (last.callbacks.length > 0) await callBack(engine, journey, last);
    if (last.failure !== undefined) logError(engine, arrival, journey, last.failure);
    return last;
  }
}

/** So long an answer waits for the receiver that is to be told before, in milliseconds. */
const longestFirst = 2_000;

/** Has the receivers called that are to be told; the answer waits for that only where a scenario says so. */
async function callBack(
  { deliveries, timers, unattended }: Engine,
  { sandbox }: Journey,
  { callbacks, reached }: { readonly callbacks: readonly Callback[]; readonly reached: readonly Chosen[] },
): Promise<void> {
  deliveries.made(sandbox, callbacks);
  if (!reached.some(({ scenario: { outcome } }) => 'fault' in outcome && outcome.fault === 'callback-first')) return;
  const over = new AbortController();
  const timer = timers.after(longestFirst, () => over.abort());
  const ids = callbacks.filter(({ copyOf }) => copyOf === null).map(({ id }) => id);
  // What was done is kept, whether or not anybody can look how its receiver took it.
  await deliveries.firstEnded(sandbox, ids, over.signal).catch((error: unknown) => {
    unattended.failing('callback', error, 'an answer did not wait for its callback', { sandbox });
  });
  timer.cancel();
}

/** A control operation may wait for hours or look at many sandboxes: it opens its own units of work. */
const noTx: StoreTx = new Proxy({} as StoreTx, {
  get() {
    throw new Error('a control operation opens its own units of work');
  },
});

/** Within a unit of work of its sandbox, what opens others would wait for itself, for ever. */
async function judgedApart(engine: Engine, arrival: Arrival, trip: Trip, call: Call): Promise<JourneyEnd> {
  takesOnly(call.operation, call);
  const moment = { requestId: trip.requestId, now: engine.clock.now(), seed: '', fixtures: [] };
  const perform = performing(engine, arrival, trip);
  const { rendered, reached, failure } = await judge(engine, { ...call, perform }, moment, new ApiTx(call.api, noTx));
  if (failure !== undefined) logError(engine, arrival, trip, failure);
  const attached = { ...attachedTo(engine, arrival, trip, reached), operation: call.operation };
  const departure = rendered.stream ? streamOf(rendered, rendered.stream, attached) : answerOf(rendered, attached);
  return { departure, recorded: undefined, reached };
}

/** An act takes the way of a request to its API: what the call that asks for it says beside the members counts for it. */
function performing(engine: Engine, asking: Arrival, trip: Trip): Perform {
  return (api, act, members) => {
    const route = { kind: 'operation', operation: act, params: trip.params } as const;
    const arrival: Arrival = { ...asking, api, route, search: '' };
    const journey: Journey = {
      ...journeyOf(arrival, trip.requestId, trip.startedAt),
      kind: 'act',
      sandbox: trip.sandbox,
      body: { kind: 'json', value: members },
    };
    const asked = callOf(engine, arrival, journey);
    if (!asked) throw new Error(`${api.name}/${act.id} is nowhere`);
    // The vendor has no say in how it was sent.
    const call = { ...asked, headers: { 'content-type': api.mediaType } };
    return async () => {
      const ended = await inUnitOfWork(engine, arrival, journey, call);
      conclude(engine, journey, ended, ended.recorded);
      return performedBy(ended, trip.requestId);
    };
  };
}

/** @throws Problem for what no vendor has words for, StoreUnavailable where nothing could be kept */
function performedBy({ verdict, departure }: JourneyEnd, requestId: string): Performed {
  if (verdict?.problem) throw verdict.problem;
  if (verdict?.failure !== undefined) throw verdict.failure;
  if (!verdict || departure.kind !== 'answer') throw new StoreUnavailable('What was asked for could not be kept');
  const { status, body } = verdict.rendered;
  if (!isObject(body)) throw new Error('an act came to what is no object');
  return { refused: status >= 400, body, requestId, headers: ownHeadersIn(departure.headers) };
}

/** Counts and logs a request of somebody's test. */
function conclude(engine: Engine, trip: Trip, { departure, reached }: JourneyEnd, recorded?: Recorded): Departure {
  if (recorded === undefined) engine.unrecorded.note(trip.sandbox);
  const ms = engine.elapsed() - trip.startedAt;
  engine.metrics.exchange(trip, reached, departure, ms / 1000);
  if (engine.log.debug) tell(engine.log, trip, recorded?.text, departure, ms);
  if (departure.kind !== 'slow-drip') return departure;
  const abandoned = () => recordLeft(engine, trip, recorded, 'a-part');
  return { ...departure, abandoned };
}
