import { daysLater, isBefore, lastDay, writable } from './calendar.js';
import type { ChargeRecord, Day } from './shapes.js';

/** When the rows of a charge are due. */
export type Plan = Readonly<Pick<ChargeRecord, 'due_date' | 'frequency' | 'interval'>>;

/** So many intervals after any day that can be written comes none that can: a record's number may lead out of all time. */
const beyondWritable = { day: 3_660_000, week: 523_000, month: 120_000 };

/** When the row of a number is due, the first being number 1; none is due after the last day that can be written. */
export function dueOn(plan: Plan, number: number): Day {
  if ((number - 1) * plan.frequency > beyondWritable[plan.interval]) return lastDay;
  return writable(plannedOn(plan, number));
}

/** The same on a calendar without an end, so that counting comes to one. */
function plannedOn({ due_date, frequency, interval }: Plan, number: number): Day {
  return daysLater(due_date, (number - 1) * frequency, interval);
}

/** How many of a plan's due dates lie before a day. */
export function countBefore(plan: Plan, day: Day): number {
  const isDue = (number: number) => isBefore(plannedOn(plan, number), day);
  if (!isDue(1)) return 0;
  let due = 1;
  let notDue = 2;
  while (isDue(notDue)) {
    due = notDue;
    notDue *= 2;
  }
  while (notDue - due > 1) {
    const middle = Math.floor((due + notDue) / 2);
    if (isDue(middle)) due = middle;
    else notDue = middle;
  }
  return due;
}
