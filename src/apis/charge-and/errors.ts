import type { Bag } from '../../engine/api.js';

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

/** Every refusal of this API. The page has none: codes and arguments are those of the vendor's other pages. */
export const errors = {
  'authorization-invalid': () => ({ status: 401, error: 'AUTHORIZATION_INVALID', args: [] }),
  'token-expired': () => ({ status: 401, error: 'AUTHORIZATION_INVALID', args: [] }),
  'invalid-format': () => invalidFormat(),
  'mandatory-parameter-not-set': ({ member }) => bad('MANDATORY_PARAMETER_NOT_SET', member),
  'parameter-max-length': ({ member, limit }) => bad('PARAMETER_MAX_LENGTH', member, limit),
  'invalid-parameter': ({ value, member }) => bad('INVALID_PARAMETER', value, member),
  'user-not-found': ({ user }) => notFound('user', user),
  'transaction-already-processed': ({ transaction }) => bad('TRANSACTION_ALREADY_PROCESSED', transaction),
  'balance-not-sufficient': ({ available, requested }) => bad('ACCOUNT_BALANCE_NOT_SUFFICIENT', available, requested),
  'internal-error': () => ({ status: 500, error: 'INTERNAL_ERROR', args: [] }),
} as const satisfies Record<string, (args: Bag) => ErrorEntry>;

export type ErrorCode = keyof typeof errors;

function bad(error: string, ...args: readonly unknown[]): ErrorEntry {
  return { status: 400, error, args };
}
