import { STATUS_CODES } from 'node:http';
import type { Dialect, ProtocolError } from '../../engine/api.js';
import { isObject } from '../../engine/json.js';
import { type ErrorCode, type ErrorEntry, errors, failure, sentTo } from './errors.js';
import { textsOf } from './members.js';

const protocolErrors: Record<ProtocolError, (operation: string) => ErrorEntry> = {
  'not-json': (operation) => errors.malformed({}, operation),
  'too-large': () => failure(413, 'Payload Too Large', 'resources'),
  'media-type': () => failure(415, 'Unsupported Media Type', 'resources'),
  'not-acceptable': () => failure(406, 'Not Acceptable', 'resources'),
  'no-path': () => failure(404, 'Resource Not Found', 'resources'),
  method: () => failure(405, 'Method Not Allowed', 'resources'),
  internal: errors['server-error'],
};

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
  violations: (all, operation) => failure(406, textsOf(all), sentTo(operation)),
  refusal: ({ code, args }, operation) => errors[code as ErrorCode](args, operation),
  protocol(error, { operation = '' }) {
    if (typeof error !== 'number') return protocolErrors[error](operation);
    if (error === 401) return errors.unauthorized();
    if (error === 403) return errors['not-authorized']();
    return failure(error, STATUS_CODES[error] ?? 'Error', 'resources');
  },
};

/** The vendor's own client sends every member that is not set as null. */
function withoutNulls(members: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
