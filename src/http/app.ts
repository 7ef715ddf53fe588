import { createServer, type Server } from 'node:http';
import { Router } from 'express';
import type { AnyOperation, Api } from '../engine/api/api.js';
import { patternsOf } from '../engine/api/route.js';
import { Problem } from '../engine/problem.js';
import type { Arrival, Route } from '../engine/request/arrival.js';
import type { Engine } from '../engine/way/engine.js';
import { carryOut } from '../engine/way/pipeline.js';
import { splitPrefix } from '../engine/way/prefix.js';
import { type AccessRules, refusalOf } from './access.js';
import { addressOf, pathOf, searchOf } from './address.js';
import { neutralRefusal, refuseBrokenRequest, refuseDawdling } from './broken-request.js';
import { SandboxRequest, SandboxResponse } from './classes.js';
import { letPagesIn } from './cors.js';
import { LargeBodies, mayBeLarge } from './large-bodies.js';
import { Bodies, ClientGone, Dawdled } from './read.js';
import { send } from './send.js';
import { endOfTurn } from './turn.js';

export interface HttpServer {
  readonly server: Server;
  /** Resolves once no request is being carried out. */
  settled(): Promise<void>;
}

/** What reads bodies, and gives large ones their places. */
interface Reading {
  readonly bodies: Bodies;
  readonly large: LargeBodies;
}

type Serve = (req: SandboxRequest, res: SandboxResponse, api: Api, route: Route) => void;

/**
 * The server: Express finds the API and the operation, the engine does the rest.
 *
 * @param apis the emulated APIs in mount order
 * @param control the sandbox's own API; what nobody owns is answered in its dialect
 * @param access who may call it
 */
export function createHttpServer(engine: Engine, apis: readonly Api[], control: Api, access: AccessRules): HttpServer {
  let running = 0;
  let rest = () => {};
  const ended = () => {
    if (--running === 0) rest();
  };
  const lost = (error: unknown) => {
    engine.unattended.failed('answer', error, 'a request was lost');
    ended();
  };
  const bodies = new Bodies(refuseDawdling);
  const reading = { bodies, large: new LargeBodies(engine.timers, (req) => bodies.sendAway(req)) };
  const serve: Serve = (req, res, api, route) => {
    running++;
    answer(engine, reading, req, res, api, route).then(ended, lost);
  };
  const all = [...apis, control];
  const routers = new Map(all.map((api) => [api, routerOf(api, serve)]));
  const byHost = new Map(apis.flatMap((api) => api.hosts.map((host) => [host, api] as const)));
  // No path belongs to two APIs.
  const ownerOf = (path: string) => apis.find(({ owns }) => owns.test(path));

  // Express gets to see a target only once it is one: what it is read as here, nobody reads it as something else.
  const take = (req: SandboxRequest, res: SandboxResponse) => {
    const address = addressOf(req);
    if ('fault' in address) return send(res, neutralRefusal(400, address.fault), engine);
    const { host, target, origin } = address;
    req.prefix = splitPrefix(target);
    req.origin = origin;
    req.url = req.prefix.rest;
    const path = pathOf(req.url);
    const isControl = control.owns.test(path);
    const preflight = access.cors && !isControl ? letPagesIn(req, res, access.cors) : undefined;
    if (preflight) return send(res, preflight, engine);
    const problem = isControl ? refusalOf(req, { host, origin }, path, access) : undefined;
    if (problem) return serve(req, res, control, { kind: 'refused', problem });
    const api = isControl ? control : (byHost.get(host) ?? ownerOf(path));
    // What belongs to nobody is the sandbox's own to refuse, and none of its operations can be found by it.
    if (!api) return serve(req, res, control, { kind: 'no-path' });
    // Also what Express rejects, a path that is no percent-encoded UTF-8: no operation has such a path.
    const noPath = () => serve(req, res, api, { kind: 'no-path' });
    return routers.get(api)?.(own(req), own(res), noPath);
  };

  const options = { IncomingMessage: SandboxRequest, ServerResponse: SandboxResponse, requireHostHeader: false };
  const server = createServer(options, take);
  // Node answers an expectation that it doesn't know with a bare 417, which is no vendor's word: it is ignored instead.
  server.on('checkExpectation', take);
  server.on('clientError', refuseBrokenRequest);
  const settled = () =>
    new Promise<void>((resolve) => {
      rest = resolve;
      if (running === 0) resolve();
    });
  return { server, settled };
}

function routerOf(api: Api, serve: Serve): Router {
  const router = Router({ caseSensitive: true });
  const byPath = new Map<string, AnyOperation[]>();
  for (const operation of api.operations) {
    for (const path of patternsOf(operation)) {
      byPath.set(path, [...(byPath.get(path) ?? []), operation]);
    }
  }
  for (const [path, operations] of byPath) {
    const route = router.route(path);
    for (const operation of operations) {
      const method = operation.method.toLowerCase() as Lowercase<typeof operation.method>;
      route[method]((req, res, next) => {
        if (operation.whenQuery && !new URLSearchParams(searchOf(req.url)).has(operation.whenQuery)) return next();
        // Express makes an object without a prototype. Node 24 is slow wherever such ones and others are gone over.
        const params = { ...(req.params as Readonly<Record<string, string>>) };
        return serve(own(req), own(res), api, { kind: 'operation', operation, params });
      });
    }
    const methods = new Set(operations.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
    const allow = [...methods].join(', ');
    route.all((req, res) => serve(own(req), own(res), api, { kind: 'method', allow }));
  }
  return router;
}

async function answer(
  engine: Engine,
  { bodies, large }: Reading,
  req: SandboxRequest,
  res: SandboxResponse,
  api: Api,
  route: Route,
): Promise<void> {
  const limit = route.kind === 'operation' ? route.operation.bodyLimit : undefined;
  let leave: (() => void) | undefined;
  try {
    const hasToWait = limit !== undefined && mayBeLarge(req);
    if (hasToWait) leave = await large.take(req);
    const isCrowded = hasToWait && !leave;
    const read = isCrowded ? 'too-large' : await bodies.read(req, limit, leave !== undefined);
    const departure = await carryOut(engine, arrivalOf(req, api, isCrowded ? crowded : route, read));
    await endOfTurn();
    // A server that is stopping waits for no further request on this connection.
    if (engine.stopping.aborted) res.shouldKeepAlive = false;
    send(res, departure, engine);
  } catch (error) {
    if (error instanceof Dawdled) return;
    if (!(error instanceof ClientGone)) engine.unattended.failed('answer', error, 'an answer could not be sent');
    req.socket.destroy();
  } finally {
    leave?.();
  }
}

const crowded: Route = {
  kind: 'refused',
  problem: new Problem(
    'too-many-waiting',
    'Other large bodies came first, and took longer than 60 seconds; ask again once they are through',
  ),
};

function arrivalOf(req: SandboxRequest, api: Api, route: Route, read: Arrival['read']): Arrival {
  const url = req.url ?? '/';
  return {
    api,
    route,
    method: req.method ?? 'GET',
    path: pathOf(url),
    search: searchOf(url),
    headers: req.headers,
    prefix: req.prefix,
    origin: req.origin,
    read,
    // Node ends its own side where a client ends its own: nothing that is written then arrives.
    hasLeft: () => !req.socket.writable,
  };
}

/** Express hands back the very objects that the server made. */
function own<T>(express: object): T {
  return express as T;
}
