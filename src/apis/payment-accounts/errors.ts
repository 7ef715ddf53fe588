import type { Takes } from '../../engine/api/takes.js';

/**
 * Every refusal of this API: its status and its text. The page has none; the codes are those of the vendor's sibling pages,
 * the texts that begin with a capital those of the vendor's own service, the others ours.
 */
export const errors = {
  'account-not-found': [404, 'account not found'],
  'payment-not-found': [404, 'Payment not found'],
  'transaction-not-found': [404, 'Transaction not found'],
  'seller-not-found': [404, 'seller not found'],
  'account-inactive': [403, 'account inactive'],
  'seller-is-payer': [400, 'seller and payer are the same account'],
  'currency-mismatch': [400, 'currency differs from the currency of the account'],
  'duplicate-request-id': [409, 'request_id has been used'],
  'payment-completed': [409, 'The payment is already completed'],
  'payment-cancelled': [409, 'payment is cancelled'],
  'already-executed': [409, 'payment has been executed'],
  'already-authorized': [409, 'payment has been authorized'],
  'amount-agreed': [409, 'the amount has been agreed to and can not change'],
  'transaction-not-pending': [409, 'transaction is not pending'],
  'empty-payment': [400, 'payment has no pending transaction'],
  'amount-invalid': [400, 'missing or invalid: amount'],
  'insufficient-funds': [400, 'The account does not have enough available amount'],
  'list-too-long': [400, 'there are too many to list'],
  'too-many-requests': [429, 'too many requests'],
  'internal-error': [500, 'internal error'],
  unavailable: [503, 'service unavailable'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errors;

/** What a scenario may refuse with: none of them says more than its text, and `not-found` is that of what a path names last. */
export const taken: Readonly<Record<string, Takes>> = Object.fromEntries(
  [...Object.keys(errors), 'not-found'].map((code) => [code, {}]),
);
