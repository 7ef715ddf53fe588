import { Refusal } from '../../../engine/api/api.js';
import { authorize } from '../authorization.js';
import { amountOf } from '../payment.js';
import { act, byId, known, paymentBody, refusal, transactionsOf } from '../records.js';

/** The seller answers the request for authorization of the page's sequence diagram; its policy has nothing to say then. */
export const sellerAnswers = act({
  id: 'answer-authorization',
  title: 'The seller answers a payment',
  description:
    'As its call of authorize, before the payer has executed or after: what is refused there is refused here, and what it leaves behind there it leaves here.',
  request: 'answer-authorization',
  result: 'payment',
  example: { payment: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee', state: 'accepted' },
  async handle({ tx, now, directive, body: { payment: id, state } }) {
    const payment = await byId(tx, 'payments', id);
    if (!payment) return refusal('payment-not-found');
    const answered = await authorize({ tx, now, directive }, payment, state);
    if (answered instanceof Refusal) return answered;
    const after = await known(tx, 'payments', id);
    return { result: paymentBody(after, amountOf(await transactionsOf(tx, after))) };
  },
});
