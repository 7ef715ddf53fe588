import { daysLater, isBefore } from './calendar.js';
import type { ChargeRecord, Day } from './shapes.js';

/** When the rows of a charge are due. */
export type Plan = Readonly<Pick<ChargeRecord, 'due_date' | 'frequency' | 'interval'>>;

/** When the row of a number is due, the first being number 1. */
export function dueOn({ due_date, frequency, interval }: Plan, number: number): Day {
  return daysLater(due_date, (number - 1) * frequency, interval);
}

/** How many of a plan's due dates lie before a day. */
export function countBefore(plan: Plan, day: Day): number {
  const isDue = (number: number) => isBefore(dueOn(plan, number), day);
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
