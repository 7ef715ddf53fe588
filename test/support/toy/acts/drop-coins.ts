import { act } from '../records.js';
import { tipFrom } from '../tips.js';

/** Somebody gives a tip who needs no till for it. */
export const dropCoins = act({
  id: 'drop-coins',
  title: 'A customer drops coins into the box',
  description: 'A tip of a customer of the corner.',
  request: 'drop-coins',
  result: 'tip',
  example: { customer: 'ada', coins: 2 },
  countsAs: 'giveTip',
  async handle({ tx, ids, body: { customer, coins }, now }) {
    const given = await tipFrom({ tx, ids, now }, { shop: 'corner', customer, coins, card: null });
    return given instanceof Error ? given : { result: given };
  },
});
