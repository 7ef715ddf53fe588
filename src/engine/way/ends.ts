import { renderProblem } from '../api/render-problem.js';
import { ApiTx } from '../api/unit-of-work.js';
import { type Recorded, record } from '../journal/record.js';
import { loggable } from '../log/log.js';
import { maskText } from '../masking/mask-text.js';
import { Problem } from '../problem.js';
import type { Arrival } from '../request/arrival.js';
import type { Call, Verdict } from '../request/call.js';
import type { Departure, NoAnswer } from '../request/departure.js';
import type { Chosen } from '../request/scenario.js';
import type { Trip } from '../request/trip.js';
import { saidIfFull, unkept } from '../sandbox/store-problems.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import { StoreUnavailable, StoreUnsure } from '../store/store.js';
import { type Attached, answerOf } from './answer-of.js';
import type { Engine } from './engine.js';
import { refusedOf } from './refused-of.js';
import { noteUnsure } from './told-otherwise.js';

/** How the way of a request ended. */
export interface JourneyEnd {
  /** Undefined where it was not judged. */
  readonly verdict?: Verdict;
  readonly departure: Departure;
  /** Undefined where the journal has nothing of it. */
  readonly recorded: Recorded | undefined;
  /** The scenarios that acted. */
  readonly reached: readonly Chosen[];
}

/** The end of a request that was not judged: an answer, or a connection that a scenario has taken away. */
type Apart = Verdict | { readonly lost: NoAnswer; readonly call: Omit<Call, 'chosen'> };

const nothingReached: readonly Chosen[] = [];

/** Where nothing answers, or not to this method. */
export function endRefused(engine: Engine, arrival: Arrival, trip: Trip): Promise<JourneyEnd> {
  const { api, route } = arrival;
  const error = route.kind === 'method' ? 'method' : 'no-path';
  const rendered = api.dialect.protocol(error, refusedOf(arrival));
  return endApart(engine, arrival, trip, { kind: 'refused', rendered, reached: nothingReached });
}

/** Where something was thrown on the way: what is ours is said as a problem, the rest in the dialect. */
export async function endFailed(engine: Engine, arrival: Arrival, trip: Trip, thrown: unknown): Promise<JourneyEnd> {
  const error = saidIfFull(thrown);
  if (error instanceof StoreUnavailable) return couldNotBeKept(engine, arrival, trip, error);
  const refused = (rendered: Verdict['rendered']): Verdict => ({ kind: 'refused', rendered, reached: nothingReached });
  if (error instanceof Problem) return endApart(engine, arrival, trip, refused(renderProblem(error)));
  logError(engine, arrival, trip, error);
  return endApart(engine, arrival, trip, refused(arrival.api.dialect.protocol('internal', refusedOf(arrival))));
}

/** Where nothing can be kept at present. @param recording whether it may have been recorded all the same */
export function couldNotBeKept(
  engine: Engine,
  arrival: Arrival,
  trip: Trip,
  error: StoreUnavailable,
  recording?: 'may be recorded',
): JourneyEnd {
  const attached = attachedTo(engine, arrival, trip, nothingReached);
  const ended = { recorded: undefined, reached: nothingReached };
  if (!trip.isJournalled) return { departure: answerOf(renderProblem(unkept(error)), attached), ...ended };
  logError(engine, arrival, trip, error, 'a request could not be kept');
  const rendered = arrival.api.dialect.protocol(503, refusedOf(arrival));
  const departure = answerOf(rendered, attached);
  if (recording && error instanceof StoreUnsure) {
    noteUnsure(engine, trip, { status: departure.status, headers: departure.headers, body: rendered.body });
  }
  return { departure, ...ended };
}

/** What went wrong with a request that its client is told of in the vendor's words alone. */
export function logError(
  { log }: Pick<Engine, 'log'>,
  { api, path }: Arrival,
  { requestId }: Trip,
  error: unknown,
  message = 'internal failure',
): void {
  log.error({ err: loggable(error), requestId, api: api.name, path: maskText(path) }, message);
}

/** Ends a request that no operation has judged; it is recorded by itself. */
export async function endApart(engine: Engine, arrival: Arrival, trip: Trip, end: Apart): Promise<JourneyEnd> {
  const { verdict, departure, reached, fault, call } = apart(engine, arrival, trip, end);
  if (!trip.isJournalled) return { departure, recorded: undefined, reached };
  try {
    const recorded = await engine.store.transact(trip.sandbox, async (tx) => {
      const now = trip.fixed ?? timeIn(worldOf(tx), engine.clock.now());
      const charge = await call?.operation.charge?.(call.view(), new ApiTx(call.api, tx));
      return record(engine, tx, trip, { now, verdict, departure, fault, reached, call, charge });
    });
    return { departure, recorded, reached };
  } catch (error) {
    if (error instanceof StoreUnsure) noteUnsure(engine, trip);
    // Whoever runs it knows from the requests that could not be kept.
    if (!(error instanceof StoreUnavailable)) {
      engine.log.warn({ err: loggable(error), requestId: trip.requestId }, 'an exchange could not be recorded');
    }
    return { departure, recorded: undefined, reached };
  }
}

function apart(engine: Engine, arrival: Arrival, trip: Trip, end: Apart) {
  if ('lost' in end) {
    const { lost, call } = end;
    const [by] = call.reached;
    return { verdict: undefined, departure: lost, reached: call.reached, fault: by?.scenario.name, call };
  }
  const departure = answerOf(end.rendered, attachedTo(engine, arrival, trip, end.reached));
  return { verdict: end, departure, reached: end.reached, fault: undefined, call: undefined };
}

/** What the answer to a request says beside its rendered body. */
export function attachedTo(
  { sandboxHeaders }: Pick<Engine, 'sandboxHeaders'>,
  { api, route }: Arrival,
  { requestId, sandbox, chosen }: Trip,
  reached: readonly Chosen[],
): Attached {
  const allow = route.kind === 'method' ? route.allow : route.kind === 'operation' ? route.operation.method : '';
  return { api, operation: undefined, allow, requestId, sandbox, chosen, reached, sandboxHeaders };
}
