import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Config } from './config.js';
import { controlApi } from './control/index.js';
import type { AddressFor } from './engine/api/address-for.js';
import type { Api } from './engine/api/api.js';
import { callbacksOf } from './engine/callbacks/callbacks-of.js';
import type { Sender } from './engine/callbacks/outgoing.js';
import { createSender } from './engine/callbacks/send.js';
import { type Clock, systemClock } from './engine/clock.js';
import { Unrecorded } from './engine/journal/unrecorded.js';
import { Unsure } from './engine/journal/unsure.js';
import { Watches } from './engine/journal/watch.js';
import type { Log } from './engine/log/log.js';
import { Unattended } from './engine/log/unattended.js';
import { MaskedDigests } from './engine/masking/masked-digests.js';
import { secrecyOf } from './engine/masking/secrecy.js';
import { Sandboxes } from './engine/sandbox/sandboxes.js';
import { storePlan } from './engine/sandbox/store-plan.js';
import { TaskRunner } from './engine/sandbox/tasks.js';
import { addressIn } from './engine/sandbox-id.js';
import { kindOfStore, openStore } from './engine/store/open.js';
import type { Store, StoreLimits, StorePlan } from './engine/store/store.js';
import { Library } from './engine/test-data/library.js';
import { systemTimers, type Timers } from './engine/timers.js';
import type { Engine } from './engine/way/engine.js';
import { InFlight } from './engine/way/in-flight.js';
import { Metrics } from './engine/way/metrics.js';
import type { listenedAt } from './http/listening.js';
import { packageVersion } from './root.js';
import { foldersOf } from './test-data.js';

/** What a test may put in the place of the real thing. */
export interface Surroundings {
  /** In mount order; without it those that ship. */
  readonly apis?: readonly Api[];
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly store?: (plan: StorePlan) => Store | Promise<Store>;
}

/** The APIs that a server is put together from. */
interface Known {
  /** Those that it serves, in mount order. */
  readonly apis: readonly Api[];
  /** The names of all there are: folders may hold data for those that it doesn't serve. */
  readonly known: readonly string[];
}

/** Where the server listens, once it does. */
interface Listening {
  at?: ReturnType<typeof listenedAt>;
  url?: string;
}

/** Puts a server together that listens nowhere yet. */
export async function assemble(config: Config, log: Log, { apis, known }: Known, surroundings: Surroundings) {
  const {
    clock = systemClock,
    timers = systemTimers,
    store: makeStore = (plan) => openStore(config.store, plan, log),
  } = surroundings;
  const library = await Library.open(apis, () => foldersOf(apis, known, config));
  const unrecorded = new Unrecorded();
  const unsure = new Unsure(unrecorded);
  const ended = (id: string) => {
    for (const one of [tasks, unrecorded, unsure]) one.forget(id);
  };
  const sandboxes: Sandboxes = new Sandboxes(() => store, library, clock, config.seed, ended);
  const limits = limitsOf(config);
  const unattended = new Unattended(log);
  const store = await makeStore(storePlan(apis, limits, sandboxes, clock, unattended));
  const digests = new MaskedDigests(() => store.digestKey);
  const ids = requestIds();
  const listening: Listening = {};
  const secrecy = secrecyOf(apis, config.maskPersonalData, digests);
  const means = { store, apis, library, clock, timers, unattended, requestIds: ids, secrecyOf: secrecy };
  const { ofTasks, ...parts } = callbacksOf({ ...means, sender: senderOf(config, listening) });
  const addressFor: AddressFor = (sandbox, used) => addressIn(sandbox, config.publicUrl ?? used ?? listening.url ?? '');
  const tasks = new TaskRunner(store, apis, clock, timers, unattended, ofTasks, { library, addressFor });
  followOthers(store, unattended, [sandboxes, tasks]);
  const stopping = new AbortController();
  // Every wait listens to it.
  setMaxListeners(0, stopping.signal);
  const engine: Engine = {
    library,
    store,
    limits,
    tasks,
    ...parts,
    sandboxes,
    inFlight: new InFlight(),
    metrics: new Metrics(),
    unrecorded,
    unsure,
    watches: new Watches(store, unattended),
    clock,
    timers,
    log,
    unattended,
    publicUrl: config.publicUrl,
    ownUrl: ownUrlOf(apis, config),
    addressFor,
    sandboxHeaders: config.sandboxHeaders,
    requestIds: ids,
    elapsed: () => performance.now(),
    digests,
    secrecyOf: secrecy,
    stopping: stopping.signal,
  };
  const health = {
    version: packageVersion(),
    store: { kind: kindOfStore(config.store), trouble: () => store.trouble, concern: () => store.concern },
    stopping: () => stopping.signal.aborted,
  };
  return { engine, apis, control: controlApi(engine, apis, health), stopping, listening };
}

function senderOf({ callbackAllow: allow, callbackProxy: proxy }: Config, listening: Listening): Sender {
  return createSender({ version: packageVersion(), allow, proxy, own: () => listening.at });
}

/** Where the store has gone in between, all of it is looked up again once it is back. */
function followOthers(
  store: Store,
  unattended: Unattended,
  followers: readonly Pick<Sandboxes | TaskRunner, 'changedElsewhere'>[],
): void {
  store.onChangeElsewhere((id, change) => {
    Promise.all(followers.map((one) => one.changedElsewhere(id, change))).then(
      () => unattended.works('catch-up', 'changes of other processes are followed again'),
      (error) => unattended.failing('catch-up', error, 'a change of another process was not followed', { sandbox: id }),
    );
  });
}

/** Links may begin with a vendor's own address, so that answers equal its samples: nobody can be sent there. */
function ownUrlOf(apis: readonly Api[], { publicUrl }: Config): string | undefined {
  if (publicUrl === undefined) return undefined;
  const { hostname } = new URL(publicUrl);
  return apis.some(({ hosts }) => hosts.includes(hostname)) ? undefined : publicUrl;
}

function limitsOf({ maxSandboxes, maxSandboxBytes, maxBytes, journalLimit }: Config): StoreLimits {
  const mebibyte = 1024 * 1024;
  return {
    sandboxes: maxSandboxes,
    sandboxBytes: maxSandboxBytes,
    bytes: maxBytes,
    events: journalLimit,
    eventBytes: 32 * mebibyte,
    allEventBytes: 64 * mebibyte,
  };
}

/** Unique across restarts, and cheap. In front of the count there are letters alone: nothing of it looks like a card number. */
function requestIds(): { next(): string } {
  const run = Array.from(randomBytes(12), (byte) => String.fromCharCode(0x61 + (byte % 26))).join('');
  let count = 0;
  return { next: () => `${run}-${(count++).toString(36)}` };
}
