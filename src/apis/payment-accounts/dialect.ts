import { present } from '../../engine/absent.js';
import type { Dialect, ProtocolError, Rendered } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import { type ErrorCode, type ErrorEntry, errors } from './errors.js';

/** The General Response of the vendor's sibling pages, with a true HTTP status. */
function fail({ status, message }: ErrorEntry): Rendered {
  return { status, body: { code: status, response: { status: 'fail', message } } };
}

const protocolErrors: Record<ProtocolError, ErrorEntry> = {
  'not-json': { status: 400, message: 'malformed JSON' },
  'too-large': { status: 413, message: 'content too large' },
  'media-type': { status: 415, message: 'unsupported media type' },
  'not-acceptable': { status: 406, message: 'not acceptable' },
  'no-path': { status: 404, message: 'not found' },
  method: { status: 405, message: 'method not allowed' },
  internal: { status: 500, message: 'internal error' },
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
    const named = members.filter((member) => wrong.has(member)).join(', ');
    return fail({ status: 400, message: `missing or invalid: ${named}` });
  },
  refusal({ code, args }, operation) {
    const answer = fail(errors[code as ErrorCode].says(args, operation));
    return code.endsWith('-not-found') ? { ...answer, outcome: 'not-found' } : answer;
  },
  protocol(error) {
    if (error === 'internal') return { ...fail(protocolErrors.internal), outcome: 'internal-error' };
    if (typeof error !== 'number') return fail(protocolErrors[error]);
    if (error === 500) return fail(errors['internal-error'].says());
    return fail({ status: error, message: reasonPhrase(error).toLowerCase() });
  },
};
