import { present } from '../../engine/absent.js';
import type { Dialect, ProtocolError, Rendered } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import type { Violation } from '../../engine/schema.js';
import { accessDenied, type ErrorCode, type ErrorEntry, errors, memberError, members } from './errors.js';
import type { Shapes } from './shapes.js';

/** The page's table writes the members with hyphens, its samples without: both are understood. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['card-details', 'card'],
  ['contract-account', 'contractAccount'],
  ['email-address', 'emailAddress'],
  ['save-card-indicator', 'saveCardIndicator'],
]);

const protocolErrors: Record<ProtocolError, ErrorEntry> = {
  'not-json': memberError('payment', 'invalid'),
  'too-large': { ...memberError('payment', 'invalid'), status: 413 },
  'media-type': { ...memberError('content-type', 'invalid'), status: 415 },
  'not-acceptable': { ...memberError('accept', 'invalid'), status: 406 },
  'no-path': { ...memberError('path', 'invalid'), status: 404 },
  method: { ...memberError('method', 'invalid'), status: 405 },
  internal: { status: 500, code: 'system', message: 'error.system.unexpected.error' },
};

/** What the table of outcomes has for a single wrong member, by the message; for several it has nothing. */
const outcomes: ReadonlyMap<string, string> = new Map([
  ['error.client.card.blank', 'card-blank'],
  ['error.client.amount.invalid', 'amount-invalid'],
  ['error.client.contractAccount.invalid', 'contract-account-invalid'],
]);

/** Statuses that have but one meaning here. */
const ownStatuses: readonly ErrorEntry[] = [
  accessDenied,
  protocolErrors.method,
  protocolErrors['not-acceptable'],
  protocolErrors['too-large'],
  protocolErrors['media-type'],
  protocolErrors.internal,
];

export const dialect: Dialect = {
  order: ['media-type', 'not-acceptable', 'too-large', 'authenticate', 'not-json'],
  errorSchema: 'failure',
  normalise(body) {
    if (!isObject(body)) return body;
    const known = present(body);
    const { payment } = known;
    if (!isObject(payment)) return known;
    // First what carries nothing: an alias stands alone beside it.
    const named = withoutAliases(present(payment, standsForNothing));
    return named === payment ? known : { ...known, payment: named };
  },
  violations(all) {
    const whole = all.find(({ pointer }) => pointer === '' || pointer === '/payment');
    if (whole) return rendered([memberError('payment', isMissing(whole) ? 'blank' : 'invalid')]);
    const wrong = members.flatMap((member) => {
      const violation = all.find(({ pointer }) => pointer === `/payment/${member}`);
      return violation ? [memberError(member, isBlank(violation) ? 'blank' : 'invalid')] : [];
    });
    const outcome = wrong.length === 1 ? outcomes.get(wrong[0]?.message ?? '') : undefined;
    return { ...rendered(wrong), ...(outcome === undefined ? {} : { outcome }) };
  },
  refusal({ code, args }) {
    const answer = rendered([errors[code as ErrorCode].says(args)]);
    return code === 'token-expired' ? { ...answer, outcome: 'access-denied' } : answer;
  },
  protocol(error) {
    if (error === 'internal') return { ...rendered([protocolErrors.internal]), outcome: 'system-error' };
    if (typeof error !== 'number') return rendered([protocolErrors[error]]);
    const known = ownStatuses.find(({ status }) => status === error);
    if (known) return rendered([known]);
    const phrase = reasonPhrase(error)
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '.');
    return rendered([{ status: error, code: 'system', message: `error.system.${phrase}` }]);
  },
};

/** Where both spellings come, the one with hyphens is a member that nobody knows. */
function withoutAliases(payment: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!Object.keys(payment).some((name) => aliases.has(name))) return payment;
  const renamed = Object.entries(payment).map(([name, value]) => {
    const alias = aliases.get(name);
    return [alias === undefined || Object.hasOwn(payment, alias) ? name : alias, value];
  });
  return Object.fromEntries(renamed);
}

/** Under either name: an empty text, of one that is required as well. SAP's own way to say that a flag isn't set is a blank. */
function standsForNothing(name: string, text: string): boolean {
  const member = aliases.get(name) ?? name;
  return members.includes(member) && (text === '' || (text === ' ' && member === 'saveCardIndicator'));
}

/** An empty text is no payment: it is there, and wrong. A body that is null has no member that could be missing. */
function isMissing({ pointer, value }: Violation): boolean {
  return pointer !== '' && (value === undefined || value === null);
}

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
