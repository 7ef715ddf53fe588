import type { Api, Operation, Rendered } from './api.js';
import { type Chosen, reportOf } from './scenario/scenario.js';

/** What goes out. */
export type Departure =
  | Answer
  /** A text that is written as it comes, until it ends or the client leaves. */
  | { readonly kind: 'stream'; readonly status: number; readonly headers: AnswerHeaders; readonly text: EventText }
  /** The connection is closed without a byte. */
  | { readonly kind: 'none'; readonly how: 'fin' };

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: string;
}

type AnswerHeaders = Readonly<Record<string, string>>;
type EventText = AsyncIterable<string>;

/** What an answer says beside its rendered body. */
export interface Attached {
  readonly api: Api;
  readonly operation: Pick<Operation<never, never, never, never>, 'mediaType'> | undefined;
  /** The methods of the path, for a 405. */
  readonly allow: string;
  readonly requestId: string;
  readonly chosen: readonly Chosen[];
}

const withoutBody = 204;

/** Adds the headers that a status requires, and ours. */
export function answerOf(rendered: Rendered, { api, operation, allow, requestId, chosen }: Attached): Answer {
  const { status, headers } = rendered;
  const sent: Record<string, string> = {};
  let body = '';
  if (status !== withoutBody) {
    body = typeof rendered.body === 'string' ? rendered.body : JSON.stringify(rendered.body);
    sent['content-type'] = rendered.mediaType ?? operation?.mediaType ?? api.mediaType;
    sent['content-length'] = String(Buffer.byteLength(body));
  }
  sent['x-sandbox-request-id'] = requestId;
  Object.assign(sent, headers);
  if (chosen.length > 0) sent['x-sandbox-scenario'] = reportOf(chosen);
  if (status === 401) sent['www-authenticate'] ??= api.challenge;
  if (status === 405) sent['allow'] ??= allow;
  if (status === 429 || status === 503) sent['retry-after'] ??= '1';
  return { kind: 'answer', status, headers: sent, body };
}
