import { present } from '../../engine/absent.js';
import type { Dialect, ProtocolError, Rendered } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import type { Violation } from '../../engine/schema.js';
import { type ErrorCode, type ErrorEntry, errors, invalid, members } from './errors.js';
import type { Shapes } from './shapes.js';

const protocolErrors: Record<ProtocolError, ErrorEntry> = {
  'not-json': invalid('request'),
  'too-large': { ...invalid('request'), status: 413 },
  'media-type': { ...invalid('content-type'), status: 415 },
  'not-acceptable': { status: 406, message: reasonPhrase(406) },
  'no-path': { ...invalid('path'), status: 404 },
  method: { ...invalid('method'), status: 405 },
  internal: { status: 500, message: 'Internal error' },
};

/** What the table of outcomes has for a single wrong member; for several it has nothing. */
const outcomes: ReadonlyMap<string, string> = new Map([
  ['partner_id', 'invalid-partner'],
  ['token_id', 'invalid-token'],
  ['currency_code', 'currency-not-accepted'],
  ['amount', 'invalid-amount'],
  ['customer_name', 'customer-name-missing'],
]);

/** Two outcomes may have one text: then what is stored tells which of them it is. */
function toldByState(all: readonly Violation[]): string | undefined {
  const told = all.map(({ params }) => params['outcome']).find((outcome) => outcome !== undefined);
  return typeof told === 'string' ? told : undefined;
}

/** The statuses that have words of their own here, whoever asks for them. */
const worded: ReadonlyMap<number, string> = new Map([
  ...Object.values(protocolErrors).map(({ status, message }) => [status, message] as const),
  [401, 'Unauthorised'],
  [504, 'Payment gateway timeout'],
]);

export const dialect: Dialect = {
  // Nothing here depends on what the client accepts: there is one media type.
  order: ['authenticate', 'media-type', 'too-large', 'not-json'],
  errorSchema: 'failure',
  // What is required is judged by its form: an empty text is as wrong as none.
  normalise: (body) => (isObject(body) ? present(body, (name, text) => name === 'customer_name' && text === '') : body),
  violations(all) {
    const wrong = new Set(all.map(({ pointer }) => pointer.slice(1)));
    // A body that is no object has one problem, with the whole of it.
    const named = wrong.has('') ? ['request'] : members.filter((member) => wrong.has(member));
    const answer = failure(
      400,
      named.map((member) => invalid(member).message),
    );
    const [only = ''] = named;
    const outcome = named.length === 1 ? (toldByState(all) ?? outcomes.get(only)) : undefined;
    return outcome === undefined ? answer : { ...answer, outcome };
  },
  refusal({ code, args }) {
    const { status, message } = errors[code as ErrorCode].says(args);
    return failure(status, [message]);
  },
  protocol(error) {
    if (typeof error === 'number') return failure(error, [worded.get(error) ?? reasonPhrase(error)]);
    const { status, message } = protocolErrors[error];
    const answer = failure(status, [message]);
    return error === 'internal' ? { ...answer, outcome: 'internal-error' } : answer;
  },
};

/** `Status` with a capital as in the page's samples; its list of attributes writes it small. */
function failure(status: number, messages: string[]): Rendered {
  const body: Shapes['failure'] = { Status: 'Fail', ErrorMessages: messages };
  return { status, body };
}
