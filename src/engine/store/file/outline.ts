import { frozen } from '../../frozen.js';
import type { Box } from '../kept/box.js';
import type { Commit, FeedStanding, Outline } from '../kept/commit-log.js';
import type { Glance, Glanced } from '../store.js';

/** An outline on a line of a file. What a glance sees stands behind it, and is left out where it is as it was before. */
export type WrittenOutline = readonly [
  numbers: readonly [
    lastUsedAt: number,
    records: number,
    bytes: number,
    events: number,
    eventBytes: number,
    dropped: number,
    forgottenTo: number,
    last: number,
  ],
  glanced?: { readonly record?: object | undefined; readonly firsts?: readonly (object | null | undefined)[] },
];

/** How a sandbox stands, as it is in memory. @param feed how its feed will, once it is told */
export function writtenOutline(box: Box, feed: FeedStanding, at: Glance, hasChanged = true): WrittenOutline {
  const numbers = outlineNumbers(box.use(''), feed);
  return hasChanged ? [numbers, glancedIn(box, at)] : [numbers];
}

/** An outline that is written down again. */
export function rewrittenOutline({ use, feed, glanced }: Outline): WrittenOutline {
  return [outlineNumbers(use, feed), glanced];
}

function outlineNumbers(
  use: Outline['use'],
  { events, bytes, dropped, forgottenTo, last }: FeedStanding,
): WrittenOutline[0] {
  return [use.lastUsedAt, use.records, use.bytes, events, bytes, dropped, forgottenTo, last];
}

/** @param before what was known so far */
export function outlineFrom([numbers, seen]: WrittenOutline, before: Outline | undefined): Outline {
  const [lastUsedAt, records, bytes, events, eventBytes, dropped, forgottenTo, last] = numbers;
  return {
    use: { lastUsedAt, records, bytes },
    feed: { events, bytes: eventBytes, dropped, forgottenTo, last },
    glanced: seen
      ? frozen({ record: seen.record, firsts: (seen.firsts ?? []).map((first) => first ?? undefined) })
      : (before?.glanced ?? nothingSeen),
  };
}

/** Whether commits may have changed what a glance sees. */
export function changesGlanced(commits: readonly Commit[], { collection, schedules }: Glance): boolean {
  return commits.some(
    ({ begin, writes, firsts }) =>
      begin !== undefined ||
      schedules.some((schedule) => firsts?.has(schedule)) ||
      writes.some((write) => write.collection === collection || schedules.includes(write.collection)),
  );
}

function glancedIn({ shelves }: Box, { collection, id, schedules }: Glance): Glanced {
  const firsts = schedules.map((schedule) => shelves.get(schedule)?.earliest(undefined));
  return { record: shelves.get(collection)?.get(id), firsts };
}

const nothingSeen: Glanced = frozen({ record: undefined, firsts: [] });
