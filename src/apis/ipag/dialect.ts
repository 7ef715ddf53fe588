import type { Dialect, ProtocolError } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import { type ErrorCode, type ErrorEntry, errors, failure, sentTo } from './errors.js';
import { textsOf } from './members.js';
import { errorPage, isPage } from './page-errors.js';

const protocolErrors: Record<ProtocolError, (operation: string) => ErrorEntry> = {
  'not-json': (operation) => errors.malformed.says({}, operation),
  'too-large': () => ofStatus(413),
  'media-type': () => ofStatus(415),
  'not-acceptable': () => ofStatus(406),
  'no-path': () => ofStatus(404),
  method: () => ofStatus(405),
  internal: () => errors['server-error'].says(),
};

/** The statuses that are not answered with RFC 9110's phrase. */
const worded: ReadonlyMap<number, string> = new Map([
  [404, 'Resource Not Found'],
  [413, 'Payload Too Large'],
]);

function ofStatus(status: number): ErrorEntry {
  if (status === 401) return errors.unauthorized.says();
  if (status === 403) return errors['not-authorized'].says();
  return failure(status, worded.get(status) ?? reasonPhrase(status), 'resources');
}

export const dialect: Dialect = {
  order: ['authenticate', 'media-type', 'too-large', 'not-json'],
  errorSchema: 'failure',
  normalise(body, operation) {
    if (!isObject(body)) return body;
    return filled(body, operation === 'updateCharge' ? removable : none, asRead);
  },
  violations(all, operation) {
    if (isPage(operation)) return errorPage(422);
    return { ...failure(406, textsOf(all), sentTo(operation)), outcome: 'validation-failed' };
  },
  refusal({ code, args }, operation) {
    const answer = errors[code as ErrorCode].says(args, operation);
    return isPage(operation) ? errorPage(answer.status) : answer;
  },
  protocol(error, { operation = '' }) {
    const answer = typeof error === 'number' ? ofStatus(error) : protocolErrors[error](operation);
    if (isPage(operation)) return errorPage(answer.status);
    return error === 'internal' ? { ...answer, outcome: 'server-error' } : answer;
  },
};

/** What a change takes away by sending it empty, as an answer shows it where there is none. */
const removable: ReadonlySet<string> = new Set(['callback_url', 'last_charge_date']);
const none: ReadonlySet<string> = new Set();

/**
 * Without the members that carry nothing. The vendor's own client sends every member that is not set as null, and the
 * vendor's validator asks nothing of an empty one but whether it is required.
 */
function filled(
  members: Readonly<Record<string, unknown>>,
  emptiable: ReadonlySet<string>,
  read = (_name: string, value: unknown) => value,
): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (const name of Object.keys(members)) {
    const value = members[name];
    if (value !== null && (value !== '' || emptiable.has(name))) entries.push([name, read(name, value)]);
  }
  return Object.fromEntries(entries);
}

/** A member as the vendor reads it: an alias is what it stands for, a customer has no unset members. */
function asRead(name: string, value: unknown): unknown {
  if (name === 'customer') return isObject(value) ? filled(value, none) : value;
  return name === 'type' && value === 'charge' ? 'normal' : value;
}
