import { byId, operation, refusal, transactionBody } from '../records.js';

/** Page heading "Get transactions", in order of creation. */
export const listTransactions = operation({
  id: 'listTransactions',
  method: 'GET',
  path: '/payment/:id/transactions',
  source: 'documented',
  replies: { 200: 'transactions' },
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' } },
  async handle({ tx, params }) {
    const payment = await byId(tx, 'payments', params['id']);
    if (!payment) return refusal('payment-not-found');
    const transactions = await tx.list('transactions', { index: 'payment', equals: payment.id });
    return { status: 200, body: transactions.map((transaction) => transactionBody(transaction, payment.currency)) };
  },
});
