import { fitInAnswer } from '../../../engine/api/answer-limit.js';
import { paymentOfPath } from '../named-by-path.js';
import { known, operation, refusal, transactionBody, transactionsOf } from '../records.js';

/** Page heading "Get transactions", in order of creation. */
export const listTransactions = operation({
  id: 'listTransactions',
  method: 'GET',
  path: '/payment/:id/transactions',
  source: 'documented',
  replies: { 200: 'transactions' },
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' } },
  standing: ({ params }) => ({ known: [(params['id'] ?? '').toLowerCase()] }),
  resolve: paymentOfPath,
  async handle({ tx, params }) {
    const payment = await known(tx, 'payments', params['id']);
    const transactions = await transactionsOf(tx, payment);
    const body = transactions.map((transaction) => transactionBody(transaction, payment.currency));
    return (await fitInAnswer(body)) ? { status: 200, body } : refusal('list-too-long');
  },
});
