import { byId, operation, refusal, transactionBody } from '../records.js';

/** Page heading "Get Transaction". */
export const getTransaction = operation({
  id: 'getTransaction',
  method: 'GET',
  path: '/payment/:payment_id/transactions/:transaction_id',
  source: 'documented',
  replies: { 200: 'transaction' },
  example: {
    params: {
      payment_id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee',
      transaction_id: 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee',
    },
  },
  async handle({ tx, params }) {
    const payment = await byId(tx, 'payments', params['payment_id']);
    if (!payment) return refusal('payment-not-found');
    const transaction = await byId(tx, 'transactions', params['transaction_id']);
    if (transaction?.payment_id !== payment.id) return refusal('transaction-not-found');
    return { status: 200, body: transactionBody(transaction, payment.currency) };
  },
});
