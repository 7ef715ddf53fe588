import { named, takesOf } from '../../engine/api/takes.js';
import { offsetKeys, sessionKeys } from './charging-session.js';

export interface ErrorEntry {
  readonly status: number;
  readonly error: string;
  readonly args: readonly unknown[];
}

const format = 'An input parameter did not have the expected format. Please check interface specification.';

/** The body, or the whole request, can't be read. */
export function invalidFormat(status = 400): ErrorEntry {
  return { status, error: 'INVALID_FORMAT', args: [format] };
}

export function notFound(what: string, which: unknown, status = 400): ErrorEntry {
  return { status, error: 'REFERENCED_OBJECT_NOT_FOUND', args: [what, which] };
}

/** In the order in which they are looked at. */
export const members: readonly string[] = [
  'userId',
  'transactionId',
  'transactionReference',
  'service',
  'kilometer',
  'serviceSpecificData',
  ...[...sessionKeys, ...offsetKeys, 'GEO_POSITION_USER'].map((key) => `serviceSpecificData.${key}`),
];

const member = members;

/** Every refusal of this API. The page has none: codes and arguments are those of the vendor's other pages. */
export const errors = {
  'authorization-invalid': named({}, () => ({ status: 401, error: 'AUTHORIZATION_INVALID', args: [] })),
  'token-expired': named({}, () => ({ status: 401, error: 'AUTHORIZATION_INVALID', args: [] })),
  'invalid-format': named({}, () => invalidFormat()),
  'mandatory-parameter-not-set': named({ member }, ({ member }) => bad('MANDATORY_PARAMETER_NOT_SET', member)),
  'parameter-max-length': named({ member, limit: 'count' }, ({ member, limit }) =>
    bad('PARAMETER_MAX_LENGTH', member, limit),
  ),
  'invalid-parameter': named({ value: 'any', member }, ({ value, member }) => bad('INVALID_PARAMETER', value, member)),
  'list-too-long': named({ value: 'any' }, ({ value }) => bad('INVALID_PARAMETER', value, 'limit')),
  'user-not-found': named({ user: 'text' }, ({ user }) => notFound('user', user)),
  'transaction-not-found': named({ transaction: 'text' }, ({ transaction }) => notFound('transaction', transaction)),
  'transaction-already-processed': named({ transaction: 'text' }, ({ transaction }) =>
    bad('TRANSACTION_ALREADY_PROCESSED', transaction),
  ),
  'balance-not-sufficient': named({ available: 'count', requested: 'count' }, ({ available, requested }) =>
    bad('ACCOUNT_BALANCE_NOT_SUFFICIENT', available, requested),
  ),
  'internal-error': named({}, () => ({ status: 500, error: 'INTERNAL_ERROR', args: [] })),
};

export type ErrorCode = keyof typeof errors;

export const taken = takesOf(errors);

function bad(error: string, ...args: readonly unknown[]): ErrorEntry {
  return { status: 400, error, args };
}
