import type { Api } from '../api/api.js';
import { renderProblem } from '../api/render-problem.js';
import type { RequestView } from '../api/request-view.js';
import { ApiTx } from '../api/unit-of-work.js';
import { decodeBody } from '../body.js';
import { parseInstant } from '../clock.js';
import { headerText } from '../headers.js';
import { record } from '../journal/record.js';
import { loggable } from '../log/log.js';
import { maskText } from '../masking/mask-text.js';
import { Problem } from '../problem.js';
import type { Arrival } from '../request/arrival.js';
import type { Call, Verdict } from '../request/call.js';
import type { Departure, NoAnswer } from '../request/departure.js';
import type { Trip } from '../request/trip.js';
import { saidIfFull } from '../sandbox/said-if-full.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import { defaultSandbox } from '../sandbox-id.js';
import { askedFor, needsArming, triggered } from '../scenario/choose.js';
import { faultOfConnection } from '../scenario/fault.js';
import { StoreUnavailable } from '../store/store.js';
import { type Attached, answerOf } from './answer-of.js';
import { type Attempt, attempt } from './attempt.js';
import { chooseAnew } from './choose-anew.js';
import { carryOutControl } from './control-call.js';
import type { Engine } from './engine.js';
import { checkOwnHeaders } from './own-headers.js';
import { sandboxNamed } from './prefix.js';
import { refusedOf } from './refused-of.js';
import { tell, tellControl } from './tell.js';
import { mayBeRecorded, noteUnsure, reconcileFirst, recordLeft } from './told-otherwise.js';
import { lookOnly } from './unkept.js';

/** Shared by all requests without a query; nobody changes a query. */
const noQuery = new URLSearchParams();
const noMembers = Object.freeze({});

/** The one way of a request, from where it is located to what is sent. Never rejects. */
export async function carryOut(engine: Engine, arrival: Arrival): Promise<Departure> {
  const { api, route } = arrival;
  const requestId = engine.requestIds.next();
  const startedAt = engine.elapsed();
  // An operation of the sandbox's own opens units of work: within one of its sandbox it would wait for itself, for ever.
  if (!api.data && (route.kind === 'operation' || api.owns.test(arrival.path))) {
    const departure = await carryOutControl(engine, arrival, requestId);
    if (engine.log.debug) tellControl(engine.log, arrival, departure, engine.elapsed() - startedAt);
    return departure;
  }
  const query = arrival.search === '' ? noQuery : new URLSearchParams(arrival.search);
  const trip: Trip = {
    requestId,
    startedAt,
    sandbox: defaultSandbox,
    fixed: undefined,
    api: api.data ? api : null,
    operation: route.kind === 'operation' ? route.operation : undefined,
    method: arrival.method,
    path: arrival.path,
    params: route.kind === 'operation' ? route.params : {},
    query,
    headers: arrival.headers,
    body: { kind: 'empty' },
    bytes: arrival.read === 'too-large' ? 0 : arrival.read.length,
    chosen: [],
    asked: false,
    hasLeft: arrival.hasLeft,
    recorded: undefined,
    left: false,
  };
  let departure: Departure;
  try {
    departure = await go(engine, arrival, trip);
  } catch (error) {
    departure = await afterFailure(engine, arrival, trip, saidIfFull(error));
  }
  if (departure.kind !== 'none' && trip.hasLeft()) await recordLeft(engine, trip, 'nothing');
  if (departure.kind === 'slow-drip') {
    departure = { ...departure, abandoned: () => recordLeft(engine, trip, 'a-part') };
  }
  if (trip.recorded === undefined) engine.unrecorded.note(trip.sandbox);
  const ms = engine.elapsed() - startedAt;
  engine.metrics.exchange(trip, departure, ms / 1000);
  if (engine.log.debug) tell(engine.log, trip, departure, ms);
  return departure;
}

async function afterFailure(engine: Engine, arrival: Arrival, trip: Trip, error: unknown): Promise<Departure> {
  const { api } = arrival;
  const mayBeKept = mayBeRecorded(error, trip);
  trip.recorded = undefined;
  if (error instanceof Problem) {
    return endApart(engine, arrival, trip, { kind: 'refused', rendered: renderProblem(error) });
  }
  const { requestId } = trip;
  const path = maskText(arrival.path);
  if (error instanceof StoreUnavailable) {
    engine.log.error({ err: loggable(error), requestId, api: api.name, path }, 'a request could not be kept');
    const rendered = api.dialect.protocol(503, refusedOf(arrival));
    const answer = answerOf(rendered, attachedTo(engine, arrival, trip));
    if (mayBeKept) noteUnsure(engine, trip, { status: answer.status, headers: answer.headers, body: rendered.body });
    return answer;
  }
  engine.log.error({ err: loggable(error), requestId, api: api.name, path }, 'internal failure');
  const rendered = api.dialect.protocol('internal', refusedOf(arrival));
  return endApart(engine, arrival, trip, { kind: 'refused', rendered });
}

async function go(engine: Engine, arrival: Arrival, trip: Trip): Promise<Departure> {
  const { api, route, headers, prefix } = arrival;
  trip.sandbox =
    sandboxNamed(headerText(headers['x-sandbox-id']), prefix) ??
    (engine.sandboxes.someClaim ? await engine.sandboxes.claimedBy(headers) : undefined) ??
    defaultSandbox;
  if (engine.unsure.any) await reconcileFirst(engine, trip.sandbox);
  const entered = engine.sandboxes.enter(trip.sandbox);
  if (entered !== undefined) await entered;
  checkOwnHeaders(headers);
  trip.fixed = fixedInstant(headerText(headers['x-sandbox-time']));
  const body = decodeBody(arrival.read, headerText(headers['content-encoding']));
  trip.body = body instanceof Promise ? await body : body;
  if (api.data) {
    trip.chosen = askedFor(
      {
        header: headerText(headers['x-sandbox-scenario']),
        prefer: headerText(headers['prefer']),
        path: prefix.scenarios,
      },
      engine.library.catalogue,
      api,
      trip.operation,
    );
  }
  if (route.kind === 'refused') throw route.problem;
  if (route.kind !== 'operation') {
    return endApart(engine, arrival, trip, {
      kind: 'refused',
      rendered: api.dialect.protocol(route.kind, refusedOf(arrival)),
    });
  }
  trip.asked = trip.chosen.length > 0;
  const view = viewOf(trip, api, route.params);
  if (!trip.asked) trip.chosen = triggered(engine.library.catalogue, route.operation, view);
  return await carryOutOperation(engine, arrival, trip, {
    api,
    operation: route.operation,
    sandbox: trip.sandbox,
    params: route.params,
    query: trip.query,
    headers,
    body: trip.body,
    view,
    refused: refusedOf(arrival),
    chosen: trip.chosen,
    hasLeft: undefined,
    baseUrl: (engine.publicUrl ?? arrival.origin) + (trip.sandbox === defaultSandbox ? '' : `/~${trip.sandbox}`),
  });
}

/** Chooses, waits, runs what is due before, and carries the request out in one unit of work. */
async function carryOutOperation(engine: Engine, arrival: Arrival, trip: Trip, call: Call): Promise<Departure> {
  let choose = needsArming(trip.chosen);
  for (;;) {
    if (choose) {
      await chooseAnew(engine, trip, call);
      const lost = await faultOfConnection(engine, trip.chosen);
      if (lost) return endApart(engine, arrival, trip, lost, call);
    }
    const begun = engine.elapsed();
    const chosen = trip.chosen === call.chosen ? call : { ...call, chosen: trip.chosen };
    let last: Attempt;
    try {
      last = await engine.store.transact(trip.sandbox, (tx) => attempt(engine, chosen, trip, tx));
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      last = await lookOnly(engine, chosen, trip, error);
    }
    engine.metrics.unitOfWork((engine.elapsed() - begun) / 1000);
    if (last.kind === 'due') await engine.tasks.runDue(trip.sandbox);
    choose = last.kind === 'rules';
    if (last.kind !== 'done') continue;
    if (last.tasks.length > 0) engine.tasks.expect(trip.sandbox, last.world, last.tasks);
    if (last.failure !== undefined) {
      const { requestId } = trip;
      engine.log.error({ err: loggable(last.failure), requestId, api: call.api.name }, 'internal failure');
    }
    return last.departure;
  }
}

/** Ends a request that no operation has judged; it is recorded by itself. */
async function endApart(
  engine: Engine,
  arrival: Arrival,
  trip: Trip,
  end: Verdict | NoAnswer,
  call?: Omit<Call, 'chosen'>,
): Promise<Departure> {
  const lost = end.kind === 'none' ? end : undefined;
  const verdict = end.kind === 'none' ? undefined : end;
  const departure = verdict ? answerOf(verdict.rendered, attachedTo(engine, arrival, trip)) : (lost as NoAnswer);
  const fault = lost && trip.chosen.find(({ stage, reached }) => stage === 'connection' && reached)?.scenario.name;
  try {
    await engine.store.transact(trip.sandbox, async (tx) => {
      const now = trip.fixed ?? timeIn(worldOf(tx), engine.clock.now());
      const charge = await call?.operation.charge?.(call.view(), new ApiTx(call.api, tx));
      record(engine, tx, trip, { now, verdict, departure, fault, call, charge });
    });
  } catch (error) {
    if (mayBeRecorded(error, trip)) noteUnsure(engine, trip);
    trip.recorded = undefined;
    // Whoever runs it knows from the requests that could not be kept.
    if (error instanceof StoreUnavailable) return departure;
    engine.log.warn({ err: loggable(error), requestId: trip.requestId }, 'an exchange could not be recorded');
  }
  return departure;
}

function attachedTo(
  { sandboxHeaders }: Engine,
  { api, route }: Arrival,
  { requestId, sandbox, chosen }: Trip,
): Attached {
  const allow = route.kind === 'method' ? route.allow : route.kind === 'operation' ? route.operation.method : '';
  return { api, operation: undefined, allow, requestId, sandbox, chosen, sandboxHeaders };
}

function viewOf(trip: Trip, api: Api, params: Readonly<Record<string, string>>): () => RequestView {
  let view: RequestView | undefined;
  return () => {
    const body = trip.body.kind === 'json' ? trip.body.value : undefined;
    view ??= {
      method: trip.method,
      path: trip.path,
      params,
      query: trip.query.size === 0 ? noMembers : Object.fromEntries(trip.query),
      headers: trip.headers,
      body: api.dialect.normalise?.(body, trip.operation?.id ?? '') ?? body,
    };
    return view;
  };
}

function fixedInstant(header: string | undefined): Date | undefined {
  if (header === undefined) return undefined;
  const instant = parseInstant(header.trim());
  if (instant) return instant;
  throw new Problem('bad-time', `X-Sandbox-Time is an instant such as 2026-01-31T12:00:00Z, not "${header}"`);
}
