import { leftOutOf, occurrencesPlanned } from './appearance.js';
import { beginOf, dayIn, daysLater } from './calendar.js';
import { type Paying, pay } from './pay.js';
import { countBefore, dueOn } from './plan.js';
import type { ChargeRecord } from './shapes.js';

type Charge = Readonly<ChargeRecord>;

const task = 'auto-debit';

/**
 * Plans the next debit of a recurring charge anew: of the first occurrence that falls due later and is open then, from the
 * card that is stored for it. Where nothing is to be debited, nothing is planned any more.
 */
export async function planDebit({ tx, now }: Pick<Paying, 'tx' | 'now'>, charge: Charge): Promise<void> {
  if (charge.type !== 'recurring') return;
  tx.notLater(task, (subject) => subject.startsWith(`${charge.id}/`));
  const number = isDebited(charge) ? nextDue(charge, now) : undefined;
  if (number === undefined || !(await tx.get('storedCards', String(charge.id)))) return;
  await tx.later(beginOf(dueOn(charge, number)), task, `${charge.id}/${number}`);
}

/** Whether anything is to be debited of it. */
export function isDebited({ auto_debit, is_active }: Charge): boolean {
  return auto_debit && is_active;
}

/** The number of the first occurrence that is open and falls due after an instant; undefined where there is none. */
function nextDue(charge: Charge, now: Date): number | undefined {
  const paid = new Set(charge.installments.map(({ number }) => number));
  const leftOut = leftOutOf(charge);
  const planned = occurrencesPlanned(charge);
  for (let number = 1 + countBefore(charge, daysLater(dayIn(now), 1, 'day')); number <= planned; number++) {
    const due = dueOn(charge, number);
    // Beyond the last day that can be written all are due on that.
    if (number > 1 && due === dueOn(charge, number - 1)) return undefined;
    const skipped = paid.has(number) ? undefined : leftOut(number);
    if (skipped) number = skipped.upTo;
    else if (!paid.has(number)) return number;
  }
  return undefined;
}

/** Stores the card of the first approved payment of a charge that is to be debited, and plans the debits from then on. */
export async function payAndStore(...[paying, charge, row, card, refused]: Parameters<typeof pay>) {
  const payment = await pay(paying, charge, row, card, refused);
  if (charge.type !== 'recurring' || !payment.approved) return payment;
  const { tx } = paying;
  const id = String(charge.id);
  if (charge.auto_debit && !(await tx.get('storedCards', id))) tx.put('storedCards', { charge_id: charge.id, ...card });
  await planDebit(paying, (await tx.get('charges', id)) ?? charge);
  return payment;
}
