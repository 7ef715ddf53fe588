import type { TaskRun } from '../../../engine/api.js';
import { complete, decline } from '../completion.js';
import type { Records } from '../records.js';

/** The seller's policy answers an execution: void where the payment has moved on since. */
export async function answerAuthorization({ subject, details, now, tx }: TaskRun<Records>): Promise<void> {
  const payment = await tx.get('payments', subject);
  const awaited = payment?.state === 'pending' && payment.executed && payment.execution === details['execution'];
  if (!payment || !awaited) return;
  if (details['policy'] === 'decline') return decline(tx, payment, now);
  await complete(tx, { ...payment, authorized: true }, now);
}
