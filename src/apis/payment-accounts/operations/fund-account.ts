import { toMinor } from '../../../engine/money.js';
import { accountOfPath } from '../named-by-path.js';
import { generalResponse, known, operation, placesOf } from '../records.js';
import { inexactAmount } from './create-transaction.js';

/** From the vendor's page on accounts: puts money into one. */
export const fundAccount = operation({
  id: 'fundAccount',
  method: 'POST',
  path: '/account/:id/amount',
  source: 'upstream',
  request: 'fund-account',
  replies: { 200: 'general-response' },
  example: { params: { id: '44444444-4444-4444-8444-444444444444' }, body: { amount: 50 } },
  resolve: accountOfPath,
  async check({ tx, params, body }) {
    const { currency, balance_minor } = await known(tx, 'accounts', params['id']);
    return inexactAmount(body, currency, balance_minor);
  },
  async handle({ tx, params, body, now }) {
    const account = await known(tx, 'accounts', params['id']);
    const added = toMinor(body.amount, placesOf(account.currency)) ?? 0;
    const funded = { ...account, balance_minor: account.balance_minor + added, updated_at: now.toISOString() };
    tx.put('accounts', funded);
    return { status: 200, body: generalResponse('account funded') };
  },
});
