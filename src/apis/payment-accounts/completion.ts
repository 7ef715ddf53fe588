import type { Bag } from '../../engine/api.js';
import { amountOf, moveMoney, reopened, settleTransactions, type Unpayable } from './payment.js';
import { type AccountsTx, known } from './records.js';
import type { PaymentRecord } from './shapes.js';

type Payment = Readonly<PaymentRecord>;

/**
 * Moves the money and completes payment and transactions.
 *
 * @returns why it could not: the transactions have failed then, which is kept, not undone
 */
export async function complete(tx: AccountsTx, payment: Payment, now: Date): Promise<Unpayable | undefined> {
  const at = now.toISOString();
  const transactions = await tx.list('transactions', { index: 'payment', equals: payment.id });
  const payer = await known(tx, 'accounts', payment.account_id);
  const seller = await known(tx, 'accounts', payment.seller_id);
  const moved = moveMoney(payer, seller, amountOf(transactions), at);
  if (typeof moved === 'string') {
    await failTransactions(tx, payment, now);
    return moved;
  }
  for (const account of moved) tx.put('accounts', account);
  for (const transaction of settleTransactions(transactions, 'completed', at)) tx.put('transactions', transaction);
  tx.put('payments', { ...payment, state: 'completed' });
  return undefined;
}

/** Pending transactions fail, the payment stays pending with amount 0 and neither executed nor authorized. */
async function failTransactions(tx: AccountsTx, payment: Payment, now: Date): Promise<void> {
  const transactions = await tx.list('transactions', { index: 'payment', equals: payment.id });
  for (const failed of settleTransactions(transactions, 'failed', now.toISOString())) tx.put('transactions', failed);
  tx.put('payments', reopened(payment));
}

/** The seller says no: pending transactions are declined, the payment is cancelled. */
export async function decline(tx: AccountsTx, payment: Payment, now: Date): Promise<void> {
  const transactions = await tx.list('transactions', { index: 'payment', equals: payment.id });
  for (const declined of settleTransactions(transactions, 'declined', now.toISOString()))
    tx.put('transactions', declined);
  tx.put('payments', { ...payment, state: 'cancelled' });
}

/**
 * Fails the completion, whatever the balance, where a chosen scenario says so.
 *
 * @returns what the caller learns of it; undefined where no scenario does
 */
export async function failAsAsked(
  tx: AccountsTx,
  payment: Payment,
  { completion }: Bag,
  now: Date,
): Promise<Unpayable | 'unseen' | undefined> {
  if (completion !== 'failed' && completion !== 'failed-unseen') return undefined;
  await failTransactions(tx, payment, now);
  return completion === 'failed' ? 'insufficient-funds' : 'unseen';
}
