import type { Dialect, ProtocolError, Rendered } from '../../engine/api.js';
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

export const dialect: Dialect = {
  order: ['authenticate', 'not-acceptable', 'media-type', 'too-large', 'not-json'],
  errorSchema: 'general-response',
  violations(all) {
    const members = new Set(all.map(({ pointer }) => pointer.slice(1) || 'body'));
    return fail(400, `missing or invalid: ${[...members].join(', ')}`);
  },
  refusal({ code }) {
    const [status, message] = errors[code as ErrorCode];
    return code.endsWith('-not-found') ? { ...fail(status, message), outcome: 'not-found' } : fail(status, message);
  },
  protocol(error) {
    if (error === 'internal') return { ...fail(...protocolErrors.internal), outcome: 'internal-error' };
    if (typeof error !== 'number') return fail(...protocolErrors[error]);
    if (error === 500) return fail(500, errors['internal-error'][1]);
    return fail(error, reasonPhrase(error).toLowerCase());
  },
};
