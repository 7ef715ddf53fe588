import type { Bag } from '../../engine/json.js';
import { amountOf, moveMoney, reopened, settleTransactions, type Unpayable } from './payment.js';
import { type AccountsTx, known, transactionsOf } from './records.js';
import type { PaymentRecord } from './shapes.js';

type Payment = Readonly<PaymentRecord>;

/**
 * Moves the money and completes payment and transactions.
 *
 * @returns why it could not: the transactions have failed then, which is kept, not undone
 */
export async function complete(tx: AccountsTx, payment: Payment, now: Date): Promise<Unpayable | undefined> {
  const payer = await known(tx, 'accounts', payment.account_id);
  const seller = await known(tx, 'accounts', payment.seller_id);
  const moved = moveMoney(payer, seller, amountOf(await transactionsOf(tx, payment)), now.toISOString());
  if (typeof moved === 'string') {
    await fail(tx, payment, now);
    return moved;
  }
  for (const account of moved) tx.put('accounts', account);
  await end(tx, { ...payment, state: 'completed' }, 'completed', now);
  return undefined;
}

/** Pending transactions come to a final state; the payment is stored as it is given. */
async function end(
  tx: AccountsTx,
  payment: Payment,
  state: 'completed' | 'declined' | 'failed',
  now: Date,
): Promise<void> {
  const ended = settleTransactions(await transactionsOf(tx, payment), state, now.toISOString());
  for (const transaction of ended) tx.put('transactions', transaction);
  tx.put('payments', payment);
}

/** Pending transactions fail, the payment stays pending with amount 0 and neither executed nor authorized. */
function fail(tx: AccountsTx, payment: Payment, now: Date): Promise<void> {
  return end(tx, reopened(payment), 'failed', now);
}

/** The seller says no: pending transactions are declined, the payment is cancelled. */
export function decline(tx: AccountsTx, payment: Payment, now: Date): Promise<void> {
  return end(tx, { ...payment, state: 'cancelled' }, 'declined', now);
}

/** How a scenario may have a completion fail. */
export const failures = ['failed', 'failed-unseen'] as const;

/** Whether a chosen scenario says that the payer has too little. */
export function failsForFunds({ completion }: Bag): boolean {
  return completion === 'failed';
}

/**
 * Fails the completion, whatever the balance, where a chosen scenario says so.
 *
 * @returns what the caller learns of it; undefined where no scenario does
 */
export async function failAsAsked(
  tx: AccountsTx,
  payment: Payment,
  directive: Bag,
  now: Date,
): Promise<Unpayable | 'unseen' | undefined> {
  const seen = failsForFunds(directive);
  if (!seen && directive['completion'] !== 'failed-unseen') return undefined;
  await fail(tx, payment, now);
  return seen ? 'insufficient-funds' : 'unseen';
}
