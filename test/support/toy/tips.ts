import { chargeOf } from '../../../src/engine/api/charge.js';
import { customerKey, operation, refusal } from './records.js';

/** Moves coins though its client has no name for the attempt, and nothing to look it up with. */
export const giveTip = operation({
  id: 'giveTip',
  method: 'POST',
  path: '/bakery/v1/tips',
  source: 'documented',
  request: 'give-tip',
  replies: { 200: 'tip' },
  clientHeader: 'till',
  key: ['/body/customer', '/body/coins'],
  charge: (request) => chargeOf(request, ['/headers/authorization', '/body/customer', '/body/coins']),
  callbacks: ['tip-given'],
  example: {
    headers: { authorization: 'Bearer pass-corner' },
    body: { customer: 'ada', coins: '2' },
  },
  async handle({ tx, ids, caller: shop = '', body: { customer, coins, card = null, thank_at }, now }) {
    const giver = await tx.get('customers', customerKey({ shop, customer }));
    if (!giver) return refusal('not-found', { what: 'customer' });
    const receipt = await ids.next('receipt');
    if (thank_at !== undefined) {
      const body = { event: 'tip-given', receipt, customer, coins: Number(coins) };
      tx.callback({ event: 'tip-given', subject: receipt, target: thank_at, body, signer: shop });
    }
    const left = giver.coins - Number(coins);
    // Whoever was to be thanked is not, nor is there a receipt.
    if (left < 0) throw refusal('too-few-coins', { has: giver.coins, wants: Number(coins) });
    tx.put('customers', { ...giver, coins: left });
    tx.put('tips', { receipt, shop, customer, coins: Number(coins), card, given_at: now.toISOString() });
    return { status: 200, body: { thanks: true, left, receipt } };
  },
});
