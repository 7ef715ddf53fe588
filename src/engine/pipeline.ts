import { type AnyOperation, type Api, Refusal, type Refused, type Rendered, type RequestView } from './api.js';
import { type Attempt, attempt, type Call, reach, type Verdict } from './attempt.js';
import { decodeBody } from './body.js';
import { parseInstant } from './clock.js';
import type { Engine } from './engine.js';
import { type Headers, headerText } from './headers.js';
import { defaultSandbox, type Prefix, sandboxOf } from './prefix.js';
import { Problem, renderProblem } from './problem.js';
import { askedFor, countTimes, triggered } from './scenario/choose.js';
import { type Chosen, reportOf } from './scenario/scenario.js';
import { wait } from './timers.js';

/** Where a request goes. */
export type Route =
  | { readonly kind: 'operation'; readonly operation: AnyOperation; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'no-path' }
  | { readonly kind: 'method'; readonly allow: string };

/** A request whose body has been read and whose place is known. */
export interface Arrival {
  /** Whose dialect it is answered in. */
  readonly api: Api;
  readonly route: Route;
  readonly method: string;
  /** The vendor's path, without prefix and query. */
  readonly path: string;
  /** The query with its question mark, or empty. */
  readonly search: string;
  readonly headers: Headers;
  readonly prefix: Prefix;
  /** Scheme and authority as the client wrote them. */
  readonly origin: string;
  readonly read: Buffer | 'too-large';
}

/** What goes out; `lost`: the connection is closed without a byte. */
export type Departure =
  | 'lost'
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** Shared by all requests without a query; nobody changes a query. */
const noQuery = new URLSearchParams();

/** What is known of a request by the time it is answered, however far it came. */
interface Trip {
  readonly requestId: string;
  chosen: readonly Chosen[];
}

/** The one way of a request, from where it is located to what is sent. Never rejects. */
export async function carryOut(engine: Engine, arrival: Arrival): Promise<Departure> {
  const trip: Trip = { requestId: engine.requestIds.next(), chosen: [] };
  const { api, route } = arrival;
  try {
    const verdict = await judge(engine, arrival, trip);
    if (verdict === 'lost') return 'lost';
    const own = route.kind === 'operation' && verdict.kind === 'reply' ? route.operation.mediaType : undefined;
    return depart(arrival, trip, verdict.rendered, own);
  } catch (error) {
    if (error instanceof Problem) return depart(arrival, trip, renderProblem(error));
    engine.log.error({ err: error, requestId: trip.requestId, api: api.name, path: arrival.path }, 'internal failure');
    return depart(arrival, trip, api.dialect.protocol('internal', refusedOf(arrival)));
  }
}

async function judge(engine: Engine, arrival: Arrival, trip: Trip): Promise<Verdict | 'lost'> {
  const { api, route, headers, prefix } = arrival;
  const { catalogue } = engine.library;
  if (route.kind !== 'operation' && !api.data) return unrouted(arrival, route.kind);
  const sandbox = sandboxOf(headerText(headers['x-sandbox-id']), prefix);
  const fixed = fixedInstant(headerText(headers['x-sandbox-time']));
  trip.chosen = askedFor(
    {
      header: headerText(headers['x-sandbox-scenario']),
      prefer: headerText(headers['prefer']),
      path: prefix.scenarios,
    },
    catalogue,
    api,
    route.kind === 'operation' ? route.operation : undefined,
  );
  if (route.kind !== 'operation') return unrouted(arrival, route.kind);

  const { operation } = route;
  const body = await decodeBody(arrival.read, headerText(headers['content-encoding']));
  const query = arrival.search === '' ? noQuery : new URLSearchParams(arrival.search);
  const view = viewOf(arrival, route.params, query, body.kind === 'json' ? body.value : undefined, operation);
  if (trip.chosen.length === 0) trip.chosen = triggered(catalogue, api, operation, view);
  await countTimes(trip.chosen, engine.store, sandbox, api, operation, view);
  if (await faultOfConnection(engine, trip.chosen)) return 'lost';

  if (!fixed) await engine.tasks.runDue(sandbox, engine.clock.now());
  const verdict = await inUnitOfWork(engine, sandbox, {
    api,
    operation,
    params: route.params,
    query,
    headers,
    body,
    view,
    refused: refusedOf(arrival),
    baseUrl: (engine.publicUrl ?? arrival.origin) + (sandbox === defaultSandbox ? '' : `/~${sandbox}`),
    now: fixed ?? engine.clock.now(),
    chosen: trip.chosen,
  });
  return verdict.kind !== 'refused' && reach(trip.chosen, 'reply') ? 'lost' : verdict;
}

/** State, ids, counters and tasks of a request are committed together, or none of them. */
async function inUnitOfWork(engine: Engine, sandbox: string, call: Call): Promise<Verdict> {
  let last: Attempt | undefined;
  try {
    last = await engine.store.transact(sandbox, (tx) => attempt(engine, call, tx));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { kind: 'refused', rendered: call.api.dialect.refusal(error, call.operation.id), by: error };
  }
  if (last.tasks.length > 0) engine.tasks.add(sandbox, last.tasks);
  return last.verdict;
}

/** Waits as long as a scenario says. @returns whether the request is to be lost before anything happens */
async function faultOfConnection(engine: Engine, chosen: readonly Chosen[]): Promise<boolean> {
  const one = reach(chosen, 'connection');
  if (!one || !('fault' in one.scenario.outcome)) return false;
  if (one.scenario.outcome.fault === 'lost-request') return true;
  await wait(engine.timers, Number(one.parameters['ms']), engine.stopping);
  return false;
}

function unrouted(arrival: Arrival, error: 'no-path' | 'method'): Verdict {
  return { kind: 'refused', rendered: arrival.api.dialect.protocol(error, refusedOf(arrival)) };
}

function depart(arrival: Arrival, trip: Trip, rendered: Rendered, mediaType = arrival.api.mediaType): Departure {
  const { status, headers } = rendered;
  const body = typeof rendered.body === 'string' ? rendered.body : JSON.stringify(rendered.body);
  const sent: Record<string, string> = {
    'content-type': rendered.mediaType ?? mediaType,
    'content-length': String(Buffer.byteLength(body)),
    'x-sandbox-request-id': trip.requestId,
    ...headers,
  };
  if (trip.chosen.length > 0) sent['x-sandbox-scenario'] = reportOf(trip.chosen);
  if (status === 401) sent['www-authenticate'] ??= arrival.api.challenge;
  if (status === 405) sent['allow'] ??= allowed(arrival.route);
  if (status === 429 || status === 503) sent['retry-after'] ??= '1';
  return { status, headers: sent, body };
}

function allowed(route: Route): string {
  if (route.kind === 'method') return route.allow;
  return route.kind === 'operation' ? route.operation.method : '';
}

function viewOf(
  { api, headers }: Arrival,
  params: Readonly<Record<string, string>>,
  query: URLSearchParams,
  body: unknown,
  operation: AnyOperation,
): () => RequestView {
  let view: RequestView | undefined;
  return () => {
    view ??= {
      params,
      query: Object.fromEntries(query),
      headers,
      body: api.dialect.normalise?.(body, operation.id) ?? body,
    };
    return view;
  };
}

function refusedOf({ method, path, route }: Arrival): Refused {
  return { method, path, operation: route.kind === 'operation' ? route.operation.id : undefined };
}

function fixedInstant(header: string | undefined): Date | undefined {
  if (header === undefined) return undefined;
  const instant = parseInstant(header.trim());
  if (instant) return instant;
  throw new Problem('bad-time', `X-Sandbox-Time is an instant such as 2026-01-31T12:00:00Z, not "${header}"`);
}
