import type { Commit, RecordWrite } from './commit-log.js';
import type { Contents, EventKind, FeedEvent } from './store.js';

type WrittenRecord = readonly [collection: string, id: string, place: number, record: object | null];
type WrittenEvent = readonly [seq: number, kind: EventKind, id: string, text: string];
type WrittenContents = readonly [
  collections: readonly (readonly [string, readonly (readonly [string, object])[]])[],
  counters: readonly (readonly [string, number])[],
];

/** A commit as JSON; what is usual is left out. */
interface Written {
  readonly begin?: WrittenContents;
  readonly ended?: true;
  readonly writes?: readonly WrittenRecord[];
  readonly counters?: readonly (readonly [string, number])[];
  readonly forgetTo?: number;
  readonly events?: readonly WrittenEvent[];
  readonly usedAt: number;
}

/** A commit as JSON text, on one line. */
export function commitText({ begin, ended, writes, counters, forgetTo, events, usedAt }: Commit): string {
  return JSON.stringify({
    begin: begin && writtenContents(begin),
    ended,
    writes: writes.length > 0 ? writes.map(writtenRecord) : undefined,
    counters: counters.size > 0 ? [...counters] : undefined,
    forgetTo,
    events: events.length > 0 ? events.map(writtenEvent) : undefined,
    usedAt,
  });
}

/** @param json what `commitText` wrote, parsed */
export function commitFrom(json: unknown): Commit {
  const { begin, ended, writes = [], counters = [], forgetTo, events = [], usedAt } = json as Written;
  return {
    ...(begin && { begin: contentsFrom(begin) }),
    ...(ended && { ended }),
    writes: writes.map(recordFrom),
    counters: new Map(counters),
    ...(forgetTo !== undefined && { forgetTo }),
    events: events.map(eventFrom),
    usedAt,
  };
}

export function writtenRecord({ collection, id, place, record }: RecordWrite): WrittenRecord {
  return [collection, id, place, record];
}

export function recordFrom([collection, id, place, record]: WrittenRecord): RecordWrite {
  return { collection, id, place, record: record && Object.freeze(record) };
}

export function writtenEvent({ seq, kind, id, text }: FeedEvent): WrittenEvent {
  return [seq, kind, id, text];
}

export function eventFrom([seq, kind, id, text]: WrittenEvent): FeedEvent {
  return { seq, kind, id, text };
}

function writtenContents({ collections, counters }: Contents): WrittenContents {
  return [Array.from(collections, ([name, records]) => [name, [...records]] as const), [...counters]];
}

function contentsFrom([collections, counters]: WrittenContents): Contents {
  const frozen = collections.map(
    ([name, records]) => [name, new Map(records.map(([id, record]) => [id, Object.freeze(record)]))] as const,
  );
  return { collections: new Map(frozen), counters: new Map(counters) };
}
