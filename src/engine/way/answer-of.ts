import type { Api, Operation, Rendered } from '../api/api.js';
import type { Answer, Stream } from '../request/departure.js';
import type { Chosen } from '../request/scenario.js';
import { fullName, reported } from '../scenario/reported.js';

/** What an answer says beside its rendered body. */
export interface Attached {
  readonly api: Api;
  readonly operation: Pick<Operation<never, never, never, never>, 'mediaType'> | undefined;
  /** The methods of the path, for a 405. */
  readonly allow: string;
  readonly requestId: string;
  readonly sandbox: string;
  readonly chosen: readonly Chosen[];
  /** Of those what has acted. */
  readonly reached: readonly Chosen[];
  /** Whether it says our request's id and the scenarios. */
  readonly sandboxHeaders: boolean;
}

const withoutBody = 204;

/** Adds the headers that a status requires, and ours. */
export function answerOf(rendered: Rendered, attached: Attached): Answer {
  const { api, operation, allow, requestId, sandbox, chosen, reached, sandboxHeaders } = attached;
  const { status, headers } = rendered;
  const sent: Record<string, string> = {};
  let body = '';
  if (status !== withoutBody) {
    body = typeof rendered.body === 'string' ? rendered.body : JSON.stringify(rendered.body);
    sent['content-type'] = rendered.mediaType ?? operation?.mediaType ?? api.mediaType;
    sent['content-length'] = String(Buffer.byteLength(body));
  }
  if (sandboxHeaders) sent['x-sandbox-request-id'] = requestId;
  if (headers) Object.assign(sent, headers);
  if (sandboxHeaders && chosen.length > 0) {
    sent['x-sandbox-scenario'] = reportOf(chosen, reached);
    const hint = hintAt(chosen, sandbox);
    if (hint !== undefined) sent['x-sandbox-hint'] = hint;
  }
  if (status === 401) sent['www-authenticate'] ??= api.challenge;
  if (status === 405) sent['allow'] ??= allow;
  if (status === 429 || status === 503) sent['retry-after'] ??= '1';
  return { kind: 'answer', status, headers: sent, body };
}

/** The same of an answer that is written as it comes: nobody knows its length. */
export function streamOf(rendered: Rendered, text: AsyncIterable<string>, attached: Attached): Stream {
  const { headers, status } = answerOf({ ...rendered, body: '' }, attached);
  const { 'content-length': _, ...streamed } = headers;
  return { kind: 'stream', status, headers: streamed, text };
}

/** How `times` that are used up begin anew, for whoever looks at the answer; undefined where none are. */
function hintAt(chosen: readonly Chosen[], sandbox: string): string | undefined {
  const one = chosen.find(({ spent }) => spent);
  if (!one) return undefined;
  const used = `times=${one.times} of ${one.scenario.name} is used up for this request in sandbox ${sandbox}`;
  return `${used}; POST /__sandbox/sandboxes/${sandbox}/reset begins anew`;
}

/** The value of the answer's `X-Sandbox-Scenario`, a structured field list (RFC 9651). */
function reportOf(chosen: readonly Chosen[], reached: readonly Chosen[]): string {
  return chosen
    .map((one) => reported({ ...one, name: fullName(one.scenario), reached: reached.includes(one) }))
    .join(', ');
}

/** What arrives of the body of a truncated answer. */
export function firstHalf(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}
