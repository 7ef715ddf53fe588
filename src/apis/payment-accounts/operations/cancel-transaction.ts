import { refusedOfPath, transactionOfPath } from '../named-by-path.js';
import { fixedBecause, settleTransactions } from '../payment.js';
import { generalResponse, known, operation, refusal } from '../records.js';

/** Page heading "Cancel Transaction". The page's word for its state is `reverted`; "cancelled" is a payment's. */
export const cancelTransaction = operation({
  id: 'cancelTransaction',
  method: 'POST',
  path: '/payment/:payment_id/transactions/:transaction_id/cancel',
  source: 'documented',
  replies: { 200: 'general-response' },
  example: {
    params: {
      payment_id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee',
      transaction_id: 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee',
    },
  },
  standingRefused: (call, refusal) => refusedOfPath(call, refusal),
  resolve: transactionOfPath,
  async handle({ tx, params, now }) {
    const payment = await known(tx, 'payments', params['payment_id']);
    const transaction = await known(tx, 'transactions', params['transaction_id']);
    const fixed = fixedBecause(payment);
    if (fixed) return refusal(fixed);
    const [reverted] = settleTransactions([transaction], 'reverted', now.toISOString());
    if (!reverted) return refusal('transaction-not-pending');
    tx.put('transactions', reverted);
    return { status: 200, body: generalResponse('transaction cancelled') };
  },
});
