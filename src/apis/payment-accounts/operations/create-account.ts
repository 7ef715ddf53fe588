import { accountBody, operation } from '../records.js';
import { unknownCurrency } from './create-payment.js';

/** From the vendor's page on accounts. A new account is active and has no money; as a seller it waits for authorize. */
export const createAccount = operation({
  id: 'createAccount',
  method: 'POST',
  path: '/account',
  source: 'upstream',
  request: 'create-account',
  replies: { 201: 'account' },
  example: { body: { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency: 'EUR' } },
  check: ({ body }) => unknownCurrency(body),
  async handle({ tx, body, ids, now }) {
    const at = now.toISOString();
    const account = {
      id: await ids.next('account'),
      user_id: body.user_id.toLowerCase(),
      balance_minor: 0,
      currency: body.currency,
      state: 'active',
      policy: 'manual',
      policy_after: 'PT0S',
      created_at: at,
      updated_at: at,
    } as const;
    tx.put('accounts', account);
    return { status: 201, body: accountBody(account) };
  },
});
