import { daysLater, isBefore } from './calendar.js';
import { currentPause } from './pauses.js';
import { countBefore } from './plan.js';
import type { ChargeRecord, Day, PauseRecord } from './shapes.js';

type Charge = Readonly<ChargeRecord>;
type Pause = Readonly<PauseRecord>;

/** The number of the last occurrence that has appeared, or is paid all the same. */
export function appearedBy(charge: Charge, today: Day): number {
  const pause = currentPause(charge);
  const appeared = pause ? appearedBefore(charge, pause, today) : appearedOn(charge, today);
  return Math.max(appeared, charge.last_shown ?? 1, charge.installments.at(-1)?.number ?? 0);
}

/** The same by the plan alone: each appears on the day after the one before it was due, by the plan or as it was paid. */
function appearedOn(charge: Charge, day: Day): number {
  const paid = charge.installments.at(-1);
  const afterPaid = paid && isBefore(paid.due_date, day) ? paid.number + 1 : 1;
  return Math.max(1 + countBefore(charge, day), afterPaid, charge.last_shown ?? 1);
}

/** The last that had appeared when a pause began, seen on a day that may come before it. */
function appearedBefore(charge: Charge, { from, last_shown }: Pause, today = from): number {
  return last_shown ?? appearedOn(charge, isBefore(from, today) ? from : today);
}

/** The last that a pause left out which ended on a day. */
function leftOutUntil(charge: Charge, { last_left_out }: Pause, until: Day): number {
  return last_left_out ?? countBefore(charge, daysLater(until, 1, 'day'));
}

/** Occurrences that pauses left out: those behind one number, up to another. */
export interface LeftOut {
  readonly behind: number;
  readonly upTo: number;
}

/**
 * The occurrences that pauses left out which are over, with a number: they hadn't appeared before, and fell due no later
 * than the pause ended. There may be more of them than can be counted one by one: skip them.
 */
export function leftOutOf(charge: Charge): (number: number) => LeftOut | undefined {
  const ranges: LeftOut[] = (charge.pauses ?? []).flatMap((pause) =>
    pause.until === null
      ? []
      : [{ behind: appearedBefore(charge, pause), upTo: leftOutUntil(charge, pause, pause.until) }],
  );
  return (number) => ranges.find(({ behind, upTo }) => behind < number && number <= upTo);
}

/** How many occurrences there will ever be: at least the first, those that are paid and those that stay. */
export function occurrencesPlanned(charge: Charge): number {
  const { last_charge_date: closing, installments, last_shown = 1 } = charge;
  if (closing === null) return Number.POSITIVE_INFINITY;
  return Math.max(last_shown, installments.at(-1)?.number ?? 0, countBefore(charge, daysLater(closing, 1, 'day')));
}

/**
 * What dates decide as long as they stay, written down before others come: which occurrences of a recurring charge have
 * appeared, and which its pauses left out. What a customer was shown to owe is owed also where it falls due later.
 */
export function writtenDown(charge: Charge, today: Day): Pick<ChargeRecord, 'last_shown' | 'pauses'> {
  if (charge.type !== 'recurring') return {};
  const planned = occurrencesPlanned(charge);
  const last_shown = Math.min(appearedBy(charge, today), planned);
  const pauses = charge.pauses?.map((pause): PauseRecord => {
    const shown = { ...pause, last_shown: Math.min(appearedBefore(charge, pause), planned) };
    return pause.until === null ? shown : { ...shown, last_left_out: leftOutUntil(charge, pause, pause.until) };
  });
  return { ...(last_shown > 1 && { last_shown }), ...(pauses && { pauses }) };
}
