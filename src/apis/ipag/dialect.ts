import type { Dialect, ProtocolError } from '../../engine/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import { type ErrorCode, type ErrorEntry, errors, failure, sentTo } from './errors.js';
import { textsOf } from './members.js';

const protocolErrors: Record<ProtocolError, (operation: string) => ErrorEntry> = {
  'not-json': (operation) => errors.malformed({}, operation),
  'too-large': () => ofStatus(413),
  'media-type': () => ofStatus(415),
  'not-acceptable': () => ofStatus(406),
  'no-path': () => ofStatus(404),
  method: () => ofStatus(405),
  internal: errors['server-error'],
};

/** The statuses that are not answered with RFC 9110's phrase. */
const worded: ReadonlyMap<number, string> = new Map([
  [404, 'Resource Not Found'],
  [413, 'Payload Too Large'],
]);

function ofStatus(status: number): ErrorEntry {
  if (status === 401) return errors.unauthorized();
  if (status === 403) return errors['not-authorized']();
  return failure(status, worded.get(status) ?? reasonPhrase(status), 'resources');
}

export const dialect: Dialect = {
  order: ['authenticate', 'media-type', 'too-large', 'not-json'],
  errorSchema: 'failure',
  normalise(body) {
    if (!isObject(body)) return body;
    const { customer, type, ...others } = withoutNulls(body);
    return {
      ...others,
      ...(type === undefined ? {} : { type: type === 'charge' ? 'normal' : type }),
      ...(customer === undefined ? {} : { customer: isObject(customer) ? withoutNulls(customer) : customer }),
    };
  },
  violations: (all, operation) => ({
    ...failure(406, textsOf(all), sentTo(operation)),
    outcome: 'validation-failed',
  }),
  refusal: ({ code, args }, operation) => errors[code as ErrorCode](args, operation),
  protocol(error, { operation = '' }) {
    if (typeof error === 'number') return ofStatus(error);
    const answer = protocolErrors[error](operation);
    return error === 'internal' ? { ...answer, outcome: 'server-error' } : answer;
  },
};

/** The vendor's own client sends every member that is not set as null. */
function withoutNulls(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
