import { dayIn } from '../calendar.js';
import { payAndStore } from '../debits.js';
import { html, page } from '../html.js';
import { pageAfter } from '../named-payment.js';
import { events, openRows } from '../pay.js';
import { readForm } from '../payment-form.js';
import { notFoundPage, paymentPage } from '../payment-page.js';
import { chargeOfBilling, customerOf, operation } from '../records.js';
import { type Schedule, scheduleOf } from '../schedule.js';

/**
 * Pays a row of a charge with a test card, from the form of the hosted page. The same form again pays nothing more: it
 * leads to the receipt.
 */
export const payCharge = operation({
  id: 'payCharge',
  method: 'POST',
  path: '/vpos',
  source: 'ours',
  request: 'pay-charge',
  form: true,
  bodyOptional: true,
  replies: { 303: 'payment-page', 404: 'payment-page', 409: 'payment-page', 422: 'payment-page' },
  errorSchema: 'payment-page',
  mediaType: 'text/html; charset=utf-8',
  authenticated: false,
  parameters: [{ in: 'query', name: 'billing', required: true }],
  key: ['/query/billing', '/body/installment'],
  movesNothing: ['payment-refused'],
  callbacks: events,
  steers: [{ takes: { card: ['refused'] } }],
  example: {
    query: { billing: '00000000000000000000000000099991' },
    body: { installment: '1', holder: 'Maria Francisca', number: '4111111111111111', expiry: '12/30', cvv: '123' },
  },
  async handle(paying) {
    const { body, query, tx, now, directive } = paying;
    const charge = await chargeOfBilling(tx, query);
    if (!charge) return { status: 404, body: notFoundPage, unsteered: true };
    const today = dayIn(now);
    const schedule = scheduleOf(charge, today);
    const paid = paidAlready(schedule, body.installment?.trim() ?? '');
    if (paid !== undefined) return { ...seeOther(pageAfter(charge, { paid })), unsteered: true };
    const customer = await customerOf(tx, charge);
    const shown = { charge, customer, schedule, today };
    if (!charge.is_active) return { status: 409, body: paymentPage(shown), unsteered: true };
    const read = await readForm(body, openRows(schedule), tx, today);
    if ('faults' in read) {
      const refilled = { typed: body, faults: read.faults };
      return { status: 422, body: paymentPage({ ...shown, refilled }), unsteered: true };
    }
    const payment = await payAndStore(paying, charge, read.row, read.card, directive['card'] === 'refused');
    return { ...seeOther(pageAfter(charge, payment)), ...(!payment.approved && { outcome: 'payment-refused' }) };
  },
});

/** The number of the row that a form is about, where that is paid; where nothing is open, also of any other. */
function paidAlready(schedule: Schedule, asked: string): number | undefined {
  const paid = schedule.installments.filter(({ settlement }) => settlement !== null);
  const named = paid.find(({ number }) => String(number) === asked);
  if (named) return named.number;
  return openRows(schedule).length === 0 ? paid.at(-1)?.number : undefined;
}

function seeOther(location: string) {
  const body = page('Pagamento', html`<p><a href="${location}">Continuar</a></p>`);
  return { status: 303 as const, body, headers: { location } };
}
