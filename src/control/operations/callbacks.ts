import type { Api } from '../../engine/api/api.js';
import { type Callback, callbackCollection, callbackStates } from '../../engine/api/callback.js';
import type { OperationParameter } from '../../engine/api/description.js';
import { keptIn } from '../../engine/callbacks/log.js';
import { release } from '../../engine/callbacks/release.js';
import type { Engine } from '../../engine/way/engine.js';
import { mustBeEvent } from '../callback-event.js';
import { operation } from '../operation.js';
import { limitIn, mostPageBytes, pageLimit } from '../page.js';
import { callbackIn, noCallback, type Showing, shownCallback } from '../shown-callback.js';

const filters: readonly OperationParameter[] = [
  { in: 'query', name: 'state', schema: { type: 'string', enum: callbackStates } },
  { in: 'query', name: 'event', description: 'As the vendor names it.' },
  { in: 'query', name: 'subject', description: 'The id of the record that it is about.' },
  { in: 'query', name: 'requestId', description: 'The request or act that caused it.' },
  {
    in: 'query',
    name: 'cursor',
    description: 'The nextCursor of the page before.',
    schema: { type: 'integer', minimum: 0 },
  },
  pageLimit,
];

/** What receivers were told, or are to be: the newest first. */
export function listCallbacks(engine: Showing, apis: readonly Api[]) {
  return operation({
    id: 'listCallbacks',
    method: 'GET',
    path: '/__sandbox/callbacks',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'callbacks' },
    parameters: filters,
    example: { query: { state: 'waiting', limit: '10' } },
    asks({ query }) {
      const event = query.get('event');
      if (event !== null) mustBeEvent(event, apis, '/query/event');
      return filterOf(query);
    },
    async handle({ query, sandbox, asked: wanted }) {
      const limit = limitIn(query);
      return engine.store.transact(sandbox, (tx) => {
        const found: Callback[] = [];
        let bytes = 0;
        let more = false;
        for (const callback of (tx.list(callbackCollection) as readonly Callback[]).toReversed()) {
          if (!wanted(callback)) continue;
          bytes += callback.body.length;
          more = found.length === limit || (found.length > 0 && bytes > mostPageBytes);
          if (more) break;
          found.push(callback);
        }
        const nextCursor = more ? String(found.at(-1)?.n) : null;
        const callbacks = found.map((callback) => callbackIn(tx, engine, callback));
        return { status: 200, body: { callbacks, dropped: keptIn(tx).dropped, nextCursor } };
      });
    },
  });
}

/** One of them, with its attempts. */
export function getCallback(engine: Showing) {
  return operation({
    id: 'getCallback',
    method: 'GET',
    path: '/__sandbox/callbacks/:id',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'callback' },
    example: { params: { id: 'ed3c5bf53a9d-4-c0' } },
    async handle({ params, sandbox }) {
      const body = await engine.store.transact(sandbox, (tx) => {
        const callback = tx.get(callbackCollection, params['id'] ?? '') as Callback | undefined;
        return callback && callbackIn(tx, engine, callback);
      });
      if (body) return { status: 200, body };
      throw noCallback(sandbox);
    },
  });
}

/** One more attempt, now; answers when it has ended. */
export function resendCallback(engine: Showing & Pick<Engine, 'deliveries' | 'handover' | 'stopping'>) {
  const { deliveries, handover, stopping } = engine;
  return operation({
    id: 'resendCallback',
    method: 'POST',
    path: '/__sandbox/callbacks/:id/resend',
    source: 'ours',
    sandbox: 'existing',
    request: 'resend',
    bodyOptional: true,
    replies: { 200: 'callback' },
    example: { params: { id: 'ed3c5bf53a9d-4-c0' } },
    async handle({ params, body: { corrupt }, sandbox }) {
      const id = params['id'] ?? '';
      const listened = await handover.ask(sandbox, id, corrupt, stopping);
      const callback = listened ?? (await deliveries.resend(sandbox, id, corrupt));
      if (!callback) throw noCallback(sandbox);
      return { status: 200, body: await shownCallback(engine, sandbox, callback) };
    },
  });
}

/** Lets go of those that are held. */
export function releaseCallbacks({ store, writer, clock, deliveries }: Showing & Pick<Engine, 'deliveries'>) {
  return operation({
    id: 'releaseCallbacks',
    method: 'POST',
    path: '/__sandbox/callbacks/release',
    source: 'ours',
    sandbox: 'existing',
    replies: { 200: 'released' },
    example: {},
    async handle({ sandbox }) {
      const released = await store.transact(sandbox, (tx) => release(tx, writer, clock.now()));
      if (released > 0) deliveries.look(sandbox);
      return { status: 200, body: { released } };
    },
  });
}

function filterOf(query: URLSearchParams): (callback: Callback) => boolean {
  const cursor = query.has('cursor') ? Number(query.get('cursor')) : Number.POSITIVE_INFINITY;
  const members = (['state', 'event', 'subject', 'requestId'] as const).flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return (callback) => callback.n < cursor && members.every(([name, value]) => callback[name] === value);
}
