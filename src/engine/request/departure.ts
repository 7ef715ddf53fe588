import type { Api, Operation, Rendered } from '../api/api.js';
import { type Chosen, hintAt, reportOf } from '../scenario/scenario.js';

/** A whole answer as HTTP has it. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** No byte of an answer: the connection is closed, reset, or held open until the client gives up. */
export interface NoAnswer {
  readonly kind: 'none';
  readonly how: 'fin' | 'rst' | 'silence';
}

/** A text that is written as it comes, until it ends or the client leaves. */
export interface Stream {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: AsyncIterable<string>;
}

/** What goes out on the connection. */
export type Departure =
  | Answer
  | NoAnswer
  | Stream
  /** Bytes that are no HTTP, then the connection is closed. */
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array }
  /** The head of the answer and half of its body, then the connection is closed. */
  | { readonly kind: 'truncated'; readonly answer: Answer }
  /** The head at once, the body in pieces of that many bytes with that many milliseconds between them. */
  | {
      readonly kind: 'slow-drip';
      readonly answer: Answer;
      readonly bytes: number;
      readonly ms: number;
      /** To be called where the client leaves before the last of it. */
      readonly abandoned?: () => Promise<void>;
    };

/** What arrives of the body of a truncated answer. */
export function firstHalf(body: Buffer): Buffer {
  return body.subarray(0, Math.floor(body.length / 2));
}

/** What an answer says beside its rendered body. */
export interface Attached {
  readonly api: Api;
  readonly operation: Pick<Operation<never, never, never, never>, 'mediaType'> | undefined;
  /** The methods of the path, for a 405. */
  readonly allow: string;
  readonly requestId: string;
  readonly sandbox: string;
  readonly chosen: readonly Chosen[];
  /** Whether it says our request's id and the scenarios. */
  readonly sandboxHeaders: boolean;
}

const withoutBody = 204;

/** Adds the headers that a status requires, and ours. */
export function answerOf(rendered: Rendered, attached: Attached): Answer {
  const { api, operation, allow, requestId, sandbox, chosen, sandboxHeaders } = attached;
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
    sent['x-sandbox-scenario'] = reportOf(chosen);
    const hint = hintAt(chosen, sandbox);
    if (hint !== undefined) sent['x-sandbox-hint'] = hint;
  }
  if (status === 401) sent['www-authenticate'] ??= api.challenge;
  if (status === 405) sent['allow'] ??= allow;
  if (status === 429 || status === 503) sent['retry-after'] ??= '1';
  return { kind: 'answer', status, headers: sent, body };
}
