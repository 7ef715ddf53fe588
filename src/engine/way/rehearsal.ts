import type { AddressFor } from '../api/address-for.js';
import type { Api } from '../api/api.js';
import { callbacksOf, calledNobody } from '../callbacks/callbacks-of.js';
import { Watches } from '../journal/watch.js';
import { letOthersGoFirst } from '../pieces.js';
import type { Departure } from '../request/departure.js';
import { Sandboxes } from '../sandbox/sandboxes.js';
import { storePlan } from '../sandbox/store-plan.js';
import { TaskRunner } from '../sandbox/tasks.js';
import { addressIn } from '../sandbox-id.js';
import type { ExampleRequest } from '../scenario/example.js';
import { KeptStore } from '../store/kept/kept-store.js';
import type { Store } from '../store/store.js';
import type { Timers } from '../timers.js';
import type { Engine } from './engine.js';
import { Metrics } from './metrics.js';
import { carryOut } from './pipeline.js';

/** Nobody waits in a rehearsal. */
const atOnce: Timers = {
  after(_ms, call) {
    queueMicrotask(call);
    return { cancel() {} };
  },
};

/** What falls due after the answer is no part of it. */
const never: Timers = { after: () => ({ cancel() {} }) };

/** Stands for the address of the server, which is another for each client. */
const somewhere = 'http://somewhere.invalid';

const addressFor: AddressFor = (sandbox) => addressIn(sandbox, somewhere);

/** What an example request was answered; the client's address of the sandbox is yet to be put in. */
export interface Rehearsed {
  /** Undefined where no answer arrives. */
  readonly answer: Extract<Departure, { kind: 'answer' }> | undefined;
  /** Only the first half of its body arrives. */
  readonly truncated: boolean;
  /** What stands in the answer in the place of the address, `/~id` included. */
  readonly address: string;
}

/**
 * Carries requests out as they would be on a server that has just started, each in a sandbox of its own. Nothing of it
 * is kept or counted, and no delay is waited for.
 */
export async function rehearse(
  engine: Engine,
  apis: readonly Api[],
  requests: readonly ExampleRequest[],
): Promise<Rehearsed[]> {
  const scratch = scratchOf(engine, apis, requests.length);
  const rehearsed: Rehearsed[] = [];
  for (const [i, request] of requests.entries()) {
    const sandbox = `example-${i}`;
    // Whoever else waits has a turn.
    await letOthersGoFirst();
    const departure = await carryOut(scratch, arrivalOf(request, sandbox));
    const answer = departure.kind === 'answer' ? departure : 'answer' in departure ? departure.answer : undefined;
    rehearsed.push({ answer, truncated: departure.kind === 'truncated', address: `${somewhere}/~${sandbox}` });
  }
  await scratch.deliveries.close();
  await scratch.tasks.close();
  await scratch.store.close();
  return rehearsed;
}

function arrivalOf({ api, operation, target, params, headers, body = '' }: ExampleRequest, sandbox: string) {
  const [path = '', ...query] = target.split('?');
  const search = query.length === 0 ? '' : `?${query.join('?')}`;
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    api,
    route: { kind: 'operation', operation, params } as const,
    method: operation.method,
    path,
    search,
    headers: Object.fromEntries(lowerCase),
    hasLeft: () => false,
    prefix: { sandbox, scenarios: undefined, rest: target, fault: undefined },
    origin: somewhere,
    read: Buffer.from(body),
  };
}

function scratchOf(engine: Engine, apis: readonly Api[], size: number): Engine {
  const { library, clock, unattended, log } = engine;
  const { seed } = engine.sandboxes.usual;
  const sandboxes: Sandboxes = new Sandboxes(
    () => store,
    library,
    clock,
    seed,
    () => {},
  );
  const limits = { ...engine.limits, sandboxes: size + 1 };
  // All begin at one instant, so that one start is enough for them.
  const contents = sandboxes.start();
  const store: Store = new KeptStore(storePlan(apis, limits, { start: () => contents }, clock, unattended));
  const means = { ...engine, store, apis, timers: never, sender: calledNobody };
  const { ofTasks, ...parts } = callbacksOf(means);
  parts.deliveries.begin();
  return {
    ...engine,
    store,
    limits,
    sandboxes,
    ...parts,
    tasks: new TaskRunner(store, apis, clock, never, unattended, ofTasks, { library, addressFor }),
    metrics: new Metrics(),
    watches: new Watches(store, unattended),
    // Nobody has sent these requests; what fails is said all the same.
    log: { error: log.error.bind(log), warn: log.warn.bind(log), info: log.info.bind(log) },
    timers: atOnce,
    publicUrl: undefined,
    ownUrl: undefined,
    addressFor,
  };
}
