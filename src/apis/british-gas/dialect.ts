import { STATUS_CODES } from 'node:http';
import type { Dialect, ProtocolError, Rendered } from '../../engine/api.js';
import { at, type Violation } from '../../engine/schema.js';
import { type ErrorEntry, errors, memberError } from './errors.js';
import type { Shapes } from './shapes.js';

/** The page's table writes the members with hyphens, its samples without: both are understood. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['card-details', 'card'],
  ['contract-account', 'contractAccount'],
  ['email-address', 'emailAddress'],
  ['save-card-indicator', 'saveCardIndicator'],
]);

/** In the order of the page's table: problems are listed so. */
const members = ['card', 'amount', 'contractAccount', 'emailAddress', 'saveCardIndicator'];

const protocolErrors: Record<ProtocolError, ErrorEntry> = {
  'not-json': memberError('payment', 'invalid'),
  'too-large': { ...memberError('payment', 'invalid'), status: 413 },
  'media-type': { ...memberError('content-type', 'invalid'), status: 415 },
  'not-acceptable': { ...memberError('accept', 'invalid'), status: 406 },
  'no-path': { ...memberError('path', 'invalid'), status: 404 },
  method: { ...memberError('method', 'invalid'), status: 405 },
  internal: { status: 500, code: 'system', message: 'error.system.unexpected.error' },
};

export const dialect: Dialect = {
  order: ['media-type', 'not-acceptable', 'too-large', 'authenticate', 'not-json'],
  errorSchema: 'failure',
  normalise(body) {
    const payment = at(body, '/payment');
    if (payment === null || typeof payment !== 'object' || Array.isArray(payment)) return body;
    const named = Object.entries(payment).filter(([name]) => {
      const alias = aliases.get(name);
      return alias === undefined || !Object.hasOwn(payment, alias);
    });
    const renamed = named.map(([name, value]) => [aliases.get(name) ?? name, value]);
    return { ...(body as object), payment: Object.fromEntries(renamed) };
  },
  violations(all) {
    const whole = all.find(({ pointer }) => pointer === '' || pointer === '/payment');
    if (whole) return rendered([memberError('payment', isBlank(whole) && whole.pointer !== '' ? 'blank' : 'invalid')]);
    const wrong = members.flatMap((member) => {
      const violation = all.find(({ pointer }) => pointer === `/payment/${member}`);
      return violation ? [memberError(member, isBlank(violation) ? 'blank' : 'invalid')] : [];
    });
    return rendered(wrong);
  },
  refusal({ code, args }) {
    const entry = errors[code];
    if (!entry) throw new Error(`no such error: ${code}`);
    return rendered([entry(args)]);
  },
  protocol(error) {
    if (typeof error !== 'number') return rendered([protocolErrors[error]]);
    if (error === 500) return rendered([protocolErrors.internal]);
    const phrase = (STATUS_CODES[error] ?? 'error').toLowerCase().replaceAll(/[^a-z]+/g, '.');
    return rendered([{ status: error, code: 'system', message: `error.system.${phrase}` }]);
  },
};

function isBlank({ value }: Violation): boolean {
  return value === undefined || value === null || value === '';
}

function rendered(entries: readonly ErrorEntry[]): Rendered {
  const status = entries[0]?.status ?? 500;
  const body: Shapes['failure'] = {
    jsonapi: { version: '1.0' },
    status: status >= 500 ? 'ERROR' : 'FAIL',
    data: {},
    errors: entries.map(({ code, message }) => ({ code, message })),
    meta: {},
  };
  return { status, body };
}
