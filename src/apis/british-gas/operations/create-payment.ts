import { Refusal } from '../../../engine/api/api.js';
import { chargeOf } from '../../../engine/api/charge.js';
import { at } from '../../../engine/json-pointer.js';
import { toMinor } from '../../../engine/money.js';
import { operation } from '../records.js';
import type { Shapes } from '../shapes.js';

type Payment = Shapes['create-payment']['payment'];

/** The members that an answer repeats, in the request's own order: the page's two success samples show both orders. */
const documented = new Set(['card', 'amount', 'contractAccount', 'emailAddress', 'saveCardIndicator']);

const content = ['/body/payment/contractAccount', '/body/payment/card', '/body/payment/amount'];

/**
 * Page headings "POST /payment - logged in payment" and "- anonymous payment". The page's prose says /payments once: not
 * served. No e-mail is sent.
 */
export const createPayment = operation({
  id: 'createPayment',
  method: 'POST',
  path: '/payment',
  source: 'documented',
  request: 'create-payment',
  replies: { 200: 'payment-made' },
  parameters: [{ in: 'header', name: 'cid', description: "The client's own id of the request." }],
  key: content,
  charge: (request) => chargeOf(request, content),
  clientHeader: 'cid',
  example: {
    headers: { accept: 'application/vnd.api+json', cid: '05e230bf-a9cf-4b31-bc54-d3a995f62526' },
    body: { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } },
  },
  check({ body }) {
    // The pattern judges text only: a number has to be a plain decimal with the same bounds.
    const amount = at(body, '/payment/amount');
    const wrong = typeof amount === 'number' && !isPlainAmount(amount);
    return wrong ? [{ pointer: '/payment/amount', keyword: 'state', params: {}, value: amount }] : [];
  },
  async handle({ body: { payment }, tx, ids, now }) {
    const account = await tx.get('accounts', payment.contractAccount);
    if (account?.openItems === false) return new Refusal('payment-difference');
    const id = await ids.next('payment');
    tx.put('payments', {
      id,
      card: payment.card,
      amount_minor: toMinor(payment.amount, 2) ?? 0,
      contractAccount: payment.contractAccount,
      email_to: payment.emailAddress ?? null,
      created_at: now.toISOString(),
    });
    if (payment.saveCardIndicator) {
      tx.put('savedCards', { contractAccount: payment.contractAccount, card: payment.card });
    }
    return {
      status: 200,
      body: {
        jsonapi: { version: '1.0' },
        status: 'SUCCESS',
        data: { payment: { id, ...asSent(payment) } },
        errors: [],
        meta: {},
      },
    };
  },
});

function isPlainAmount(amount: number): boolean {
  return amount > 0 && amount < 1e11 && toMinor(amount, 2) !== undefined;
}

function asSent(payment: Payment): Payment {
  const unknown = Object.keys(payment).some((name) => !documented.has(name));
  if (!unknown) return payment;
  return Object.fromEntries(Object.entries(payment).filter(([name]) => documented.has(name))) as unknown as Payment;
}
