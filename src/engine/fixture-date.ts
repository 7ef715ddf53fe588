import { offset, parseInstant } from './clock.js';

/**
 * An instant that a fixture writes as one or as an offset from the sandbox's creation, such as `-P10D`.
 *
 * @returns ISO 8601 in UTC
 * @throws RangeError for anything else
 */
export function settledInstant(written: string, createdAt: Date): string {
  const settled = isOffset(written) ? offset(createdAt, written) : parseInstant(written);
  if (settled === undefined) throw new RangeError(`neither an instant nor an offset: ${written}`);
  return settled.toISOString();
}

/** Whether a fixture writes a date as a duration, which is P and what follows. */
export function isOffset(written: string): boolean {
  return /^-?P/.test(written);
}
