import { transactionOfPath } from '../named-by-path.js';
import { known, operation, transactionBody } from '../records.js';

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
  standing: (_call, { body }) => ({ known: [body.id_payment] }),
  resolve: transactionOfPath,
  async handle({ tx, params }) {
    const payment = await known(tx, 'payments', params['payment_id']);
    const transaction = await known(tx, 'transactions', params['transaction_id']);
    return { status: 200, body: transactionBody(transaction, payment.currency) };
  },
});
