import { once } from 'node:events';
import { apis as shippedApis } from './apis/index.js';
import { assemble, type Surroundings } from './assemble.js';
import { type Config, type DataFolders, UsageError } from './config.js';
import type { Api } from './engine/api/api.js';
import type { Log } from './engine/log/log.js';
import { validHere } from './engine/nearest.js';
import { type OpenApiDocument, openApiDocument } from './engine/openapi/document.js';
import type { Engine } from './engine/way/engine.js';
import { type AccessRules, isLoopback } from './http/access.js';
import { hostInUrl } from './http/address.js';
import { createHttpServer } from './http/app.js';
import { addressOf, closeServer, listenedAt } from './http/listening.js';
import { packageVersion } from './root.js';
import { type Checked, checkFolders, keepFresh } from './test-data.js';

export interface Tillbox {
  /** `http://127.0.0.1:4010`: where it answers. */
  readonly url: string;
  /** Stops accepting, cuts waits short, finishes what runs. Resolves when the last connection is closed. */
  close(): Promise<void>;
}

/**
 * Starts a sandbox server in this process.
 *
 * @throws UsageError for a name that is no API
 * @throws DataError for test data that can't be used
 * @throws StoreUnusable for a store that can't be used
 * @throws Error with code EADDRINUSE where the port is taken
 */
export async function startTillbox(config: Config, log: Log, surroundings: Surroundings = {}): Promise<Tillbox> {
  const { engine, apis, control, stopping, listening } = await assemble(
    config,
    log,
    knownOf(config, surroundings.apis),
    surroundings,
  );
  const { server, settled } = createHttpServer(engine, apis, control, accessOf(apis, config));
  try {
    await takeOver(engine);
    server.listen(config.port, config.host);
    await once(server, 'listening');
    listening.at = listenedAt(server);
    listening.url = addressOf(server, config.host);
    engine.deliveries.begin();
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
  const { engine, apis, control } = await assemble({ ...config, store: 'memory' }, log, knownOf(config), {});
  await letGo(engine);
  return { apis: [...apis, control], catalogue: engine.library.catalogue };
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

function knownOf(config: Config, known: readonly Api[] = shippedApis) {
  return { apis: mountedApis(config, known), known: namesOf(known) };
}

function namesOf(apis: readonly Api[]): string[] {
  return apis.map(({ name }) => name);
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

/** What the store has kept from an earlier run goes on: credentials belong where they did, what is due runs. */
async function takeOver({ store, sandboxes, tasks }: Engine): Promise<void> {
  const names = (await store.sandboxes()).values();
  const some = async () => {
    for (const { id } of names) {
      const left = await sandboxes.takeOver(id);
      if (left) tasks.takeOver(id, left);
    }
  };
  await Promise.all(Array.from({ length: 16 }, some));
}

/** What was done is kept, whatever fails before. */
async function letGo({ deliveries, tasks, store }: Engine): Promise<void> {
  try {
    await deliveries.close();
    await tasks.close();
  } finally {
    await store.close();
  }
}
