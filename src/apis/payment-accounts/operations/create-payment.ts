import { decimalsOf } from '../../../engine/currencies.js';
import { at } from '../../../engine/json-pointer.js';
import type { Violation } from '../../../engine/schema.js';
import { byId, known, operation, refusal } from '../records.js';

/** Page heading "Create Payment". A payment has no amount of its own: it is the sum of its transactions. */
export const createPayment = operation({
  id: 'createPayment',
  method: 'POST',
  path: '/account/:id/payment',
  source: 'documented',
  request: 'create-payment',
  replies: { 201: 'created' },
  key: ['/body/request_id'],
  example: {
    params: { id: '44444444-4444-4444-8444-444444444444' },
    body: { request_id: 'order-1', seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' },
  },
  async resolve({ tx, params, body }) {
    const payer = await byId(tx, 'accounts', params['id']);
    if (!payer) return refusal('account-not-found');
    const sellerId = at(body, '/seller_id');
    const seller = typeof sellerId === 'string' ? await byId(tx, 'accounts', sellerId) : undefined;
    const inactive = payer.state === 'inactive' || seller?.state === 'inactive';
    return inactive ? refusal('account-inactive') : undefined;
  },
  check: ({ body }) => unknownCurrency(body),
  async handle({ tx, params, body, ids, now }) {
    const payer = await known(tx, 'accounts', params['id']);
    const seller = await byId(tx, 'accounts', body.seller_id);
    if (!seller) return refusal('seller-not-found');
    if (seller.id === payer.id) return refusal('seller-is-payer');
    if (payer.currency !== body.currency || seller.currency !== body.currency) return refusal('currency-mismatch');
    const [used] = await tx.list('payments', { index: 'request', equals: body.request_id, limit: 1 });
    if (used) return refusal('duplicate-request-id');
    const id = await ids.next('payment');
    tx.put('payments', {
      id,
      account_id: payer.id,
      request_id: body.request_id,
      seller_id: seller.id,
      created_at: now.toISOString(),
      currency: body.currency,
      reference: body.reference ?? null,
      state: 'pending',
      executed: false,
      authorized: false,
      execution: 0,
    });
    return { status: 201, body: { id } };
  },
});

/** A code of the right form that ISO 4217 doesn't have. */
export function unknownCurrency(body: unknown): readonly Violation[] {
  const value = at(body, '/currency');
  const wrong = typeof value === 'string' && /^[A-Z]{3}$/.test(value) && decimalsOf(value) === undefined;
  return wrong ? [{ pointer: '/currency', keyword: 'state', params: {}, value }] : [];
}
