import { valueDigest } from '../digest.js';
import { Echoes } from './echoes.js';
import type { Change, Cut, RawExchange } from './exchange.js';
import { Masking } from './masking.js';
import { namesOf, type SealRules } from './rules.js';

/**
 * An exchange as the journal keeps it: JSON text without any card number, credential or, where the rules say so,
 * personal data. Its member `digests` has the keyed digest of each masked value by the JSON pointer to its place.
 */
export function seal(exchange: RawExchange, rules: SealRules): string {
  const names = namesOf(rules);
  const echoes = new Echoes();
  const first = new Masking(names, echoes, false, rules.bodyLimit);
  const text = write(exchange, first, rules);
  if (echoes.none || !(first.encoded || echoes.in(text))) return withDigests(text, first);
  const second = new Masking(names, echoes, true, rules.bodyLimit);
  return withDigests(write(exchange, second, rules), second);
}

/** @param text a JSON object without its last brace */
function withDigests(text: string, { masked }: Masking): string {
  const digests = masked.map(([pointer, original]) => `${JSON.stringify(pointer)}:"${valueDigest(original)}"`);
  return `${text},"digests":{${digests.join(',')}}}`;
}

function write(exchange: RawExchange, masking: Masking, rules: SealRules): string {
  const { id, at, durationMs, api, operation, outcome, request, reply, fault } = exchange;
  const sandbox = masking.text(exchange.sandbox, 'sandbox');
  const head = JSON.stringify({ id, at, durationMs, sandbox, api, operation, outcome });
  const asked = JSON.stringify({
    method: request.method,
    path: masking.path(request.path, request.params ?? {}, 'request', 'path'),
    params: masking.part(request.params ?? {}, 'request', 'params'),
    query: masking.part(membersOf(request.query), 'request', 'query'),
    headers: masking.part(request.headers, 'request', 'headers'),
  });
  const sent = request.unparsed === undefined ? request.body : { unparsed: request.unparsed };
  const requestText = withBody(asked, bounded(sent, masking, rules, 'request', 'body'));
  const replyText = reply ? writeReply(reply, masking, rules) : 'null';
  const rest = JSON.stringify({
    scenarios: masking.texts(exchange.scenarios, 'scenarios'),
    violations: masking.texts(exchange.violations, 'violations'),
    findings: masking.texts(exchange.findings, 'findings'),
    fault,
  });
  const changes = exchange.changes.map((change, index) => writeChange(change, String(index), masking, rules));
  return `${head.slice(0, -1)},"request":${requestText},"reply":${replyText},${rest.slice(1, -1)},"changes":[${changes.join(',')}]`;
}

function writeReply(reply: NonNullable<RawExchange['reply']>, masking: Masking, rules: SealRules): string {
  const headers = masking.part(reply.headers, 'reply', 'headers');
  const head = JSON.stringify({ status: reply.status, headers });
  return withBody(head, bounded(reply.body, masking, rules, 'reply', 'body'));
}

function writeChange({ collection, id, before, after }: Change, index: string, masking: Masking, rules: SealRules) {
  const head = JSON.stringify({ collection, id: masking.name(id, 'changes', index, 'id') }).slice(0, -1);
  const was = bounded(before ?? null, masking, rules, 'changes', index, 'before');
  const is = bounded(after ?? null, masking, rules, 'changes', index, 'after');
  return `${head},"before":${was},"after":${is}}`;
}

function withBody(head: string, body: string | undefined): string {
  return body === undefined ? head : `${head.slice(0, -1)},"body":${body}}`;
}

/** The JSON text of a masked part, or of its beginning; undefined where there is none. */
function bounded(value: unknown, masking: Masking, { bodyLimit }: SealRules, ...at: string[]): string | undefined {
  if (value === undefined) return undefined;
  const before = masking.masked.length;
  masking.size = 0;
  masking.cut = false;
  const shown = masking.part(value, ...at);
  const json = JSON.stringify(shown);
  if (json.length <= bodyLimit && !masking.cut) return json;
  // What is cut can't be compared with anything.
  masking.masked.length = before;
  const start = (typeof shown === 'string' ? shown : json).slice(0, bodyLimit);
  const bytes = Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));
  return JSON.stringify({ truncated: true, bytes, start } satisfies Cut);
}

function membersOf(query: URLSearchParams): Readonly<Record<string, string | readonly string[]>> {
  if (query.size === 0) return {};
  const members = new Map<string, string | string[]>();
  for (const [name, value] of query) {
    const before = members.get(name);
    members.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(members);
}
