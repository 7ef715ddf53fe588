import { act, refusal } from '../records.js';
import type { CardRecord } from '../shapes.js';
import { tokenIdOf } from '../token.js';

/** Cards by what becomes of them, and what the gateway says to a charge of one. */
const answers = {
  approved: 'approved',
  declined: 'card-declined',
  'insufficient-funds': 'insufficient-funds',
  expired: 'card-expired',
  'incorrect-cvc': 'incorrect-cvc',
} as const satisfies Record<string, CardRecord['gateway_answer']>;

/** A guest's card is stored, as the property's own pages do it: the vendor's page takes the token as given. */
export const createToken = act({
  id: 'create-token',
  title: 'A guest stores a card',
  description: 'Gives a token or an intent that nobody has charged yet, so that a test run needs none of the fixture.',
  request: 'create-token',
  result: 'token-created',
  example: { partner_id: 'H1' },
  async handle({ tx, ids, body: { partner_id, kind = 'token', card = 'approved' } }) {
    const property = await tx.get('properties', partner_id);
    if (property?.state !== 'active') return refusal('invalid', { member: 'partner_id' });
    const row_id = await ids.next('card');
    tx.put('cards', { row_id, partner_id, kind, spent: false, gateway_answer: answers[card] });
    const token_id = tokenIdOf(row_id);
    if (token_id === undefined) throw new Error('a card was stored under no row');
    return { result: { token_id } };
  },
});
