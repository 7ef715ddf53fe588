import { Refusal } from '../../../engine/api/api.js';
import { badInput } from '../../../engine/problem.js';
import { events } from '../pay.js';
import { payAsked } from '../pay-asked.js';
import { act } from '../records.js';
import { testCard } from '../test-card.js';

const approvedCard = '4111111111111111';

/** What a person does on the hosted page, without the page. */
export const payChargeAct = act({
  id: 'pay-charge',
  title: 'A charge is paid on its hosted page',
  description:
    'The row gets its transaction and the receiver its callback, as on the page; a card that is refused leaves the row open. A row that is paid, an inactive and an unknown charge are refused.',
  request: 'charge-to-pay',
  result: 'paid-charge',
  example: { charge: 99991 },
  countsAs: 'payCharge',
  callbacks: events,
  async handle(h) {
    const { card = approvedCard, ...asked } = h.body;
    const known = await testCard(h.tx, card);
    if (!known) throw badInput([{ pointer: '/body/card', message: 'is no test card of this sandbox' }]);
    const payment = await payAsked(h, asked, known, h.directive['card'] === 'refused');
    if (payment instanceof Refusal) return payment;
    return { result: payment, ...(!payment.approved && { outcome: 'payment-refused' }) };
  },
});
