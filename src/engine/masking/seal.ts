import { Echoes } from './echoes.js';
import type { ChangedRecord, Cut, Exchange, RawExchange } from './exchange.js';
import type { MaskedDigests } from './masked-digests.js';
import { Masking } from './masking.js';
import { namesOf, type Secrecy } from './secrecy.js';

type RawReply = NonNullable<RawExchange['reply']>;

/**
 * An exchange as the journal keeps it: JSON text without any card number, credential or, where its API says so,
 * personal data. Its member `digests` has the keyed digest of each masked value by the JSON pointer to its place.
 */
export function seal(exchange: RawExchange, secrecy: Secrecy): string {
  const names = namesOf(secrecy);
  const echoes = new Echoes();
  const first = new Masking(names, echoes, false, secrecy.bodyLimit);
  const text = write(exchange, first, secrecy);
  if (echoes.none || !(first.encoded || echoes.in(text))) return text;
  return write(exchange, new Masking(names, echoes, true, secrecy.bodyLimit), secrecy);
}

function write(exchange: RawExchange, masking: Masking, secrecy: Secrecy): string {
  const { id, at, durationMs, sandbox, api, operation, outcome, accepted, request, reply, fault } = exchange;
  const { method, path, params, query, headers, unparsed } = request;
  return JSON.stringify({
    id,
    at,
    durationMs,
    sandbox: masking.text(sandbox, '/sandbox'),
    kind: exchange.kind,
    api,
    operation,
    outcome,
    accepted,
    request: {
      method,
      path: masking.path(path, params ?? {}, '/request/path'),
      params: masking.part(params ?? {}, '/request/params'),
      query: query.size === 0 ? {} : masking.part(membersOf(query), '/request/query'),
      headers: masking.part(headers, '/request/headers'),
      body: unparsed === undefined ? bounded(request.body, masking, secrecy, '/request/body') : { unparsed },
    },
    reply: reply && maskedReply(reply, masking, secrecy),
    scenarios: masking.texts(exchange.scenarios, '/scenarios'),
    violations: masking.texts(exchange.violations, '/violations'),
    changes: exchange.changes.map((change, index) => changed(change, `/changes/${index}`, masking, secrecy)),
    findings: masking.texts(exchange.findings, '/findings'),
    fault,
    clientGone: exchange.clientGone,
    digests: digestsOf(masking, secrecy.digests),
  });
}

/** Where a request went; null where nobody owns the path, or the API has no such operation. */
export interface Destination {
  readonly api: string | null;
  readonly operation: string | null;
  readonly kind: 'request' | 'act';
}

/** As `write` has them: next to each other, behind nothing in which a client chose a quotation mark. */
const destination = /(?:"kind":"(act)",)?"api":(null|"[^"]*"),"operation":(null|"[^"]*"),/;

/** Where a sealed exchange went, without parsing it. */
export function destinationOf(text: string): Destination {
  const [, act, api = 'null', operation = 'null'] = destination.exec(text) ?? [];
  return { api: JSON.parse(api), operation: JSON.parse(operation), kind: act ? 'act' : 'request' };
}

/** A reply by itself, as the journal shows it. */
export function sealedReply(reply: RawReply, secrecy: Secrecy): Exchange['reply'] {
  const masking = new Masking(namesOf(secrecy), new Echoes(), false, secrecy.bodyLimit);
  return maskedReply(reply, masking, secrecy) as Exchange['reply'];
}

function maskedReply({ status, headers, body }: RawReply, masking: Masking, secrecy: Secrecy) {
  return {
    status,
    headers: masking.part(headers, '/reply/headers'),
    body: bounded(body, masking, secrecy, '/reply/body'),
  };
}

function changed(
  { collection, id, before, after }: ChangedRecord,
  at: string,
  masking: Masking,
  secrecy: Secrecy,
): ChangedRecord {
  return {
    collection,
    id: masking.key(id, `${at}/id`),
    before: bounded(before, masking, secrecy, `${at}/before`),
    after: bounded(after, masking, secrecy, `${at}/after`),
  };
}

/**
 * A value as the exchange of a request would show it; undefined where nothing of it is masked.
 *
 * @param request what it is of: what is secret there is so wherever it is repeated
 */
export function shownMasked(value: object, request: object, secrecy: Secrecy): unknown {
  const echoes = new Echoes();
  const names = namesOf(secrecy);
  new Masking(names, echoes, false, secrecy.bodyLimit).part(request, '');
  const masking = new Masking(names, echoes, !echoes.none, Number.MAX_SAFE_INTEGER);
  const shown = masking.part(value, '');
  return masking.masked.length > 0 ? shown : undefined;
}

function digestsOf({ masked }: Masking, made: MaskedDigests): Readonly<Record<string, string>> {
  const digests: Record<string, string> = {};
  // A pointer begins with a slash, so that none is `__proto__`.
  for (const [pointer, original] of masked) digests[pointer] = made.ofValue(original);
  return digests;
}

/** A masked part, or the beginning of its JSON text where that is too long. */
function bounded(value: unknown, masking: Masking, { bodyLimit }: Secrecy, at: string): unknown {
  if (value === undefined || value === null) return value;
  const before = masking.masked.length;
  masking.begin();
  const shown = masking.part(value, at);
  if (masking.most <= bodyLimit && !masking.cut) return shown;
  const json = JSON.stringify(shown);
  if (json.length <= bodyLimit && !masking.cut) return shown;
  // What is cut can't be compared with anything.
  masking.masked.length = before;
  const start = (typeof shown === 'string' ? shown : json).slice(0, bodyLimit);
  const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  return { truncated: true, bytes, start } satisfies Cut;
}

/** A parameter that came more than once is a list. */
export function membersOf(query: URLSearchParams): Readonly<Record<string, string | readonly string[]>> {
  const all = new Map<string, string[]>();
  for (const [name, value] of query) {
    const before = all.get(name);
    if (before) before.push(value);
    else all.set(name, [value]);
  }
  return Object.fromEntries(
    Array.from(all, ([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}
