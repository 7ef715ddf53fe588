import { Refusal } from '../../../src/engine/api/api.js';
import { chargeOf } from '../../../src/engine/api/charge.js';
import { type AnyCall, customerKey, operation, refusal } from './records.js';
import type { Tip, TipRecord } from './shapes.js';

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
    const given = await tipFrom({ tx, ids, now }, { shop, customer, coins: Number(coins), card }, thank_at);
    return given instanceof Refusal ? given : { status: 200, body: given };
  },
});

/** Coins of a customer go to the shop, which tells of it whoever wants to be told. */
export async function tipFrom(
  { tx, ids, now }: Pick<AnyCall, 'tx' | 'ids' | 'now'>,
  tip: Omit<TipRecord, 'receipt' | 'given_at'>,
  thankAt?: string,
): Promise<Tip | Refusal> {
  const giver = await tx.get('customers', customerKey(tip));
  if (!giver) return refusal('not-found', { what: 'customer' });
  const receipt = await ids.next('receipt');
  const { customer, coins, shop } = tip;
  if (thankAt !== undefined) {
    const body = { event: 'tip-given', receipt, customer, coins };
    tx.callback({ event: 'tip-given', subject: receipt, target: thankAt, body, signer: shop });
  }
  const left = giver.coins - coins;
  // Whoever was to be thanked is not, nor is there a receipt.
  if (left < 0) throw refusal('too-few-coins', { has: giver.coins, wants: coins });
  tx.put('customers', { ...giver, coins: left });
  tx.put('tips', { receipt, ...tip, given_at: now.toISOString() });
  return { thanks: true, left, receipt };
}
