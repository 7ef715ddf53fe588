import type { Dialect, ProtocolError, Rendered } from '../../engine/api.js';
import { reasonPhrase } from '../../engine/phrase.js';
import { type ErrorEntry, errors, invalid } from './errors.js';
import type { Shapes } from './shapes.js';

/** In the order of the page's attributes: problems are listed so. */
const members = ['partner_id', 'token_id', 'currency_code', 'amount', 'customer_name'];

const protocolErrors: Record<ProtocolError, ErrorEntry> = {
  'not-json': invalid('request'),
  'too-large': { ...invalid('request'), status: 413 },
  'media-type': { ...invalid('content-type'), status: 415 },
  'not-acceptable': { status: 406, message: reasonPhrase(406) },
  'no-path': { ...invalid('path'), status: 404 },
  method: { ...invalid('method'), status: 405 },
  internal: { status: 500, message: 'Internal error' },
};

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
  violations(all) {
    const wrong = new Set(all.map(({ pointer }) => pointer.slice(1)));
    // A body that is no object has one problem, with the whole of it.
    const named = wrong.has('') ? ['request'] : members.filter((member) => wrong.has(member));
    return failure(
      400,
      named.map((member) => invalid(member).message),
    );
  },
  refusal({ code, args }) {
    const entry = errors[code];
    if (!entry) throw new Error(`no such error: ${code}`);
    const { status, message } = entry(args);
    return failure(status, [message]);
  },
  protocol(error) {
    if (typeof error === 'number') return failure(error, [worded.get(error) ?? reasonPhrase(error)]);
    const { status, message } = protocolErrors[error];
    return failure(status, [message]);
  },
};

/** `Status` with a capital as in the page's samples; its list of attributes writes it small. */
function failure(status: number, messages: string[]): Rendered {
  const body: Shapes['failure'] = { Status: 'Fail', ErrorMessages: messages };
  return { status, body };
}
