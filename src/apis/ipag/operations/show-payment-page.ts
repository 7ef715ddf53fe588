import { dayIn } from '../calendar.js';
import { notFoundPage, paymentPage } from '../payment-page.js';
import { customerOf, operation } from '../records.js';
import { scheduleOf } from '../schedule.js';

/**
 * The hosted page that a charge's `links.payment` opens, for a person to read; nothing can be paid on it. The vendor's page
 * has no more of it than that link.
 */
export const showPaymentPage = operation({
  id: 'showPaymentPage',
  method: 'GET',
  path: '/vpos',
  source: 'ours',
  replies: { 200: 'payment-page', 404: 'payment-page' },
  mediaType: 'text/html; charset=utf-8',
  authenticated: false,
  parameters: [{ in: 'query', name: 'billing', required: true }],
  example: { query: { billing: '00000000000000000000000000099991' } },
  async handle({ tx, query, now }) {
    const billing = query.getAll('billing').at(-1) ?? '';
    const [charge] = await tx.list('charges', { index: 'billing', equals: billing, limit: 1 });
    if (!charge) return { status: 404, body: notFoundPage };
    const customer = await customerOf(tx, charge);
    return { status: 200, body: paymentPage(charge, customer, scheduleOf(charge, dayIn(now)), dayIn(now)) };
  },
});
