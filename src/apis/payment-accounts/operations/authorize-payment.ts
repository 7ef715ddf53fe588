import { complete, decline, failAsAsked, failures } from '../completion.js';
import { paymentOfPath, refusedOfPath, standingOfPath } from '../named-by-path.js';
import { amountOf, closedBecause } from '../payment.js';
import { generalResponse, known, operation, refusal, transactionsOf } from '../records.js';

/**
 * Page heading "Authorization payment": the receiver's half, before or after the payer's. An earlier version of the page
 * has a body in which the receiver may decline as well.
 */
export const authorizePayment = operation({
  id: 'authorizePayment',
  method: 'POST',
  path: '/payment/:id/authorize',
  source: 'documented',
  request: 'authorize-payment',
  bodyOptional: true,
  replies: { 200: 'general-response' },
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' } },
  standing: (call) => standingOfPath(call),
  standingRefused: (call, refusal) => refusedOfPath(call, refusal),
  resolve: paymentOfPath,
  steers: [{ takes: { completion: failures } }],
  async handle({ tx, params, body, now, directive }) {
    const found = await known(tx, 'payments', params['id']);
    const closed = closedBecause(found) ?? (found.authorized ? 'already-authorized' : undefined);
    if (closed) return refusal(closed);
    const transactions = await transactionsOf(tx, found);
    if (amountOf(transactions) === 0) return refusal('empty-payment');

    if (body.state === 'declined') {
      await decline(tx, found, now);
      // There is no completion that could fail.
      return { status: 200, body: generalResponse('payment declined'), unsteered: 'completion' in directive };
    }
    const payment = { ...found, authorized: true };
    const asked = await failAsAsked(tx, payment, directive, now);
    if (asked === undefined) tx.put('payments', payment);
    const failure = asked ?? (payment.executed ? await complete(tx, payment, now) : undefined);
    if (failure !== undefined && failure !== 'unseen') return refusal(failure);
    return { status: 200, body: generalResponse('payment authorized') };
  },
});
