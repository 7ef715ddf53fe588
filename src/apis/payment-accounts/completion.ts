import type { Bag } from '../../engine/api.js';
import { amountOf, moveMoney, reopened, settleTransactions } from './payment.js';
import { type AccountsTx, known } from './records.js';
import type { PaymentRecord } from './shapes.js';

type Payment = Readonly<PaymentRecord>;

/** How a completion ended; `failed` is kept, not undone. */
export type Completion = 'completed' | 'failed';

/** Moves the money and completes payment and transactions, or fails the transactions where the balance is too small. */
export async function complete(tx: AccountsTx, payment: Payment, now: Date): Promise<Completion> {
  const at = now.toISOString();
  const transactions = await tx.list('transactions', { index: 'payment', equals: payment.id });
  const payer = await known(tx, 'accounts', payment.account_id);
  const seller = await known(tx, 'accounts', payment.seller_id);
  const moved = moveMoney(payer, seller, amountOf(transactions), at);
  if (!moved) {
    await failTransactions(tx, payment, now);
    return 'failed';
  }
  for (const account of moved) tx.put('accounts', account);
  for (const transaction of settleTransactions(transactions, 'completed', at)) tx.put('transactions', transaction);
  tx.put('payments', { ...payment, state: 'completed' });
  return 'completed';
}

/** Pending transactions fail, the payment stays pending with amount 0 and neither executed nor authorized. */
export async function failTransactions(tx: AccountsTx, payment: Payment, now: Date): Promise<void> {
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

/** What a chosen scenario makes of the completion, whatever the balance; undefined where none does. */
export async function steeredFailure(
  tx: AccountsTx,
  payment: Payment,
  directive: Bag,
  now: Date,
): Promise<'failed' | 'failed-unseen' | undefined> {
  const { completion } = directive;
  if (completion !== 'failed' && completion !== 'failed-unseen') return undefined;
  await failTransactions(tx, payment, now);
  return completion;
}
