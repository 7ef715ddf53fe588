import { randomBytes } from 'node:crypto';
import { once, setMaxListeners } from 'node:events';
import type { Server } from 'node:http';
import { apis as shippedApis } from './apis/index.js';
import { type Config, type DataFolders, UsageError } from './config.js';
import { controlApi } from './control/index.js';
import type { Api } from './engine/api/api.js';
import { type Clock, systemClock } from './engine/clock.js';
import { Unrecorded } from './engine/journal/unrecorded.js';
import { Unsure } from './engine/journal/unsure.js';
import { Watches } from './engine/journal/watch.js';
import type { Log } from './engine/log/log.js';
import { Unattended } from './engine/log/unattended.js';
import { MaskedDigests } from './engine/masking/masked-digests.js';
import { secrecyOf } from './engine/masking/secrecy.js';
import { validHere } from './engine/nearest.js';
import { type OpenApiDocument, openApiDocument } from './engine/openapi/document.js';
import { Sandboxes } from './engine/sandbox/sandboxes.js';
import { storePlan } from './engine/sandbox/store-plan.js';
import { TaskRunner } from './engine/sandbox/tasks.js';
import { kindOfStore, openStore } from './engine/store/open.js';
import type { Store, StoreLimits, StorePlan } from './engine/store/store.js';
import { Library } from './engine/test-data/library.js';
import { systemTimers, type Timers } from './engine/timers.js';
import type { Engine } from './engine/way/engine.js';
import { Metrics } from './engine/way/metrics.js';
import { type AccessRules, isLoopback } from './http/access.js';
import { hostInUrl } from './http/address.js';
import { createHttpServer } from './http/app.js';
import { packageVersion } from './root.js';
import { type Checked, checkFolders, foldersOf, keepFresh } from './test-data.js';

/** What a test may put in the place of the real thing. */
export interface Surroundings {
  /** In mount order; without it those that ship. */
  readonly apis?: readonly Api[];
  readonly clock?: Clock;
  readonly timers?: Timers;
  readonly store?: (plan: StorePlan) => Store | Promise<Store>;
}

export interface Tillbox {
  /** `http://127.0.0.1:4010`: where it answers. */
  readonly url: string;
  /** Stops accepting, cuts waits short, finishes what runs. Resolves when the last connection is closed. */
  close(): Promise<void>;
}

/** How long `close` waits for clients before it ends their connections, in milliseconds. */
const patience = 9_000;

/**
 * Starts a sandbox server in this process.
 *
 * @throws UsageError for a name that is no API
 * @throws DataError for test data that can't be used
 * @throws StoreUnusable for a store that can't be used
 * @throws Error with code EADDRINUSE where the port is taken
 */
export async function startTillbox(config: Config, log: Log, surroundings: Surroundings = {}): Promise<Tillbox> {
  const { engine, apis, control, stopping } = await assemble(config, log, surroundings);
  const { server, settled } = createHttpServer(engine, apis, control, accessOf(apis, config));
  try {
    await takeOver(engine);
    server.listen(config.port, config.host);
    await once(server, 'listening');
  } catch (error) {
    await letGo(engine);
    throw error;
  }
  server.on('error', (error) => engine.unattended.failed('connection', error, 'a connection could not be taken'));
  if (config.controlToken === undefined && !isLoopback(config.host)) {
    const can = 'steer the sandbox, have any address called from here and read its answer';
    log.warn({ host: config.host }, `anyone who reaches this address can ${can}; --control-token asks for a token`);
  }
  const fresh = keepFresh(engine.library, config, engine.timers, log);
  const close = async () => {
    stopping.abort();
    try {
      await fresh.close();
      await closeServer(server, settled);
    } finally {
      await letGo(engine);
    }
  };
  return { url: addressOf(server, config.host), close };
}

/**
 * The OpenAPI document of an API, or of the control API by the name of `sandbox`, as a server with this configuration
 * publishes it.
 *
 * @throws UsageError for another name
 * @throws DataError for test data that can't be used
 */
export async function publishedOpenApi(config: Config, name: string, log: Log): Promise<OpenApiDocument> {
  const { apis, catalogue } = await servedApis(config, log);
  const api = apis.find((api) => api.name === name);
  if (!api) {
    const said = name === '' ? 'openapi takes the name of an API' : `there is no API ${name}`;
    const names = apis.map((api) => api.name);
    throw new UsageError(said + validHere(name, names, 'choose from'));
  }
  const url = config.publicUrl ?? `http://${hostInUrl(config.host)}:${config.port}`;
  return openApiDocument(api, catalogue, packageVersion(), url);
}

/**
 * The APIs that a server with this configuration has, the control API last, and its scenarios.
 *
 * @throws DataError for test data that can't be used
 */
export async function servedApis(config: Config, log: Log) {
  const { engine, apis, control } = await assemble({ ...config, store: 'memory' }, log, {});
  await letGo(engine);
  return { apis: [...apis, control], catalogue: engine.library.catalogue };
}

/** Puts a server together that listens nowhere yet. */
async function assemble(config: Config, log: Log, surroundings: Surroundings) {
  const {
    apis: known = shippedApis,
    clock = systemClock,
    timers = systemTimers,
    store: makeStore = (plan) => openStore(config.store, plan, log),
  } = surroundings;
  const apis = mountedApis(config, known);
  const library = await Library.open(apis, () => foldersOf(apis, namesOf(known), config));
  const unrecorded = new Unrecorded();
  const unsure = new Unsure(unrecorded);
  const sandboxes: Sandboxes = new Sandboxes(
    () => store,
    library,
    clock,
    config.seed,
    (id) => {
      tasks.forget(id);
      unrecorded.forget(id);
      unsure.forget(id);
    },
  );
  const limits = limitsOf(config);
  const unattended = new Unattended(log);
  const store = await makeStore(storePlan(apis, limits, sandboxes, clock, unattended));
  const digests = new MaskedDigests(() => store.digestKey);
  const tasks = new TaskRunner(store, apis, clock, timers, unattended);
  store.onChangeElsewhere((id, change) => {
    // Where the store has gone in between, all of it is looked up again once it is back.
    Promise.all([sandboxes.changedElsewhere(id, change), tasks.changedElsewhere(id, change)]).then(
      () => unattended.works('catch-up', 'changes of other processes are followed again'),
      (error) => unattended.failing('catch-up', error, 'a change of another process was not followed', { sandbox: id }),
    );
  });
  const stopping = new AbortController();
  // Every wait listens to it.
  setMaxListeners(0, stopping.signal);
  const engine: Engine = {
    library,
    store,
    limits,
    tasks,
    sandboxes,
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
    sandboxHeaders: config.sandboxHeaders,
    requestIds: requestIds(),
    elapsed: () => performance.now(),
    digests,
    secrecyOf: secrecyOf(apis, config.maskPersonalData, digests),
    stopping: stopping.signal,
  };
  const health = {
    version: packageVersion(),
    store: { kind: kindOfStore(config.store), trouble: () => store.trouble, concern: () => store.concern },
    stopping: () => stopping.signal.aborted,
  };
  return { engine, apis, control: controlApi(engine, apis, health), stopping };
}

/**
 * Checks a user's folders of scenarios and fixtures, or, where none is given, what ships.
 *
 * @throws UsageError for a folder that isn't there
 */
export function checkTestData(own: DataFolders, known: readonly Api[] = shippedApis): Promise<Checked> {
  return checkFolders(known, own);
}

/**
 * What clients send for the row of a stored record, of each API that wraps rows in tokens.
 *
 * @throws UsageError for what is no row
 */
export function tokensOf(row: string): readonly string[] {
  return shippedApis.flatMap(({ name, rowTokens }) => {
    if (!rowTokens) return [];
    const token = rowTokens.of(row);
    if (token !== undefined) return [token];
    throw new UsageError(`${name} has no row ${JSON.stringify(row)}; a row is ${rowTokens.row}`);
  });
}

/** The APIs that a configuration asks for, in mount order. @throws UsageError for a name that is no API */
export function mountedApis(
  { apis: names }: Pick<Config, 'apis'>,
  known: readonly Api[] = shippedApis,
): readonly Api[] {
  const unknown = names?.find((name) => !namesOf(known).includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`--api: there is no API ${unknown}${validHere(unknown, namesOf(known), 'choose from')}`);
  }
  return known.filter(({ name }) => names === undefined || names.includes(name));
}

function namesOf(apis: readonly Api[]): string[] {
  return apis.map(({ name }) => name);
}

/** Links may begin with a vendor's own address, so that answers equal its samples: nobody can be sent there. */
function ownUrlOf(apis: readonly Api[], { publicUrl }: Config): string | undefined {
  if (publicUrl === undefined) return undefined;
  const { hostname } = new URL(publicUrl);
  return apis.some(({ hosts }) => hosts.includes(hostname)) ? undefined : publicUrl;
}

function accessOf(apis: readonly Api[], { cors, controlToken, allowHosts, publicUrl }: Config): AccessRules {
  const published = publicUrl === undefined ? undefined : new URL(publicUrl);
  return {
    cors: cors === 'any' || cors === undefined ? cors : new Set(cors),
    token: controlToken,
    hosts: new Set([...apis.flatMap(({ hosts }) => hosts), ...allowHosts, ...(published ? [published.hostname] : [])]),
    origins: new Set(published ? [published.origin] : []),
  };
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

/** What the store has kept from an earlier run goes on: credentials belong where they did, what is due runs. */
async function takeOver({ store, sandboxes, tasks }: Engine): Promise<void> {
  const names = (await store.sandboxes()).values();
  const some = async () => {
    for (const { id } of names) {
      const left = await sandboxes.takeOver(id);
      if (left) tasks.takeOver(id, left.world, left.first);
    }
  };
  await Promise.all(Array.from({ length: 16 }, some));
}

/** What was done is kept, whatever fails before. */
async function letGo({ tasks, store }: Engine): Promise<void> {
  try {
    await tasks.close();
  } finally {
    await store.close();
  }
}

/** Unique across restarts, and cheap. In front of the count there are letters alone: nothing of it looks like a card number. */
function requestIds(): { next(): string } {
  const run = Array.from(randomBytes(12), (byte) => String.fromCharCode(0x61 + (byte % 26))).join('');
  let count = 0;
  return { next: () => `${run}-${(count++).toString(36)}` };
}

async function closeServer(server: Server, settled: () => Promise<void>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const end = setTimeout(() => server.closeAllConnections(), patience);
  await settled();
  // What is still open now is idle, or has never sent a whole request.
  setImmediate(() => server.closeAllConnections());
  await closed;
  clearTimeout(end);
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${hostInUrl(host)}:${port}`;
}
