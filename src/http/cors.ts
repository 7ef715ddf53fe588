import type { IncomingMessage, ServerResponse } from 'node:http';
import { renderProblem } from '../engine/api/render-problem.js';
import { Problem } from '../engine/problem.js';
import type { Answer } from '../engine/request/departure.js';

/** Origins whose pages may call the emulated APIs. */
export type CrossOrigins = 'any' | ReadonlySet<string>;

/** What a page may read of an answer, besides what it always may. */
const exposed = 'X-Sandbox-Request-Id, X-Sandbox-Scenario, X-Sandbox-Hint, Retry-After, WWW-Authenticate, Location';

/** So many seconds a browser need not ask again. */
const remembered = '600';

/**
 * Lets pages of other origins call an emulated path (the Fetch standard's CORS protocol): whatever is answered says so,
 * refusals too, and a browser that asks first is answered at once. Without credentials: no emulated API knows cookies.
 *
 * @returns the answer to a browser that asks first; undefined where the request is to be carried out
 */
export function letPagesIn(req: IncomingMessage, res: ServerResponse, origins: CrossOrigins): Answer | undefined {
  const { origin } = req.headers;
  const wanted = req.method === 'OPTIONS' ? req.headers['access-control-request-method'] : undefined;
  res.setHeader('vary', 'Origin');
  if (origin === undefined) return undefined;
  const isWelcome = origins === 'any' || origins.has(origin.toLowerCase());
  if (isWelcome) {
    res.setHeader('access-control-allow-origin', origin);
    res.setHeader('access-control-expose-headers', exposed);
  }
  if (wanted === undefined) return undefined;
  return isWelcome ? permission(wanted, req.headers['access-control-request-headers']) : refusal(origin);
}

/** Whatever is asked for: a method that the path doesn't have is refused by the answer, which the page can read. */
function permission(method: string, names: string | undefined): Answer {
  const headers: Record<string, string> = {
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    'access-control-allow-methods': method,
    'access-control-max-age': remembered,
  };
  if (names !== undefined) headers['access-control-allow-headers'] = names;
  return { kind: 'answer', status: 204, headers, body: '' };
}

/** No page can read it; the browser's list of requests shows it. */
function refusal(origin: string): Answer {
  const {
    status,
    mediaType = '',
    body: problem,
  } = renderProblem(new Problem('forbidden', `The call is refused: pages of ${origin} are not among those of --cors`));
  const body = JSON.stringify(problem);
  const headers = { 'content-type': mediaType, 'content-length': String(Buffer.byteLength(body)) };
  return { kind: 'answer', status, headers, body };
}
