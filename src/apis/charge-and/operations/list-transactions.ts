import { fitInAnswer } from '../../../engine/api/answer-limit.js';
import { accountOf, displayName, overlongUser, transactionBody } from '../account.js';
import { accountKey, operation, refusal } from '../records.js';

/** From the vendor's other pages: newest first, at two addresses. */
export const listTransactions = operation({
  id: 'listTransactions',
  method: 'GET',
  path: '/v1/partners/:partnerId/accounts/:userId/transactions',
  also: ['/public/v1/partners/:partnerId/accounts/:userId/transactions'],
  source: 'upstream',
  replies: { 200: 'transactions' },
  parameters: [
    { in: 'query', name: 'page', description: 'From 0.', schema: { type: 'integer', minimum: 0, default: 0 } },
    {
      in: 'query',
      name: 'limit',
      description: 'How many a page.',
      schema: { type: 'integer', minimum: 1, default: 20 },
    },
  ],
  example: {
    params: { partnerId: 'PCS-001', userId: 'pcsUserId001' },
    query: { page: '0', limit: '20' },
    headers: { authorization: 'Bearer test-token-pcs-001' },
  },
  standing: (_call, { body }) => ({ known: body.map(({ transactionId }) => transactionId) }),
  check: ({ params }) => overlongUser(params),
  async handle({ tx, params, query }) {
    const account = await accountOf(tx, params);
    if (!account) return refusal('user-not-found', { user: params['userId'] ?? '' });
    const page = wholeNumber(query.get('page'), 0) ?? 0;
    const limit = wholeNumber(query.get('limit'), 1) ?? 20;
    const inOrder = await tx.list('transactions', { index: 'account', equals: accountKey(account) });
    const dated = inOrder.toReversed().map((one) => ({ one, at: Date.parse(one.created_at) }));
    const newestFirst = dated.sort((a, b) => b.at - a.at);
    const partner = await displayName(tx, account.partnerId);
    const body = newestFirst.slice(page * limit, (page + 1) * limit).map(({ one }) => transactionBody(one, partner));
    return (await fitInAnswer(body)) ? { status: 200, body } : refusal('list-too-long', { value: String(limit) });
  },
});

/** What is no such number counts as absent. */
function wholeNumber(text: string | null, minimum: number): number | undefined {
  if (text === null || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text) >= minimum ? Number(text) : undefined;
}
