import { Pieces } from '../../pieces.js';
import { counterSize, recordSize } from '../size.js';
import { type Contents, type FeedEvent, type SandboxUse, StoreFull, type StorePlan } from '../store.js';
import { type Commit, nothingDone, type RecordWrite, type SavedBox } from './commit-log.js';
import { emptyFeed, Feed, type FeedSpace } from './feed.js';
import type { Held } from './held.js';
import type { Intent } from './intent.js';
import { type Row, Shelf, type ShelfPlan } from './shelf.js';

interface Write {
  readonly collection: string;
  readonly shelf: Shelf;
  readonly id: string;
  readonly record: object | null;
  readonly length: number;
}

/** One sandbox in memory: its records, counters and feed, and what units of work make of them. */
export class Box {
  shelves: Map<string, Shelf>;
  counters: Map<string, number>;
  feed: Feed;
  lastUsedAt: number;
  /** What all records and counters count for. */
  #bytes: number;
  /** Counts these as well, from `enter` to `leave`. */
  #held: Held | undefined;
  /** The number of the latest event that a unit of work asked for; the feed may not have it yet. */
  #numbered: number;

  private constructor(
    private readonly plan: StorePlan,
    shelves: Map<string, Shelf>,
    counters: ReadonlyMap<string, number>,
    feed: Feed,
    lastUsedAt: number,
  ) {
    this.shelves = shelves;
    this.counters = new Map(counters);
    this.feed = feed;
    this.lastUsedAt = lastUsedAt;
    this.#bytes = bytesOf(shelves, this.counters);
    this.#numbered = feed.last;
  }

  get bytes(): number {
    return this.#bytes;
  }

  set bytes(bytes: number) {
    if (this.#held) this.#held.bytes += bytes - this.#bytes;
    this.#bytes = bytes;
  }

  /** From here on it counts among what is held. */
  enter(held: Held): void {
    this.#held = held;
    held.bytes += this.#bytes;
  }

  leave(): void {
    if (this.#held) this.#held.bytes -= this.#bytes;
    this.#held = undefined;
  }

  /**
   * @param last the number before that of its first event
   * @throws StoreFull where it would be too large
   */
  static begin(plan: StorePlan, space: FeedSpace, contents: Contents, last: number): Box {
    const feed = new Feed(space, emptyFeed(last));
    const box = new Box(plan, shelvesOf(plan, contents), contents.counters, feed, plan.now());
    box.#mustFit(box.bytes, 0, () => box.#apart([], box.shelves));
    return box;
  }

  /** @param last the number before that of its first event */
  static empty(plan: StorePlan, space: FeedSpace, last: number): Box {
    return new Box(plan, new Map(), new Map(), new Feed(space, emptyFeed(last)), 0);
  }

  /** What a log has kept, in pieces that let others go first. */
  static async restore(plan: StorePlan, space: FeedSpace, saved: SavedBox): Promise<Box> {
    const { records, counters, usedAt, feed, since = [] } = saved;
    const pieces = new Pieces();
    const shelves = new Map<string, Shelf>();
    for (const write of records) {
      putRow(plan, shelves, write);
      const turn = pieces.next();
      if (turn !== undefined) await turn;
    }
    const before = feed.events[0] ? feed.events[0].seq - 1 : feed.last;
    const box = new Box(plan, shelves, counters, new Feed(space, { ...feed, last: before, events: [] }), usedAt);
    for (const event of feed.events) {
      box.feed.append(event);
      const turn = pieces.next();
      if (turn !== undefined) await turn;
    }
    box.#numbered = box.feed.last;
    for (const commit of since) {
      box.replay(commit);
      box.tell(commit);
      const turn = pieces.next();
      if (turn !== undefined) await turn;
    }
    return box;
  }

  /** All of it as one commit, which makes a sandbox that wasn't there. */
  asBegun(): Commit {
    const { forgottenTo } = this.feed.use;
    return { ...nothingDone(this.lastUsedAt), begin: contentsOf(this), firsts: this.#firsts(), forgetTo: forgottenTo };
  }

  /** Records and counters change at once; events are only numbered. @throws StoreFull, and nothing is changed */
  carryOut(tx: Intent): Commit {
    const begin = tx.replacement && contentsOf(tx.replacement);
    const shelves = tx.replacement?.shelves ?? this.shelves;
    const writes = this.#writesOf(tx, shelves);
    this.bytes = this.#fitting(writes, tx);
    this.shelves = shelves;
    if (tx.replacement) this.counters = tx.replacement.counters;
    const written: RecordWrite[] = [];
    for (const write of writes) written.push(put(write));
    for (const [counter, next] of tx.counted) this.counters.set(counter, next);
    const forgetTo = tx.forgotten ? this.#numbered : undefined;
    const events: FeedEvent[] = [];
    for (const { kind, id, text } of tx.appended) events.push({ kind, id, text, seq: ++this.#numbered });
    const { counted: counters } = tx;
    const firsts = this.#firsts(tx.replacement ? undefined : tx.changed);
    return { begin, writes: written, counters, firsts, forgetTo, events, usedAt: this.lastUsedAt };
  }

  /** How to take back what a unit of work is about to do; what is done afterwards has to be taken back before. */
  undoing(tx: Intent): () => void {
    const { shelves, counters, bytes } = this;
    const numbered = this.#numbered;
    const rows: [Shelf, string, Row | undefined][] = [];
    for (const [collection, changes] of tx.replacement ? [] : tx.changed) {
      const shelf = shelfOf(this.plan, shelves, collection);
      for (const id of changes.keys()) rows.push([shelf, id, shelf.row(id)]);
    }
    const counted = Array.from(tx.counted.keys(), (name) => [name, counters.get(name)] as const);
    return () => {
      for (const [shelf, id, row] of rows.reverse()) {
        if (row) shelf.putBack(id, row);
        else shelf.remove(id);
      }
      for (const [name, next] of counted) {
        if (next === undefined) counters.delete(name);
        else counters.set(name, next);
      }
      this.shelves = shelves;
      this.counters = counters;
      this.bytes = bytes;
      this.#numbered = numbered;
    };
  }

  /** Does to records and counters what was done elsewhere, or before. */
  replay({ begin, writes, counters, usedAt }: Commit): void {
    if (begin) {
      this.shelves = shelvesOf(this.plan, begin);
      this.counters = new Map(begin.counters);
    }
    // Counted by what changes: a sandbox is made of tens of thousands of these.
    let bytes = begin ? bytesOf(this.shelves, this.counters) : this.bytes;
    for (const write of writes) {
      const shelf = shelfOf(this.plan, this.shelves, write.collection);
      bytes -= shelf.lengthOf(write.id);
      putRow(this.plan, this.shelves, write);
      bytes += shelf.lengthOf(write.id);
    }
    for (const [name, next] of counters) {
      if (!this.counters.has(name)) bytes += counterSize(name);
      this.counters.set(name, next);
    }
    this.bytes = bytes;
    this.lastUsedAt = Math.max(this.lastUsedAt, usedAt);
  }

  /** Brings the feed up to a commit. */
  tell({ forgetTo, events }: Commit): void {
    if (forgetTo !== undefined) this.feed.forget(forgetTo);
    for (const event of events) this.feed.append(event);
    this.#numbered = Math.max(this.#numbered, this.feed.last);
  }

  /** All records with their places, collection by collection. */
  *records(): Generator<RecordWrite> {
    for (const [collection, shelf] of this.shelves) {
      for (const [id, { place, record }] of shelf.rows()) yield { collection, id, place, record };
    }
  }

  /** @param changed the collections that may have changed; all where it is undefined */
  #firsts(changed?: ReadonlyMap<string, unknown>): ReadonlyMap<string, string> | undefined {
    let firsts: Map<string, string> | undefined;
    for (const collection of this.plan.schedules.keys()) {
      if (changed && !changed.has(collection)) continue;
      firsts ??= new Map();
      firsts.set(collection, this.shelves.get(collection)?.firstId ?? '');
    }
    return firsts;
  }

  /** How a collection is found. */
  planOf(collection: string): ShelfPlan {
    return shelfPlan(this.plan, collection);
  }

  use(id: string): SandboxUse {
    let records = 0;
    for (const [collection, shelf] of this.shelves) if (collection.includes('/')) records += shelf.size;
    return { id, lastUsedAt: this.lastUsedAt, records, bytes: this.bytes };
  }

  #writesOf(tx: Intent, shelves: Map<string, Shelf>): Write[] {
    const writes: Write[] = [];
    for (const [collection, changes] of tx.changed) {
      const shelf = shelfOf(this.plan, shelves, collection);
      for (const [id, record] of changes) {
        writes.push({ collection, shelf, id, record, length: record ? recordSize(record) : 0 });
      }
    }
    return writes;
  }

  #fitting(writes: readonly Write[], { replacement, counted }: Intent): number {
    let bytes = replacement ? bytesOf(replacement.shelves, replacement.counters) : this.bytes;
    for (const { shelf, id, length } of writes) bytes += length - shelf.lengthOf(id);
    const counters = replacement?.counters ?? this.counters;
    for (const name of counted.keys()) if (!counters.has(name)) bytes += counterSize(name);
    this.#mustFit(bytes, this.bytes, () => this.#apart(writes, replacement?.shelves ?? this.shelves));
    return bytes;
  }

  /** What of it has a limit of its own, once this is written. */
  #apart(writes: readonly Write[], shelves: ReadonlyMap<string, Shelf>): number {
    let bytes = 0;
    for (const name of this.plan.apart) bytes += shelves.get(name)?.length ?? 0;
    for (const { collection, shelf, id, length } of writes) {
      if (this.plan.apart.has(collection)) bytes += length - shelf.lengthOf(id);
    }
    return bytes;
  }

  #mustFit(bytes: number, before: number, apart: () => number): void {
    if (bytes <= before) return;
    const { sandboxBytes, bytes: all } = this.plan.limits;
    if (bytes > sandboxBytes && bytes - apart() > sandboxBytes) throw new StoreFull('sandboxBytes', sandboxBytes);
    if (this.#held && this.#held.bytes + bytes - before > all) throw new StoreFull('bytes', all);
  }
}

function put({ collection, shelf, id, record, length }: Write): RecordWrite {
  if (record) return { collection, id, record, place: shelf.put(id, record, length) };
  shelf.remove(id);
  return { collection, id, record, place: 0 };
}

function shelfPlan(plan: StorePlan, collection: string): ShelfPlan {
  return { indexes: plan.indexes.get(collection) ?? {}, schedule: plan.schedules.get(collection) };
}

function shelfOf(plan: StorePlan, shelves: Map<string, Shelf>, collection: string): Shelf {
  const known = shelves.get(collection);
  if (known) return known;
  const shelf = new Shelf(shelfPlan(plan, collection), new Map());
  shelves.set(collection, shelf);
  return shelf;
}

function shelvesOf(plan: StorePlan, { collections }: Contents): Map<string, Shelf> {
  return new Map(Array.from(collections, ([name, records]) => [name, new Shelf(shelfPlan(plan, name), records)]));
}

function contentsOf({ shelves, counters }: Pick<Box, 'shelves' | 'counters'>): Contents {
  const collections = new Map(Array.from(shelves, ([name, shelf]) => [name, shelf.records()] as const));
  return { collections, counters: new Map(counters) };
}

function putRow(
  plan: StorePlan,
  shelves: Map<string, Shelf>,
  { collection, id, place: at, record }: RecordWrite,
): void {
  const shelf = shelfOf(plan, shelves, collection);
  if (record) shelf.putBack(id, { place: at, record, length: recordSize(record) });
  else shelf.remove(id);
}

function bytesOf(shelves: ReadonlyMap<string, Shelf>, counters: ReadonlyMap<string, number>): number {
  let bytes = 0;
  for (const shelf of shelves.values()) bytes += shelf.length;
  for (const name of counters.keys()) bytes += counterSize(name);
  return bytes;
}
