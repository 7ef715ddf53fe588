import { DateTime, Duration, Settings } from 'luxon';

// Nothing here is written for people to read: asking the machine for its language would only cost start-up time.
Settings.defaultLocale = 'en-US';

/** Where the process reads its time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

const instant = /^\d{4}-\d\d-\d\d[Tt](?!24)\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/** In milliseconds: earlier ones have a sign before their year. */
export const earliestInstant = Date.parse('0000-01-01T00:00:00.000Z');

/** In milliseconds: later ones have more than four digits for their year. */
export const latestInstant = Date.parse('9999-12-31T23:59:59.999Z');

/** Durations end here, so that what they lead to can still be written as a date. */
const longestYears = 100_000;

/**
 * An RFC 3339 instant with its zone; undefined for anything else, 30 February included, and for what UTC writes with
 * another year than 0000 to 9999.
 */
export function parseInstant(text: string): Date | undefined {
  if (!instant.test(text)) return undefined;
  const parsed = new Date(text.toUpperCase());
  const year = parsed.getUTCFullYear();
  if (!(year >= 0 && year <= 9999)) return undefined;
  const day = Number(text.slice(8, 10));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return day > lastDay ? undefined : parsed;
}

/** An ISO 8601 duration such as `PT5S` or `P1M`, of at most 100,000 years; undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  const duration = Duration.fromISO(text);
  const empty = /[PT]$/.test(text);
  return duration.isValid && !empty && Math.abs(duration.as('years')) <= longestYears ? duration : undefined;
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
