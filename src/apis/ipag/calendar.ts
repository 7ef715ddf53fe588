import { earliestInstant } from '../../engine/clock.js';
import type { Day } from './shapes.js';

/** Brasília has had no summer time since 2019: three hours behind UTC, whatever the year. */
const behindUtc = 3 * 60 * 60 * 1000;

export const lastDay = '9999-12-31';

type Interval = 'day' | 'week' | 'month';

/** The day that it is in Brasília at an instant. */
export function dayIn(instant: Date): Day {
  return wallClock(instant)[0];
}

/** `Y-m-d H:i:s` in Brasília. */
export function timestampIn(instant: Date): string {
  const [day, time] = wallClock(instant);
  return `${day} ${time.slice(0, 8)}`;
}

/** A real date in one of the page's two forms, `Y-m-d` or `d/m/Y`; undefined for anything else. */
export function parseDay(text: string): Day | undefined {
  const [, day = '', month = '', year = ''] = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text) ?? [];
  const written = year === '' ? text : `${year}-${month}-${day}`;
  if (!/^\d{4}-\d\d-\d\d$/.test(written)) return undefined;
  const parsed = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(written) ? written : undefined;
}

/**
 * So many intervals after a day; months clamp to their end, so that 31 January and a month is 28 or 29 February. It may be a day
 * of a year that can't be written. By hand: a list has tens of thousands of rows, and a library takes ten times as long.
 */
export function daysLater(day: Day, count: number, interval: Interval): Day {
  const later = new Date(day);
  if (interval === 'month') {
    const year = later.getUTCFullYear();
    const month = later.getUTCMonth() + count;
    later.setUTCFullYear(year, month, Math.min(later.getUTCDate(), daysIn(year, month)));
  } else later.setTime(later.getTime() + count * days[interval] * 24 * 60 * 60 * 1000);
  return later.toISOString().split('T')[0] ?? day;
}

const days = { day: 1, week: 7 };

/** @param month from 0 in January; one beyond December is of a later year */
function daysIn(year: number, month: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, month + 1, 0);
  return last.getUTCDate();
}

/** A day, or the last that can be written where it comes after that. */
export function writable(day: Day): Day {
  return isBefore(lastDay, day) ? lastDay : day;
}

/** `Y-m`. */
export function monthIn(day: Day): string {
  return day.slice(0, -3);
}

/** 00:00 in Brasília. */
export function beginOf(day: Day): Date {
  return new Date(Date.parse(day) + behindUtc);
}

/** 00:00 in Brasília of the day after. */
export function endOf(day: Day): Date {
  return new Date(Date.parse(day) + 24 * 60 * 60 * 1000 + behindUtc);
}

export function isBefore(day: Day, other: Day): boolean {
  return Date.parse(day) < Date.parse(other);
}

function wallClock(instant: Date): [day: string, time: string] {
  // At the first instants of all it is a year there that can't be written.
  const [day = '', time = ''] = new Date(Math.max(earliestInstant, instant.getTime() - behindUtc))
    .toISOString()
    .split('T');
  return [day, time];
}
