import type { Refusal } from '../../engine/api/api.js';
import { complete, decline, failAsAsked } from './completion.js';
import { amountOf, closedBecause } from './payment.js';
import { type AnyCall, refusal, transactionsOf } from './records.js';
import type { PaymentRecord } from './shapes.js';

/**
 * The receiver's half of a payment, before or after the payer's.
 *
 * @returns a refusal where it can't be answered any more, or where completing the payment has failed, which is kept
 */
export async function authorize(
  { tx, now, directive }: Pick<AnyCall, 'tx' | 'now' | 'directive'>,
  found: Readonly<PaymentRecord>,
  state: 'accepted' | 'declined',
): Promise<Refusal | undefined> {
  const closed = closedBecause(found) ?? (found.authorized ? 'already-authorized' : undefined);
  if (closed) return refusal(closed);
  if (amountOf(await transactionsOf(tx, found)) === 0) return refusal('empty-payment');
  if (state === 'declined') {
    await decline(tx, found, now);
    return undefined;
  }
  const payment = { ...found, authorized: true };
  const asked = await failAsAsked(tx, payment, directive, now);
  if (asked === undefined) tx.put('payments', payment);
  const failure = asked ?? (payment.executed ? await complete(tx, payment, now) : undefined);
  return failure === undefined || failure === 'unseen' ? undefined : refusal(failure);
}
