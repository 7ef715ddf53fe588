import { complete, failAsAsked } from '../completion.js';
import { paymentOfPath, standingOfPath } from '../named-by-path.js';
import { amountOf, closedBecause } from '../payment.js';
import { generalResponse, known, operation, refusal, transactionsOf } from '../records.js';

/** Page heading "Authorization payment": the receiver's half, before or after the payer's. */
export const authorizePayment = operation({
  id: 'authorizePayment',
  method: 'POST',
  path: '/payment/:id/authorize',
  source: 'documented',
  replies: { 200: 'general-response' },
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' } },
  standing: standingOfPath,
  resolve: paymentOfPath,
  async handle({ tx, params, now, directive }) {
    const found = await known(tx, 'payments', params['id']);
    const closed = closedBecause(found) ?? (found.authorized ? 'already-authorized' : undefined);
    if (closed) return refusal(closed);
    const transactions = await transactionsOf(tx, found);
    if (amountOf(transactions) === 0) return refusal('empty-payment');

    const payment = { ...found, authorized: true };
    tx.put('payments', payment);
    const failure =
      (await failAsAsked(tx, payment, directive, now)) ??
      (payment.executed ? await complete(tx, payment, now) : undefined);
    if (failure !== undefined && failure !== 'unseen') return refusal(failure);
    return { status: 200, body: generalResponse('payment authorized') };
  },
});
