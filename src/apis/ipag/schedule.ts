import type { Derived } from '../../engine/api/api.js';
import { appearedBy, leftOutOf, occurrencesPlanned } from './appearance.js';
import { dayIn, endOf, isBefore } from './calendar.js';
import { currentPause } from './pauses.js';
import { countBefore, dueOn, type Plan } from './plan.js';
import type { ChargeRecord, Day, InstallmentRecord, Status } from './shapes.js';

type Charge = Readonly<ChargeRecord>;

/**
 * Of a recurring charge this many occurrences are shown, the latest: a daily one from long ago has thousands. They
 * keep their own numbers.
 */
const shownOccurrences = 500;

/** A charge's installments as they stand on a day. */
export interface Schedule {
  readonly installments: readonly Readonly<InstallmentRecord>[];
  readonly status: Status;
}

/** The installments of a new normal charge. @param total in centavos */
export function splitInto(count: number, total: number, plan: Plan): InstallmentRecord[] {
  return shares(total, count).map((amount_minor, i) => ({
    number: i + 1,
    due_date: dueOn(plan, i + 1),
    amount_minor,
    settlement: null,
  }));
}

/** Equal shares of a sum, with what can't be divided on the last. */
function shares(total: number, count: number): number[] {
  const each = Math.floor(total / count);
  return Array.from({ length: count }, (_, i) => (i < count - 1 ? each : total - each * (count - 1)));
}

/** What stands open is overdue from 00:00 of the day after its due date. */
export function scheduleOf(charge: Charge, today: Day): Schedule {
  const installments = charge.type === 'normal' ? charge.installments : [...latestOf(charge, today)].reverse();
  return { installments, status: statusAmong(installments, today) };
}

/** The status alone, which hardly ever takes more than a look at the latest rows. */
export function statusOf(charge: Charge, today: Day): Status {
  return statusAmong(charge.type === 'normal' ? charge.installments : latestOf(charge, today), today);
}

function statusAmong(installments: Iterable<Readonly<InstallmentRecord>>, today: Day): Status {
  let status: Status = 'paid';
  for (const installment of installments) {
    if (isSettled(installment)) continue;
    if (isBefore(installment.due_date, today)) return 'overdue';
    status = 'pending';
  }
  return status;
}

/** Paid, or nothing to pay: of two centavos in three installments the first two are none. */
function isSettled({ settlement, amount_minor }: Readonly<InstallmentRecord>): boolean {
  return settlement !== null || amount_minor === 0;
}

/** The occurrences of a recurring charge that are shown, the latest first. */
function* latestOf(charge: Charge, today: Day): Generator<Readonly<InstallmentRecord>> {
  const paid = new Map(charge.installments.map((installment) => [installment.number, installment]));
  const leftOut = leftOutOf(charge);
  let shown = 0;
  let number = Math.min(appearedBy(charge, today), occurrencesPlanned(charge));
  while (number >= 1 && shown < shownOccurrences) {
    const settled = paid.get(number);
    const skipped = settled ? undefined : leftOut(number);
    if (skipped) {
      // What is paid is shown, also where a pause came over it.
      number = Math.max(skipped.behind, paidBefore(charge, number));
      continue;
    }
    yield settled ?? { number, due_date: dueOn(charge, number), amount_minor: charge.amount_minor, settlement: null };
    shown++;
    number--;
  }
}

/** The number of the last occurrence before another that is paid; 0 where none is. */
function paidBefore({ installments }: Charge, number: number): number {
  return installments.findLast((one) => one.number < number)?.number ?? 0;
}

/** The rows of a charge that become overdue after an instant, in order; of a recurring charge there may be no last. */
export function* overdueAfter(charge: Charge, after: Date): Generator<Derived> {
  if (charge.type === 'normal') {
    const open = charge.installments.filter((one) => !isSettled(one) && endOf(one.due_date) > after);
    open.sort((a, b) => Date.parse(a.due_date) - Date.parse(b.due_date));
    for (const { number, due_date } of open) yield overdue(charge, number, due_date);
    return;
  }
  const paid = new Set(charge.installments.map(({ number }) => number));
  const leftOut = leftOutOf(charge);
  const pause = currentPause(charge);
  const last = Math.min(occurrencesPlanned(charge), pause ? appearedBy(charge, pause.from) : Number.POSITIVE_INFINITY);
  for (let number = 1 + countBefore(charge, dayIn(after)); number <= last; number++) {
    if (paid.has(number)) continue;
    const skipped = leftOut(number);
    if (skipped) number = skipped.upTo;
    else yield overdue(charge, number, dueOn(charge, number));
  }
}

/** The occurrences of a recurring charge that appear after an instant, in order; of an inactive one none does. */
export function* occurringAfter(charge: Charge, after: Date): Generator<Derived> {
  if (currentPause(charge)) return;
  const leftOut = leftOutOf(charge);
  const latestPaid = charge.installments.at(-1);
  const nextAfterPaid = 1 + (latestPaid?.number ?? 0);
  const planned = occurrencesPlanned(charge);
  const first = Math.max(nextAfterPaid, 1 + (charge.last_shown ?? 1), 2 + countBefore(charge, dayIn(after)));
  for (let number = first; number <= planned; number++) {
    const skipped = leftOut(number);
    if (skipped) {
      number = skipped.upTo;
      continue;
    }
    const before = dueOn(charge, number - 1);
    // Where the plan was put off, the one after the last paid doesn't wait for it.
    const early = number === nextAfterPaid && latestPaid && isBefore(latestPaid.due_date, before);
    const at = endOf(early ? latestPaid.due_date : before);
    if (at > after) yield { at, kind: 'recurring-charge', subject: `${charge.id}/${number}`, result: 'appeared' };
  }
}

function overdue({ id }: Charge, number: number, due: Day): Derived {
  return { at: endOf(due), kind: 'installment-overdue', subject: `${id}/${number}`, result: 'overdue' };
}

type Replan = Pick<ChargeRecord, 'due_date' | 'amount_minor' | 'installments'>;

/**
 * A charge's plan with another date or amount: open installments of a normal charge move with the date, and share anew
 * what another amount leaves to pay; paid ones stay as they are. Occurrences of a recurring one follow by themselves; which of
 * them stay is told by `writtenDown`.
 */
export function replanned(
  charge: Charge,
  { due_date, amount_minor }: Pick<Charge, 'due_date' | 'amount_minor'>,
): Replan | { refused: 'less-than-paid' | 'already-paid' } {
  const { type, installments } = charge;
  if (type === 'recurring') return { due_date, amount_minor, installments };
  const open = installments.filter(({ settlement }) => settlement === null);
  const paid = installments.reduce((sum, { settlement }) => sum + (settlement?.paid_minor ?? 0), 0);
  if (amount_minor < paid) return { refused: 'less-than-paid' };
  const discount = installments.reduce((sum, { settlement }) => sum + (settlement?.discount_minor ?? 0), 0);
  const changed = amount_minor !== charge.amount_minor;
  // Nothing is open that could take the difference.
  if (changed && open.length === 0) return { refused: 'already-paid' };
  const amounts = changed
    ? shares(Math.max(0, amount_minor - paid - discount), open.length)
    : open.map(({ amount_minor }) => amount_minor);
  const plan = { ...charge, due_date };
  const rows = installments.map((installment) => {
    if (installment.settlement !== null) return installment;
    const moved = due_date === charge.due_date ? installment.due_date : dueOn(plan, installment.number);
    return { ...installment, due_date: moved, amount_minor: amounts[open.indexOf(installment)] ?? 0 };
  });
  return { due_date, amount_minor, installments: rows };
}
