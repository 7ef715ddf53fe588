import { createServer, type Server } from 'node:http';
import { type ErrorRequestHandler, type Request, type RequestHandler, Router } from 'express';
import type { AnyOperation, Api } from '../engine/api.js';
import type { Engine } from '../engine/engine.js';
import { carryOut, type Route } from '../engine/pipeline.js';
import { splitPrefix } from '../engine/prefix.js';
import { refuseBrokenRequest } from './broken-request.js';
import { createApp, SandboxRequest, SandboxResponse } from './classes.js';
import { ClientGone, readBody } from './read.js';
import { send } from './send.js';

type Serve = (req: SandboxRequest, res: SandboxResponse, api: Api, route: Route) => void;

/**
 * The server: Express finds the API and the operation, the engine does the rest.
 *
 * @param apis the emulated APIs in mount order
 * @param control the sandbox's own API; what nobody owns is answered in its dialect
 */
export function createHttpServer(engine: Engine, apis: readonly Api[], control: Api): Server {
  const serve: Serve = (req, res, api, route) => void answer(engine, req, res, api, route);
  const all = [...apis, control];
  const routers = new Map(all.map((api) => [api, routerOf(api, serve)]));
  const byHost = new Map(apis.flatMap((api) => api.hosts.map((host) => [host, api] as const)));
  const unknown = (req: Request, res: SandboxResponse) => {
    const path = pathOf(req.url);
    serve(own(req), res, all.find((api) => api.owns.test(path)) ?? control, { kind: 'no-path' });
  };

  const app = createApp();
  app.use(((req, res, next) => {
    const { host, target } = addressed(req);
    const prefix = splitPrefix(target);
    own<SandboxRequest>(req).prefix = prefix;
    req.url = prefix.rest;
    const api = control.owns.test(pathOf(req.url)) ? undefined : byHost.get(host);
    if (!api) return next();
    const noPath = () => serve(own(req), own(res), api, { kind: 'no-path' });
    return routers.get(api)?.(req, res, noPath);
  }) satisfies RequestHandler);
  for (const router of routers.values()) app.use(router);
  app.use(((req, res) => unknown(req, own(res))) satisfies RequestHandler);
  // What Express rejects is a path that is no percent-encoded UTF-8: no operation has such a path.
  app.use(((_error, req, res, _next) => unknown(req, own(res))) satisfies ErrorRequestHandler);

  const server = createServer({ IncomingMessage: SandboxRequest, ServerResponse: SandboxResponse }, app);
  // Node answers an expectation that it doesn't know with a bare 417, which is no vendor's word: it is ignored instead.
  server.on('checkExpectation', app);
  return server.on('clientError', refuseBrokenRequest);
}

function routerOf(api: Api, serve: Serve): Router {
  const router = Router({ caseSensitive: true });
  const byPath = new Map<string, AnyOperation[]>();
  for (const operation of api.operations) {
    for (const path of [operation.path, ...(operation.also ?? [])]) {
      byPath.set(path, [...(byPath.get(path) ?? []), operation]);
    }
  }
  for (const [path, operations] of byPath) {
    const route = router.route(path);
    for (const operation of operations) {
      const method = operation.method.toLowerCase() as Lowercase<typeof operation.method>;
      route[method]((req, res, next) => {
        if (operation.whenQuery && !new URLSearchParams(searchOf(req.url)).has(operation.whenQuery)) return next();
        const params = req.params as Readonly<Record<string, string>>;
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
  req: SandboxRequest,
  res: SandboxResponse,
  api: Api,
  route: Route,
): Promise<void> {
  const url = req.url ?? '/';
  try {
    const read = await readBody(req);
    const departure = await carryOut(engine, {
      api,
      route,
      method: req.method ?? 'GET',
      path: pathOf(url),
      search: searchOf(url),
      headers: req.headers,
      prefix: req.prefix,
      origin: `http://${req.headers.host ?? `${req.socket.localAddress}:${req.socket.localPort}`}`,
      read,
    });
    // A server that is stopping waits for no further request on this connection.
    if (engine.stopping.aborted) res.shouldKeepAlive = false;
    send(res, departure);
  } catch (error) {
    if (!(error instanceof ClientGone)) engine.log.error({ err: error }, 'an answer could not be sent');
    req.socket.destroy();
  }
}

/** Host and target of a request, also where the client wrote both into the request line, as to a proxy. */
function addressed(req: Request): { host: string; target: string } {
  const url = req.url;
  const [, authority, rest] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  const host = (authority ?? req.headers.host ?? '').replace(/:\d*$/, '').toLowerCase();
  return { host, target: (rest ?? url).startsWith('/') ? (rest ?? url) : `/${rest ?? url}` };
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

/** Express hands back the very objects that the server made. */
function own<T>(express: object): T {
  return express as T;
}
