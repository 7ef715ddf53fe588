import { accountOfPath } from '../named-by-path.js';
import { amountOf } from '../payment.js';
import { known, operation, paymentBody, transactionsOf } from '../records.js';

/** Page heading "Get Payments": those that the account pays, in order of creation. */
export const listPayments = operation({
  id: 'listPayments',
  method: 'GET',
  path: '/account/:id/payments',
  source: 'documented',
  replies: { 200: 'payments' },
  example: { params: { id: '44444444-4444-4444-8444-444444444444' } },
  standing: (_call, { body }) => ({ known: body.map(({ id }) => id) }),
  resolve: accountOfPath,
  async handle({ tx, params }) {
    const account = await known(tx, 'accounts', params['id']);
    const payments = await tx.list('payments', { index: 'account', equals: account.id });
    const body = payments.map(async (payment) => {
      const transactions = await transactionsOf(tx, payment);
      return paymentBody(payment, amountOf(transactions));
    });
    return { status: 200, body: await Promise.all(body) };
  },
});
