import type { Api } from '../api/api.js';
import type { RequestView } from '../api/request-view.js';
import { decodeBody } from '../body.js';
import { parseInstant } from '../clock.js';
import { parseForm } from '../form.js';
import { frozen } from '../frozen.js';
import { headerText } from '../headers.js';
import { Problem } from '../problem.js';
import type { Arrival } from '../request/arrival.js';
import type { Call } from '../request/call.js';
import type { Trip } from '../request/trip.js';
import { addressIn, defaultSandbox } from '../sandbox-id.js';
import { askedFor, triggered } from '../scenario/choose.js';
import type { Engine } from './engine.js';
import { checkOwnHeaders } from './own-headers.js';
import { sandboxNamed } from './prefix.js';
import { refusedOf } from './refused-of.js';

/** What is known of a request, while more of it becomes known. Only the pipeline writes to it, outside of units of work. */
export type Journey = { -readonly [M in keyof Trip]: Trip[M] };

/** Shared by all requests without a query; nobody changes a query. */
const noQuery = new URLSearchParams();
const noMembers = frozen({});
const noScenarios = frozen([]);

/** What is known of a request when it arrives. */
export function journeyOf(arrival: Arrival, requestId: string, startedAt: number): Journey {
  const { api, route, path, search, read } = arrival;
  // What nobody owns is answered in the words of the sandbox's own API, though nobody has asked for that.
  const isOwn = api.kind === 'control' && (route.kind === 'operation' || api.owns.test(path));
  return {
    kind: 'request',
    requestId,
    startedAt,
    isJournalled: !isOwn,
    isInFlight: false,
    sandbox: defaultSandbox,
    fixed: undefined,
    api: api.kind === 'emulated' ? api : null,
    operation: route.kind === 'operation' ? route.operation : undefined,
    method: arrival.method,
    path,
    params: route.kind === 'operation' ? route.params : noMembers,
    query: search === '' ? noQuery : new URLSearchParams(search),
    headers: arrival.headers,
    body: { kind: 'empty' },
    bytes: read === 'too-large' ? 0 : read.length,
    chosen: noScenarios,
    asked: false,
    hasLeft: arrival.hasLeft,
  };
}

/** Finds out which sandbox a request belongs to. @throws Problem `bad-sandbox` */
export function locate({ sandboxes }: Engine, arrival: Arrival, journey: Journey): Promise<void> | undefined {
  const named = sandboxNamed(headerText(arrival.headers['x-sandbox-id']), arrival.prefix);
  if (named !== undefined) journey.sandbox = named;
  if (named !== undefined || !journey.isJournalled || !sandboxes.someClaim) return undefined;
  return sandboxes.claimedBy(arrival.headers).then((claimant) => {
    journey.sandbox = claimant ?? defaultSandbox;
  });
}

/** Reads the headers that are ours, and decodes the body. @throws Problem `bad-header` or `bad-time` */
export function read({ headers, read, route }: Arrival, journey: Journey): Promise<void> | undefined {
  checkOwnHeaders(headers);
  journey.fixed = fixedInstant(headerText(headers['x-sandbox-time']), journey);
  const operation = route.kind === 'operation' ? route.operation : undefined;
  const parse = operation?.form ? parseForm : undefined;
  const body = decodeBody(read, headerText(headers['content-encoding']), operation?.bodyLimit, parse);
  if (!(body instanceof Promise)) {
    journey.body = body;
    return undefined;
  }
  return body.then((decoded) => {
    journey.body = decoded;
  });
}

/**
 * What the request is to do, with what it asks for or its values bring about; undefined where nothing answers it. Nothing
 * that is asked for is silently ignored, also where nothing can be made to happen.
 *
 * @throws Problem `bad-scenario` or `bad-prefer`
 */
export function callOf(engine: Engine, arrival: Arrival, journey: Journey): Call | undefined {
  const { api, route, headers, prefix } = arrival;
  const { catalogue } = engine.library;
  if (api.kind === 'emulated' || (journey.operation && !journey.operation.performs)) {
    const asked = {
      header: headerText(headers['x-sandbox-scenario']),
      prefer: headerText(headers['prefer']),
      path: prefix.scenarios,
    };
    journey.chosen = askedFor(asked, catalogue, api, journey.operation);
  }
  if (route.kind !== 'operation') return undefined;
  const { operation, params } = route;
  journey.asked = journey.chosen.length > 0;
  const view = viewOf(journey, api);
  if (!journey.asked) journey.chosen = triggered(catalogue, operation, view);
  const { sandbox, query, body, chosen, hasLeft } = journey;
  const isControl = api.kind === 'control';
  const address = (isControl ? engine.ownUrl : engine.publicUrl) ?? arrival.origin;
  return {
    api,
    operation,
    sandbox,
    params,
    query,
    headers,
    body,
    view,
    refused: refusedOf(arrival),
    chosen,
    reached: noScenarios,
    hasLeft: isControl ? hasLeft : undefined,
    perform: undefined,
    baseUrl: addressIn(sandbox, address),
  };
}

function viewOf(trip: Trip, api: Api): () => RequestView {
  let view: RequestView | undefined;
  return () => {
    const body = trip.body.kind === 'json' ? trip.body.value : undefined;
    view ??= {
      method: trip.method,
      path: trip.path,
      params: trip.params,
      query: trip.query.size === 0 ? noMembers : Object.fromEntries(trip.query),
      headers: trip.headers,
      body: trip.kind === 'act' ? body : (api.dialect.normalise?.(body, trip.operation?.id ?? '') ?? body),
    };
    return view;
  };
}

const noTime = 'X-Sandbox-Time is for requests to an emulated API; PUT /__sandbox/clock sets the time of a sandbox';

function fixedInstant(header: string | undefined, { isJournalled }: Trip): Date | undefined {
  if (header === undefined) return undefined;
  if (!isJournalled) throw new Problem('bad-time', noTime);
  const instant = parseInstant(header.trim());
  if (instant) return instant;
  throw new Problem('bad-time', `X-Sandbox-Time is an instant such as 2026-01-31T12:00:00Z, not "${header}"`);
}
