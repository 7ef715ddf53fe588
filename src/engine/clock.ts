import { DateTime, Duration } from 'luxon';

/** Where the process reads its time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const instant = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** An RFC 3339 instant with its zone; undefined for anything else, 30 February included. */
export function parseInstant(text: string): Date | undefined {
  if (!instant.test(text)) return undefined;
  const parsed = new Date(text.toUpperCase());
  // An offset may lead out of the years that four digits can write.
  if (Number.isNaN(parsed.getTime()) || !/^\d{4}-/.test(parsed.toISOString())) return undefined;
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day > lastDay ? undefined : parsed;
}

/** An ISO 8601 duration such as `PT5S` or `P1M`; undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  const duration = Duration.fromISO(text);
  return duration.isValid ? duration : undefined;
}

/**
 * The instant that lies an ISO 8601 duration after another (before it, where the duration is negative), in UTC; months
 * clamp to their end.
 *
 * @throws RangeError for text that is no duration
 */
export function offset(from: Date, duration: string): Date {
  const parsed = parseDuration(duration);
  if (parsed === undefined) throw new RangeError(`not an ISO 8601 duration: ${duration}`);
  return DateTime.fromJSDate(from, { zone: 'utc' }).plus(parsed).toJSDate();
}
