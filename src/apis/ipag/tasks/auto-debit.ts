import type { TaskRun } from '../../../engine/api/api.js';
import { dayIn } from '../calendar.js';
import { isDebited, planDebit } from '../debits.js';
import { pay } from '../pay.js';
import type { Records } from '../records.js';
import { scheduleOf } from '../schedule.js';

/** Debits the occurrence that falls due. One that was paid, moved or switched off since is left alone. */
export async function autoDebit(due: TaskRun<Records>): Promise<string> {
  const { subject, tx, now } = due;
  const [id = '', number] = subject.split('/');
  const charge = await tx.get('charges', id);
  const stored = await tx.get('storedCards', id);
  if (!charge) return 'void';
  const today = dayIn(now);
  const row = scheduleOf(charge, today).installments.find((one) => String(one.number) === number);
  const isOpen = row?.settlement === null && row.due_date === today && isDebited(charge);
  if (!row || !isOpen || !stored) {
    await planDebit(due, charge);
    return 'void';
  }
  const { charge_id: _, ...card } = stored;
  const { approved } = await pay(due, charge, row, card);
  await planDebit(due, (await tx.get('charges', id)) ?? charge);
  return approved ? 'paid' : 'refused';
}
