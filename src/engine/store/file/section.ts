import type { Box } from '../kept/box.js';
import type { Commit, RecordWrite, SavedBox, SavedFeed } from '../kept/commit-log.js';
import { emptyFeed } from '../kept/feed.js';
import type { FeedEvent } from '../store.js';
import {
  commitFrom,
  eventsFrom,
  eventsText,
  partsOf,
  recordFrom,
  type WrittenEvent,
  type WrittenRecord,
  writtenRecord,
} from './commit-text.js';

/** So many records or events go on one line: little enough that a request in between hardly waits. */
const together = 200;

interface BoxLine {
  readonly box: string;
  readonly usedAt: number;
  readonly counters: readonly (readonly [string, number])[];
  readonly feed: Omit<SavedFeed, 'events'>;
}

type Line =
  | BoxLine
  | { readonly records: readonly WrittenRecord[] }
  | { readonly events: readonly WrittenEvent[] }
  | { readonly batch: number };

/** A sandbox, on lines of which each can be read by itself. */
export function* sectionOf(name: string, box: Box): Generator<string> {
  const { events, ...feed } = box.feed.saved;
  const line: BoxLine = { box: name, usedAt: box.lastUsedAt, counters: [...box.counters], feed };
  yield JSON.stringify(line);
  for (const records of inGroups(box.records())) yield JSON.stringify({ records: records.map(writtenRecord) });
  for (const some of inGroups(events)) yield eventsText(some);
}

/** Takes the lines of one sandbox: its section of a snapshot, and commits since. */
export class SectionReading {
  #box: BoxLine | undefined;
  readonly #records: RecordWrite[] = [];
  readonly #events: FeedEvent[] = [];
  readonly #since: Commit[] = [];

  take(text: string): void {
    if (text.startsWith('[')) {
      this.#since.push(commitFrom(text).commit);
      return;
    }
    const [json, texts] = partsOf(text);
    const line = json as Line;
    if ('box' in line) this.#box = line;
    else if ('records' in line) for (const one of line.records) this.#records.push(recordFrom(one));
    else if ('events' in line) this.#events.push(...eventsFrom(line.events, texts));
    // What was written together says nothing of the sandbox.
  }

  get saved(): SavedBox {
    const since = this.#since;
    const { usedAt, counters, feed } = this.#box ?? {
      usedAt: 0,
      counters: [],
      feed: emptyFeed(since[0]?.forgetTo ?? 0),
    };
    const records = this.#records;
    return { version: 0, records, counters: new Map(counters), usedAt, feed: { ...feed, events: this.#events }, since };
  }
}

function* inGroups<T>(all: Iterable<T>): Generator<T[]> {
  let group: T[] = [];
  for (const one of all) {
    group.push(one);
    if (group.length < together) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
