import { renderProblem } from '../api/render-problem.js';
import { ApiTx } from '../api/unit-of-work.js';
import { decodeBody } from '../body.js';
import { headerText } from '../headers.js';
import { loggable } from '../log/log.js';
import { maskText } from '../masking/mask-text.js';
import { Problem } from '../problem.js';
import type { Arrival } from '../request/arrival.js';
import type { Call } from '../request/call.js';
import type { Departure } from '../request/departure.js';
import { saidIfFull } from '../sandbox/said-if-full.js';
import { defaultSandbox } from '../sandbox-id.js';
import { askedFor } from '../scenario/choose.js';
import { type StoreTx, StoreUnavailable } from '../store/store.js';
import { answerOf } from './answer-of.js';
import type { Engine } from './engine.js';
import { judge } from './judge.js';
import { checkOwnHeaders } from './own-headers.js';
import { sandboxNamed } from './prefix.js';
import { refusedOf } from './refused-of.js';
import { reconcileFirst } from './told-otherwise.js';
import { unkept } from './unkept.js';

/** A control operation may wait for hours or look at many sandboxes: it opens its own units of work. */
const noTx: StoreTx = new Proxy({} as StoreTx, {
  get() {
    throw new Error('a control operation opens its own units of work');
  },
});

const noTime = 'X-Sandbox-Time is for requests to an emulated API; PUT /__sandbox/clock sets the time of a sandbox';

/** The way of a request to the sandbox's own API: the same checks, but no scenario, no unit of work, no journal. */
export async function carryOutControl(engine: Engine, arrival: Arrival, requestId: string): Promise<Departure> {
  const { api, route } = arrival;
  const operation = route.kind === 'operation' ? route.operation : undefined;
  const allow = route.kind === 'method' ? route.allow : '';
  const { sandboxHeaders } = engine;
  const attached = { api, operation, allow, requestId, sandbox: defaultSandbox, chosen: [], sandboxHeaders };
  try {
    if (route.kind === 'refused') throw route.problem;
    checkOwnHeaders(arrival.headers);
    if (route.kind !== 'operation') {
      return answerOf(api.dialect.protocol(route.kind, refusedOf(arrival)), attached);
    }
    const { rendered } = await judge(
      engine,
      await callOf(engine, arrival, route),
      { requestId, now: engine.clock.now(), seed: '', fixtures: [] },
      new ApiTx(api, noTx),
    );
    if (!rendered.stream) return answerOf(rendered, attached);
    const { headers } = answerOf({ ...rendered, body: '' }, attached);
    const { 'content-length': _, ...streamed } = headers;
    return { kind: 'stream', status: rendered.status, headers: streamed, text: rendered.stream };
  } catch (thrown) {
    const error = saidIfFull(thrown);
    if (error instanceof Problem) return answerOf(renderProblem(error), attached);
    if (error instanceof StoreUnavailable) return answerOf(renderProblem(unkept(error)), attached);
    engine.log.error({ err: loggable(error), requestId, path: maskText(arrival.path) }, 'internal failure');
    return answerOf(api.dialect.protocol('internal', refusedOf(arrival)), attached);
  }
}

async function callOf(
  engine: Engine,
  arrival: Arrival,
  { operation, params }: Extract<Arrival['route'], { kind: 'operation' }>,
): Promise<Call> {
  const { api, headers, method, path, prefix, origin, search } = arrival;
  const sandbox = sandboxNamed(headerText(headers['x-sandbox-id']), prefix) ?? defaultSandbox;
  // Nothing here can be made to fail, and nothing that is asked for is silently ignored.
  const asked = {
    header: headerText(headers['x-sandbox-scenario']),
    prefer: headerText(headers['prefer']),
    path: prefix.scenarios,
  };
  askedFor(asked, engine.library.catalogue, api, operation);
  if (headers['x-sandbox-time'] !== undefined) throw new Problem('bad-time', noTime);
  const body = await decodeBody(arrival.read, headerText(headers['content-encoding']), operation.bodyLimit);
  if (engine.unsure.any) await reconcileFirst(engine, sandbox);
  const query = new URLSearchParams(search);
  const content = body.kind === 'json' ? body.value : undefined;
  const view = { method, path, params, query: Object.fromEntries(query), headers, body: content };
  return {
    api,
    operation,
    sandbox,
    params,
    query,
    headers,
    body,
    view: () => view,
    refused: refusedOf(arrival),
    baseUrl: (engine.ownUrl ?? origin) + (sandbox === defaultSandbox ? '' : `/~${sandbox}`),
    chosen: [],
    hasLeft: arrival.hasLeft,
  };
}
