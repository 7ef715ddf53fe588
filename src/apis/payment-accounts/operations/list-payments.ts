import { fitInAnswer } from '../../../engine/api/answer-limit.js';
import { Pieces } from '../../../engine/pieces.js';
import { accountOfPath } from '../named-by-path.js';
import { amountOf } from '../payment.js';
import { known, operation, paymentBody, refusal, transactionsOf } from '../records.js';
import type { Shapes } from '../shapes.js';

/** After so many it is seen whether others have waited long enough. */
const looked = 64;

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
    const body: Shapes['payments'] = [];
    const pieces = new Pieces();
    for (const payment of payments) {
      body.push(paymentBody(payment, amountOf(await transactionsOf(tx, payment))));
      if (body.length % looked === 0) await pieces.next();
    }
    return (await fitInAnswer(body)) ? { status: 200, body } : refusal('list-too-long');
  },
});
