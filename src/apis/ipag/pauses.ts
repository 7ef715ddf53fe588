import { isBefore } from './calendar.js';
import type { ChargeRecord, Day, PauseRecord } from './shapes.js';

type Paused = Readonly<Pick<ChargeRecord, 'type' | 'is_active' | 'pauses'>>;

/** The pause that an inactive recurring charge is in. */
export function currentPause({ pauses = [] }: Paused): Readonly<PauseRecord> | undefined {
  const last = pauses.at(-1);
  return last?.until === null ? last : undefined;
}

/**
 * A recurring charge's pauses, made to agree with whether it is active: one that is switched off pauses from that day on,
 * one that is switched on ends its pause. A pause that ends on its first day leaves nothing out and isn't kept.
 *
 * @returns undefined where there are none
 */
export function pausesOn(day: Day, charge: Paused): PauseRecord[] | undefined {
  const { pauses } = charge;
  const current = currentPause(charge);
  if (charge.type !== 'recurring' || charge.is_active !== (current !== undefined)) return pauses;
  if (!current) return [...(pauses ?? []), { from: day, until: null }];
  const before = pauses?.slice(0, -1) ?? [];
  return isBefore(current.from, day) ? [...before, { ...current, until: day }] : before;
}
