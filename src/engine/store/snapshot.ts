import type { FileHandle } from 'node:fs/promises';
import { Boxes } from './boxes.js';
import type { RecordWrite, SavedBox, SavedFeed } from './commit-log.js';
import {
  eventsFrom,
  eventsText,
  partsOf,
  recordFrom,
  type WrittenEvent,
  type WrittenRecord,
  writtenRecord,
} from './commit-text.js';
import { linesOf, logLine } from './log-line.js';
import type { FeedEvent, StorePlan } from './store.js';

/** So many records or events go on one line: little enough that a request in between hardly waits. */
const together = 200;

interface BoxLine {
  readonly box: string;
  readonly usedAt: number;
  readonly counters: readonly (readonly [string, number])[];
  readonly feed: Omit<SavedFeed, 'events'>;
}

interface EndLine {
  readonly end: true;
  readonly lastOfRemoved: number;
}

type Line =
  | BoxLine
  | EndLine
  | { readonly records: readonly WrittenRecord[] }
  | { readonly events: readonly WrittenEvent[] };

/**
 * Writes all sandboxes down, while they go on changing: what changes meanwhile has to be in the log that was begun before.
 *
 * @returns how many bytes it has
 */
export async function writeSnapshot(file: FileHandle, header: string, boxes: Boxes): Promise<number> {
  let length = 0;
  const write = async (text: string) => {
    const line = logLine(text);
    await file.writeFile(line);
    length += line.length;
  };
  await write(header);
  for (const [name, box] of boxes.entries()) {
    const { events, ...feed } = box.feed.saved;
    const line: BoxLine = { box: name, usedAt: box.lastUsedAt, counters: [...box.counters], feed };
    await write(JSON.stringify(line));
    for (const records of inGroups(box.records())) {
      await write(JSON.stringify({ records: records.map(writtenRecord) }));
    }
    for (const some of inGroups(events)) await write(eventsText(some));
  }
  const end: EndLine = { end: true, lastOfRemoved: boxes.lastOfRemoved };
  await write(JSON.stringify(end));
  return length;
}

/** @returns undefined where it is damaged */
export async function readSnapshot(file: FileHandle, header: string, plan: StorePlan): Promise<Boxes | undefined> {
  const boxes = new Boxes(plan);
  let open: { readonly line: BoxLine; readonly records: RecordWrite[]; readonly events: FeedEvent[] } | undefined;
  const close = () => {
    if (open) boxes.restore(open.line.box, savedFrom(open.line, open.records, open.events));
  };
  let first = true;
  for await (const { text } of linesOf(file)) {
    if (text === undefined || (first && text !== header)) return undefined;
    if (first) {
      first = false;
      continue;
    }
    const [json, texts] = partsOf(text);
    const line = json as Line;
    if ('end' in line) {
      close();
      boxes.removedUpTo(line.lastOfRemoved);
      return boxes;
    }
    if ('box' in line) {
      close();
      open = { line, records: [], events: [] };
    } else if ('records' in line) for (const one of line.records) open?.records.push(recordFrom(one));
    else open?.events.push(...eventsFrom(line.events, texts));
  }
  return undefined;
}

function savedFrom(line: BoxLine, records: readonly RecordWrite[], events: readonly FeedEvent[]): SavedBox {
  const { usedAt, counters, feed } = line;
  return { version: 0, records, counters: new Map(counters), usedAt, feed: { ...feed, events } };
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
