import type { Commit, RecordWrite } from '../kept/commit-log.js';
import type { Contents, EventKind, FeedEvent } from '../store.js';

export type WrittenRecord = readonly [collection: string, id: string, place: number, record: object | null];
/** Its text stands behind the JSON. */
export type WrittenEvent = readonly [seq: number, kind: EventKind, id: string];
type WrittenContents = readonly [
  collections: readonly (readonly [string, readonly (readonly [string, object])[]])[],
  counters: readonly (readonly [string, number])[],
];

/** Between the JSON of a line and the texts of its events: the JSON of neither has one as it is. */
const between = '\t';

/** A commit as JSON; what is usual is left out. */
interface WrittenCommit {
  readonly begin?: WrittenContents | undefined;
  readonly ended?: true | undefined;
  readonly writes?: readonly WrittenRecord[] | undefined;
  readonly counters?: readonly (readonly [string, number])[] | undefined;
  readonly forgetTo?: number | undefined;
  readonly events?: readonly WrittenEvent[] | undefined;
  readonly usedAt: number;
}

/** A commit of a sandbox, on one line. */
export function commitText(sandbox: string, commit: Commit): string {
  const { begin, ended, writes, counters, forgetTo, events, usedAt } = commit;
  const written: WrittenCommit = {
    begin: begin && writtenContents(begin),
    ended,
    writes: writes.length > 0 ? writes.map(writtenRecord) : undefined,
    counters: counters.size > 0 ? [...counters] : undefined,
    forgetTo,
    events: events.length > 0 ? events.map(writtenEvent) : undefined,
    usedAt,
  };
  return withTexts([sandbox, written], events);
}

/** @param line what `commitText` wrote */
export function commitFrom(line: string): { readonly sandbox: string; readonly commit: Commit } {
  const [json, texts] = partsOf(line);
  const [sandbox, written] = json as readonly [string, WrittenCommit];
  const { begin, ended, writes = [], counters = [], forgetTo, events = [], usedAt } = written;
  const commit: Commit = {
    ...(begin && { begin: contentsFrom(begin) }),
    ...(ended && { ended }),
    writes: writes.map(recordFrom),
    counters: new Map(counters),
    ...(forgetTo !== undefined && { forgetTo }),
    events: eventsFrom(events, texts),
    usedAt,
  };
  return { sandbox, commit };
}

/** Some events, on one line. */
export function eventsText(events: readonly FeedEvent[]): string {
  return withTexts({ events: events.map(writtenEvent) }, events);
}

/** A line as its JSON, parsed, and the texts behind it. */
export function partsOf(line: string): readonly [json: unknown, texts: readonly string[]] {
  const [json = '', ...texts] = line.split(between);
  return [JSON.parse(json), texts];
}

export function writtenRecord({ collection, id, place, record }: RecordWrite): WrittenRecord {
  return [collection, id, place, record];
}

export function recordFrom([collection, id, place, record]: WrittenRecord): RecordWrite {
  return { collection, id, place, record };
}

function withTexts(json: unknown, events: readonly FeedEvent[]): string {
  let line = JSON.stringify(json);
  for (const { text } of events) line += between + text;
  return line;
}

function writtenEvent({ seq, kind, id }: FeedEvent): WrittenEvent {
  return [seq, kind, id];
}

export function eventsFrom(events: readonly WrittenEvent[], texts: readonly string[]): FeedEvent[] {
  return events.map(([seq, kind, id], i) => ({ seq, kind, id, text: texts[i] ?? '' }));
}

function writtenContents({ collections, counters }: Contents): WrittenContents {
  return [Array.from(collections, ([name, records]) => [name, [...records]] as const), [...counters]];
}

function contentsFrom([collections, counters]: WrittenContents): Contents {
  const kept = collections.map(([name, records]) => [name, new Map(records)] as const);
  return { collections: new Map(kept), counters: new Map(counters) };
}
