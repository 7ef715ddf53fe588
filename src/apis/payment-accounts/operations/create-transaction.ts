import { at } from '../../../engine/json-pointer.js';
import { largestMinor, toMinor } from '../../../engine/money.js';
import type { Violation } from '../../../engine/schema.js';
import { failsForFunds } from '../completion.js';
import { paymentOfPath, refusedOfPath } from '../named-by-path.js';
import { amountOf, fixedBecause } from '../payment.js';
import { known, operation, placesOf, refusal, transactionsOf } from '../records.js';

/** Page heading "Create Transaction": adds to what the payment is about. */
export const createTransaction = operation({
  id: 'createTransaction',
  method: 'POST',
  path: '/payment/:id/transactions',
  source: 'documented',
  request: 'create-transaction',
  replies: { 201: 'created' },
  key: ['/params/id', '/body/amount', '/body/reference'],
  example: { params: { id: 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee' }, body: { amount: 12.5 } },
  standingRefused: (call, refusal) => refusedOfPath(call, refusal),
  resolve: paymentOfPath,
  steers: [{ takes: { completion: ['failed'] } }],
  async check({ tx, params, body }) {
    const payment = await known(tx, 'payments', params['id']);
    return inexactAmount(body, payment.currency, amountOf(await transactionsOf(tx, payment)));
  },
  async handle({ tx, params, body, ids, now, directive }) {
    const payment = await known(tx, 'payments', params['id']);
    const fixed = fixedBecause(payment);
    if (fixed) return refusal(fixed);
    // The vendor's service looks at the balance here already; ours when the payment completes, unless a scenario asks.
    if (failsForFunds(directive)) return refusal('insufficient-funds');
    const id = await ids.next('transaction');
    tx.put('transactions', {
      id,
      payment_id: payment.id,
      amount_minor: toMinor(body.amount, placesOf(payment.currency)) ?? 0,
      reference: body.reference ?? null,
      state: 'pending',
      emission_date: now.toISOString(),
      update_date: null,
    });
    return { status: 201, body: { id } };
  },
});

/** An amount above zero that has more decimals than the currency, or that would make more digits than can be kept apart. */
export function inexactAmount(body: unknown, currency: string, beforeMinor: number): readonly Violation[] {
  const value = at(body, '/amount');
  if (typeof value !== 'number' || value <= 0) return [];
  const minor = toMinor(value, placesOf(currency));
  const exact = minor !== undefined && beforeMinor + minor <= largestMinor;
  return exact ? [] : [{ pointer: '/amount', keyword: 'state', params: {}, value }];
}
