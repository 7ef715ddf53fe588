import { displayName, settled, transactionBody } from '../account.js';
import { accountKey, act, refusal } from '../records.js';

/** The charging operator says what became of a session: no page of the vendor has this, its statuses alone. */
export const settleTransaction = act({
  id: 'settle-transaction',
  title: 'An OPEN transaction comes to its end',
  description:
    'Its kilometres are pending no more: they are spent where it is CONFIRMED, and back with the user where it is CANCELLED. The scenario transaction-open makes one.',
  request: 'settle-transaction',
  result: 'transaction',
  example: { partnerId: 'PCS-001', transactionId: '348328463873', status: 'CONFIRMED' },
  before: { operation: 'createTransaction', scenario: 'transaction-open' },
  async handle({ tx, body: { partnerId, transactionId, status } }) {
    const open = await tx.get('transactions', `${partnerId}/${transactionId}`);
    if (!open) return refusal('transaction-not-found', { transaction: transactionId });
    if (open.status !== 'OPEN') return refusal('transaction-already-processed', { transaction: transactionId });
    const account = await tx.get('users', accountKey(open));
    if (!account) throw new Error('the user of a transaction is gone');
    const transaction = { ...open, status };
    tx.put('users', settled(account, open.kilometer, status));
    tx.put('transactions', transaction);
    return { result: transactionBody(transaction, await displayName(tx, partnerId)) };
  },
});
