import { randomUUID } from 'node:crypto';
import request, { type Response, type Test } from 'supertest';
import { type Config, readConfig } from '../../src/config.js';
import type { Api } from '../../src/engine/api/api.js';
import { openStore } from '../../src/engine/store/open.js';
import type { FeedEvent, Store, StorePlan } from '../../src/engine/store/store.js';
import { startTillbox } from '../../src/server.js';
import { HostileStore } from '../store/hostile.js';
import { allEvents } from './all-events.js';
import { ManualTime } from './time.js';

declare const TILLBOX_TEST_STORE: string | undefined;

export interface Call {
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to send; text goes out as it is. */
  readonly body?: unknown;
  /** Set apart from `default` where a test shares its server with others. */
  readonly sandbox?: string;
}

export interface Logged {
  readonly level: 'warn' | 'info' | 'debug';
  readonly details: object;
  readonly message: string;
}

export interface Sandbox {
  readonly url: string;
  readonly time: ManualTime;
  /** What was logged as an error; `close` throws if a test left any here. */
  readonly errors: object[];
  /** What was logged otherwise. */
  readonly logged: readonly Logged[];
  send(method: string, path: string, call?: Call): Promise<Response>;
  /** Sends them all and lets none be looked at before the last has arrived. */
  sendTogether(calls: readonly (readonly [method: string, path: string, call: Call])[]): Promise<Response[]>;
  /** What a sandbox holds, such as the records of `british-gas/savedCards`. */
  records(sandbox: string, collection: string): Promise<readonly object[]>;
  /** What has happened in a sandbox, the oldest first. */
  feed(sandbox: string): Promise<readonly FeedEvent[]>;
  /** A sandbox name that no other test uses. */
  fresh(): string;
  close(): Promise<void>;
}

/**
 * A server of its own on a free port, with time that stands still; on the hostile store where the project says so.
 *
 * @param around gives the store that is used in the place of a fresh one, or of one by the same plan
 * @param time takes the place of a time of its own
 * @param apis those that are served; without it those that ship
 */
export async function startSandbox(
  overrides: Partial<Config> = {},
  start = '2026-01-15T12:00:00.000Z',
  around: (fresh: Store, plan: StorePlan) => Store | Promise<Store> = (fresh) => fresh,
  time = new ManualTime(start),
  apis: readonly Api[] | undefined = undefined,
): Promise<Sandbox> {
  const errors: object[] = [];
  const logged: Logged[] = [];
  const keep = (level: Logged['level']) => (details: object, message: string) =>
    void logged.push({ level, details, message });
  const log = {
    error: (details: object) => void errors.push(details),
    warn: keep('warn'),
    info: keep('info'),
    ...(overrides.logLevel === 'debug' && { debug: keep('debug') }),
  };
  const hostile = typeof TILLBOX_TEST_STORE === 'string' && TILLBOX_TEST_STORE === 'hostile';
  let store: Store | undefined;
  const tillbox = await startTillbox({ ...readConfig(['--port', '0'], {}), ...overrides }, log, {
    ...(apis && { apis }),
    clock: time,
    timers: time,
    store: async (plan) => {
      const fresh = await openStore(overrides.store ?? 'memory', plan, log);
      store = await around(hostile ? new HostileStore(fresh) : fresh, plan);
      return store;
    },
  });
  return {
    url: tillbox.url,
    time,
    errors,
    logged,
    send: (method, path, call = {}) => sendTo(tillbox.url, method, path, call),
    async sendTogether(calls) {
      const before = time.open;
      const answers = calls.map(([method, path, call]) =>
        sendTo(tillbox.url, method, path, {
          ...call,
          headers: { ...call.headers, 'x-sandbox-scenario': 'delay;ms=1' },
        }),
      );
      while (time.open < before + calls.length) await new Promise((resolve) => setImmediate(resolve));
      time.advance(1);
      return Promise.all(answers);
    },
    records: async (sandbox, collection) => (await store?.transact(sandbox, (tx) => tx.list(collection))) ?? [],
    feed: async (sandbox) => (store ? allEvents(store, sandbox) : []),
    fresh: () => `test-${randomUUID()}`,
    async close() {
      await tillbox.close();
      if (errors.length > 0) throw new Error(`logged as an error: ${describe(errors[0])}`);
    },
  };
}

async function sendTo(url: string, method: string, path: string, { headers = {}, body, sandbox }: Call) {
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'delete' | 'patch' | 'head' | 'options';
  const test: Test = request(url)[verb](path);
  if (body !== undefined && !Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
    test.set('content-type', 'application/json');
  }
  for (const [name, value] of Object.entries(headers)) test.set(name, value);
  if (sandbox !== undefined) test.set('x-sandbox-id', sandbox);
  return body === undefined ? test : test.send(typeof body === 'string' ? body : JSON.stringify(body));
}

function describe(details: object | undefined): string {
  const { err } = (details ?? {}) as { err?: Error };
  return err?.stack ?? JSON.stringify(details);
}
