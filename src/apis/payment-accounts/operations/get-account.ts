import { accountOfPath } from '../named-by-path.js';
import { accountBody, known, operation } from '../records.js';

/** From the vendor's page on accounts: the one call that shows that money has moved. */
export const getAccount = operation({
  id: 'getAccount',
  method: 'GET',
  path: '/account/:id',
  source: 'upstream',
  replies: { 200: 'account' },
  example: { params: { id: '44444444-4444-4444-8444-444444444444' } },
  resolve: accountOfPath,
  async handle({ tx, params }) {
    return { status: 200, body: accountBody(await known(tx, 'accounts', params['id'])) };
  },
});
