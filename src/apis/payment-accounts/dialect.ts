import { present } from '../../engine/absent.js';
import type { Dialect, ProtocolError, Rendered } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import { type ErrorCode, errors } from './errors.js';

/** The General Response of the vendor's sibling pages, with a true HTTP status. */
function fail(code: number, message: string): Rendered {
  return { status: code, body: { code, response: { status: 'fail', message } } };
}

const protocolErrors: Record<ProtocolError, [number, string]> = {
  'not-json': [400, 'malformed JSON'],
  'too-large': [413, 'content too large'],
  'media-type': [415, 'unsupported media type'],
  'not-acceptable': [406, 'not acceptable'],
  'no-path': [404, 'not found'],
  method: [405, 'method not allowed'],
  internal: [500, 'internal error'],
};

const optionalTexts: ReadonlySet<string> = new Set(['reference', 'state', 'reason_code']);

/** Of all requests, in the order of the page's tables: the message names them so. */
const members = [
  'body',
  'request_id',
  'user_id',
  'seller_id',
  'amount',
  'currency',
  'reference',
  'state',
  'reason_code',
];

/** Their path names an account; that of the others a payment, and where it goes on, a transaction. */
const accountOperations: ReadonlySet<string> = new Set([
  'createPayment',
  'listPayments',
  'getAccount',
  'fundAccount',
  'activateAccount',
  'desactivateAccount',
]);
const transactionOperations: ReadonlySet<string> = new Set(['getTransaction', 'cancelTransaction']);

export const dialect: Dialect = {
  order: ['authenticate', 'not-acceptable', 'media-type', 'too-large', 'not-json'],
  errorSchema: 'general-response',
  normalise(body) {
    if (!isObject(body)) return body;
    const known = present(body, (name, text) => optionalTexts.has(name) && text === '');
    const { currency } = known;
    // The vendor's service takes small letters too; of others some have a capital that is a plain one.
    if (typeof currency !== 'string' || !/^(?=.*[a-z])[A-Za-z]{3}$/.test(currency)) return known;
    return { ...known, currency: currency.toUpperCase() };
  },
  violations(all) {
    const wrong = new Set(all.map(({ pointer }) => pointer.slice(1) || 'body'));
    return fail(400, `missing or invalid: ${members.filter((member) => wrong.has(member)).join(', ')}`);
  },
  refusal({ code }, operation) {
    const [status, message] = errors[code === 'not-found' ? missingIn(operation) : (code as ErrorCode)];
    return code.endsWith('-not-found') ? { ...fail(status, message), outcome: 'not-found' } : fail(status, message);
  },
  protocol(error) {
    if (error === 'internal') return { ...fail(...protocolErrors.internal), outcome: 'internal-error' };
    if (typeof error !== 'number') return fail(...protocolErrors[error]);
    if (error === 500) return fail(500, errors['internal-error'][1]);
    return fail(error, reasonPhrase(error).toLowerCase());
  },
};

/** What a path names last is what a scenario has it not find. */
function missingIn(operation: string): ErrorCode {
  if (transactionOperations.has(operation)) return 'transaction-not-found';
  return accountOperations.has(operation) ? 'account-not-found' : 'payment-not-found';
}
