import { largestMinor } from '../../engine/money.js';
import type { ErrorCode } from './errors.js';
import type { AccountRecord, PaymentRecord, TransactionRecord } from './shapes.js';

type Payment = Readonly<PaymentRecord>;
type Transaction = Readonly<TransactionRecord>;

/** The sum of a payment's pending and completed transactions, in minor units. */
export function amountOf(transactions: readonly Transaction[]): number {
  const live = transactions.filter(({ state }) => state === 'pending' || state === 'completed');
  return live.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}

/** Why a payment can't change any more. */
export function closedBecause({ state }: Payment): ErrorCode | undefined {
  if (state === 'completed') return 'payment-completed';
  return state === 'cancelled' ? 'payment-cancelled' : undefined;
}

/** Why its transactions can't: after the first of execute and authorize the amount both agreed to is fixed. */
export function fixedBecause(payment: Payment): ErrorCode | undefined {
  return closedBecause(payment) ?? (payment.executed || payment.authorized ? 'amount-agreed' : undefined);
}

export function settleTransactions(
  transactions: readonly Transaction[],
  state: 'completed' | 'declined' | 'failed' | 'reverted',
  at: string,
): TransactionRecord[] {
  const pending = transactions.filter((transaction) => transaction.state === 'pending');
  return pending.map((transaction) => ({ ...transaction, state, update_date: at }));
}

/** As at insufficient funds: it can be tried again, with new transactions. */
export function reopened(payment: Payment): PaymentRecord {
  return { ...payment, executed: false, authorized: false };
}

/** Why a payment can't be paid: the payer has too little, or the seller would have more than can be written exactly. */
export type Unpayable = 'insufficient-funds' | 'amount-invalid';

/** Payer and seller after a payment. */
export function moveMoney(
  payer: Readonly<AccountRecord>,
  seller: Readonly<AccountRecord>,
  amountMinor: number,
  at: string,
): [AccountRecord, AccountRecord] | Unpayable {
  if (payer.balance_minor < amountMinor) return 'insufficient-funds';
  if (seller.balance_minor + amountMinor > largestMinor) return 'amount-invalid';
  return [
    { ...payer, balance_minor: payer.balance_minor - amountMinor, updated_at: at },
    { ...seller, balance_minor: seller.balance_minor + amountMinor, updated_at: at },
  ];
}
