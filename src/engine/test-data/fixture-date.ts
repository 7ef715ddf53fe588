import { earliestInstant, latestInstant, offset, parseInstant } from '../clock.js';

/**
 * An instant that a fixture writes as one or as an offset from the sandbox's creation, such as `-P10D`. An offset ends at the
 * first or last instant that a date can be written of.
 *
 * @returns ISO 8601 in UTC
 * @throws RangeError for anything else
 */
export function settledInstant(written: string, createdAt: Date): string {
  const settled = isOffset(written) ? settledOffset(written, createdAt) : parseInstant(written);
  if (settled === undefined) throw new RangeError(`neither an instant nor an offset: ${written}`);
  return settled.toISOString();
}

/** Whether a fixture writes a date as a duration, which is P and what follows. */
export function isOffset(written: string): boolean {
  return /^-?P/.test(written);
}

/**
 * The instant that an offset leads to, of those that can be written.
 *
 * @throws RangeError for what is no duration
 */
export function settledOffset(written: string, createdAt: Date): Date {
  return new Date(Math.min(latestInstant, Math.max(earliestInstant, offset(createdAt, written).getTime())));
}
