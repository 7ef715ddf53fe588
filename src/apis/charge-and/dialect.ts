import { present } from '../../engine/absent.js';
import type { Dialect, Refused, Rendered } from '../../engine/api/api.js';
import { isObject } from '../../engine/json.js';
import { reasonPhrase } from '../../engine/phrase.js';
import type { Violation } from '../../engine/schema.js';
import { requiresKey } from './charging-session.js';
import { type ErrorCode, type ErrorEntry, errors, invalidFormat, members, notFound } from './errors.js';

/** One kind of problem is looked for in all members before the next kind. */
const kinds = ['required', 'maxLength', 'other'] as const;

/** What the table of outcomes calls each kind, whichever member it is about. */
const outcomes: Record<(typeof kinds)[number], string> = {
  required: 'mandatory-parameter-not-set',
  maxLength: 'parameter-max-length',
  other: 'invalid-parameter',
};

export const dialect: Dialect = {
  order: ['authenticate', 'media-type', 'too-large', 'not-json'],
  errorSchema: 'failure',
  normalise(body) {
    if (!isObject(body)) return body;
    const known = present(body, (name, text) => name === 'transactionReference' && text === '');
    const { service, serviceSpecificData } = known;
    if (!isObject(serviceSpecificData)) return known;
    const session = present(serviceSpecificData, (key, text) => text === '' && !requiresKey(service, key));
    return session === serviceSpecificData ? known : { ...known, serviceSpecificData: session };
  },
  violations(all) {
    if (all.some(({ pointer, keyword }) => pointer === '' && keyword === 'type')) return unreadable();
    // "if" only says that a branch failed; what failed in it is listed beside it.
    const [first] = all.filter(({ keyword }) => keyword !== 'if').sort((a, b) => rank(a) - rank(b));
    return first ? { ...rendered(wrongMember(first)), outcome: outcomes[kindOf(first)] } : unreadable();
  },
  refusal({ code, args }, operation) {
    return rendered(errors[code as ErrorCode].says(args), operation);
  },
  protocol(error, refused) {
    if (error === 'not-json') return unreadable();
    const status = typeof error === 'number' ? error : statuses[error];
    const answer = rendered(ofStatus(status, refused), refused.operation);
    return error === 'internal' ? { ...answer, outcome: 'internal-error' } : answer;
  },
};

const statuses = {
  'too-large': 413,
  'media-type': 415,
  'not-acceptable': 406,
  'no-path': 404,
  method: 405,
  internal: 500,
} as const;

function ofStatus(status: number, { method, path }: Refused): ErrorEntry {
  switch (status) {
    case 400:
    case 413:
    case 415:
      return invalidFormat(status);
    case 401:
      return errors['authorization-invalid'].says();
    case 404:
      return notFound('path', path, 404);
    case 405:
      return { status, error: 'METHOD_NOT_ALLOWED', args: [method] };
    case 500:
      return errors['internal-error'].says();
    default:
      return { status, error: constant(reasonPhrase(status)), args: [] };
  }
}

function constant(phrase: string): string {
  return phrase
    .replaceAll("'", '')
    .replaceAll(/[^A-Za-z]+/g, '_')
    .toUpperCase();
}

function unreadable(): Rendered {
  return { ...rendered(invalidFormat()), outcome: 'invalid-format' };
}

function nameOf({ pointer }: Violation): string {
  return pointer.slice(1).replaceAll('/', '.');
}

function kindOf({ keyword }: Violation): (typeof kinds)[number] {
  return keyword === 'required' || keyword === 'maxLength' ? keyword : 'other';
}

function rank(violation: Violation): number {
  return kinds.indexOf(kindOf(violation)) * members.length + members.indexOf(nameOf(violation));
}

function wrongMember(violation: Violation): ErrorEntry {
  const { params, value } = violation;
  const member = nameOf(violation);
  switch (kindOf(violation)) {
    case 'required':
      return errors['mandatory-parameter-not-set'].says({ member });
    case 'maxLength':
      return errors['parameter-max-length'].says({ member, limit: params['limit'] });
    default:
      return errors['invalid-parameter'].says({ value, member });
  }
}

/** createToken is asked with another scheme than the rest of the API. */
function rendered({ status, error, args }: ErrorEntry, operation?: string): Rendered {
  const headers =
    status === 401 && operation === 'createToken' ? { 'www-authenticate': 'Basic realm="charge-and"' } : {};
  return { status, headers, body: { error, args } };
}
