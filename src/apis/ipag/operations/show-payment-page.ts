import { dayIn } from '../calendar.js';
import { namedBy } from '../named-payment.js';
import { notFoundPage, paymentPage } from '../payment-page.js';
import { chargeOfBilling, customerOf, operation } from '../records.js';
import { scheduleOf } from '../schedule.js';

/**
 * The hosted page that a charge's `links.payment` opens, for a person to read and to pay on. The vendor's page has no more
 * of it than that link.
 */
export const showPaymentPage = operation({
  id: 'showPaymentPage',
  method: 'GET',
  path: '/vpos',
  source: 'ours',
  replies: { 200: 'payment-page', 404: 'payment-page' },
  errorSchema: 'payment-page',
  mediaType: 'text/html; charset=utf-8',
  authenticated: false,
  parameters: [
    { in: 'query', name: 'billing', required: true },
    { in: 'query', name: 'installment', description: 'A row whose receipt is shown, once it is paid.' },
    { in: 'query', name: 'refused', description: 'The transaction of a refused payment, which the page says so.' },
  ],
  example: { query: { billing: '00000000000000000000000000099991' } },
  async handle({ tx, query, now }) {
    const charge = await chargeOfBilling(tx, query);
    if (!charge) return { status: 404, body: notFoundPage };
    const customer = await customerOf(tx, charge);
    const today = dayIn(now);
    const schedule = scheduleOf(charge, today);
    const named = namedBy(query, charge, schedule);
    return { status: 200, body: paymentPage({ charge, customer, schedule, today, named }) };
  },
});
