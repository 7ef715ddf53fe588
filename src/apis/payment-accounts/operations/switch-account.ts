import { accountOfPath } from '../named-by-path.js';
import { generalResponse, known, operation } from '../records.js';

/** From the vendor's page on accounts. */
export const activateAccount = switching('activateAccount', 'activate', 'active');

/** From the vendor's page on accounts, in its spelling. */
export const desactivateAccount = switching('desactivateAccount', 'desactivate', 'inactive');

function switching(id: string, verb: string, state: 'active' | 'inactive') {
  return operation({
    id,
    method: 'POST',
    path: `/account/:id/${verb}`,
    source: 'upstream',
    replies: { 200: 'general-response' },
    example: { params: { id: '44444444-4444-4444-8444-444444444444' } },
    resolve: accountOfPath,
    async handle({ tx, params, now }) {
      const account = await known(tx, 'accounts', params['id']);
      const switched = { ...account, state, updated_at: now.toISOString() };
      tx.put('accounts', switched);
      return { status: 200, body: generalResponse(`account ${verb}d`) };
    },
  });
}
