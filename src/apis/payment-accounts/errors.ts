import { type NamedError, named, takesOf } from '../../engine/api/takes.js';

export interface ErrorEntry {
  readonly status: number;
  readonly message: string;
}

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

const missing = {
  account: 'account not found',
  payment: 'Payment not found',
  transaction: 'Transaction not found',
};

/**
 * Every refusal of this API: its status and its text. The page has none; the codes are those of the vendor's sibling pages,
 * the texts that begin with a capital those of the vendor's own service, the others ours.
 */
export const errors = {
  'account-not-found': plain(404, missing.account),
  'payment-not-found': plain(404, missing.payment),
  'transaction-not-found': plain(404, missing.transaction),
  'seller-not-found': plain(404, 'seller not found'),
  'account-inactive': plain(403, 'account inactive'),
  'seller-is-payer': plain(400, 'seller and payer are the same account'),
  'currency-mismatch': plain(400, 'currency differs from the currency of the account'),
  'duplicate-request-id': plain(409, 'request_id has been used'),
  'payment-completed': plain(409, 'The payment is already completed'),
  'payment-cancelled': plain(409, 'payment is cancelled'),
  'already-executed': plain(409, 'payment has been executed'),
  'already-authorized': plain(409, 'payment has been authorized'),
  'amount-agreed': plain(409, 'the amount has been agreed to and can not change'),
  'transaction-not-pending': plain(409, 'transaction is not pending'),
  'empty-payment': plain(400, 'payment has no pending transaction'),
  'amount-invalid': plain(400, 'missing or invalid: amount'),
  'insufficient-funds': plain(400, 'The account does not have enough available amount'),
  'list-too-long': plain(400, 'there are too many to list'),
  'too-many-requests': plain(429, 'too many requests'),
  'internal-error': plain(500, 'internal error'),
  unavailable: plain(503, 'service unavailable'),
  // What a path names last is what a scenario has it not find.
  'not-found': named({}, (_args, operation) => ({ status: 404, message: missingIn(operation) })),
};

export type ErrorCode = keyof typeof errors;

export const taken = takesOf(errors);

function plain(status: number, message: string): NamedError<Record<never, never>, ErrorEntry> {
  return named({}, () => ({ status, message }));
}

function missingIn(operation: string): string {
  if (transactionOperations.has(operation)) return missing.transaction;
  return accountOperations.has(operation) ? missing.account : missing.payment;
}
