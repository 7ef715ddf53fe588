import type { TaskRun } from '../../../engine/api/api.js';
import { complete, decline } from '../completion.js';
import type { Records } from '../records.js';

/**
 * The seller's policy answers an execution: void where the payment has moved on since.
 *
 * @returns what became of the payment's transactions, or `superseded`
 */
export async function answerAuthorization({ subject, details, now, tx }: TaskRun<Records>): Promise<string> {
  const payment = await tx.get('payments', subject);
  const awaited = payment?.state === 'pending' && payment.executed && payment.execution === details['execution'];
  if (!payment || !awaited) return 'superseded';
  if (details['policy'] === 'decline') {
    await decline(tx, payment, now);
    return 'declined';
  }
  const unpayable = await complete(tx, { ...payment, authorized: true }, now);
  return unpayable === undefined ? 'completed' : 'failed';
}
