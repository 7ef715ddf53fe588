import { Low, Memory } from 'lowdb';
import { BufferedTx } from './buffered.js';
import { Feed, FeedSpace } from './feed.js';
import { Shelf, type ShelfPlan } from './shelf.js';
import { jsonLength } from './size.js';
import {
  type Contents,
  type EventKind,
  type FeedEvent,
  type FeedOptions,
  type FeedUse,
  type SandboxUse,
  type Store,
  StoreFull,
  type StorePlan,
  type StoreTx,
} from './store.js';

/** One sandbox in memory. */
export interface Box {
  shelves: Map<string, Shelf>;
  counters: Map<string, number>;
  readonly feed: Feed;
  /** Of all records, as JSON. */
  bytes: number;
  lastUsedAt: number;
  /** Settles when the last unit of work that was begun here has ended. */
  last: Promise<unknown>;
}

interface Boxes {
  readonly sandboxes: Map<string, Box>;
}

type Listener = (event: FeedEvent) => void;

interface Write {
  readonly collection: string;
  readonly shelf: Shelf;
  readonly id: string;
  /** Null where it goes. */
  readonly record: object | null;
  readonly length: number;
}

/** Keeps everything in the process, in lowdb over its Memory adapter. Units of work of one sandbox queue up. */
export class MemoryStore implements Store {
  readonly #db = new Low<Boxes>(new Memory<Boxes>(), { sandboxes: new Map() });
  readonly #space: FeedSpace;
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Feeds begin behind it, so that numbers go on where a sandbox of the same name begins anew. */
  #lastOfRemoved = 0;

  constructor(private readonly plan: StorePlan) {
    this.#space = new FeedSpace(plan.limits);
  }

  transact<T>(sandbox: string, work: (tx: StoreTx) => Promise<T>): Promise<T> {
    let box: Box;
    try {
      box = this.#boxes.get(sandbox) ?? this.#open(sandbox, { collections: this.plan.start(), counters: new Map() });
    } catch (error) {
      return Promise.reject(error);
    }
    const run = box.last.then(() => this.#attempt(sandbox, box, work));
    box.last = run.catch(() => undefined);
    return run;
  }

  async create(sandbox: string, contents: Contents): Promise<boolean> {
    if (this.#boxes.has(sandbox)) return false;
    this.#open(sandbox, contents);
    return true;
  }

  async remove(sandbox: string): Promise<boolean> {
    const box = this.#boxes.get(sandbox);
    if (!box) return false;
    this.#boxes.delete(sandbox);
    this.#lastOfRemoved = Math.max(this.#lastOfRemoved, box.feed.last);
    box.feed.forget();
    return true;
  }

  async touch(sandbox: string, at: number): Promise<void> {
    const box = this.#boxes.get(sandbox);
    if (box) box.lastUsedAt = at;
  }

  async use(sandbox: string): Promise<SandboxUse | undefined> {
    const box = this.#boxes.get(sandbox);
    return box && useOf(sandbox, box);
  }

  async sandboxes(): Promise<readonly SandboxUse[]> {
    return Array.from(this.#boxes, ([id, box]) => useOf(id, box));
  }

  async read(sandbox: string, options: FeedOptions): Promise<readonly FeedEvent[]> {
    return this.#boxes.get(sandbox)?.feed.read(options) ?? [];
  }

  async readAfter(sandbox: string, seq: number): Promise<readonly FeedEvent[]> {
    return this.#boxes.get(sandbox)?.feed.readAfter(seq) ?? [];
  }

  async find(sandbox: string, kind: EventKind, id: string): Promise<FeedEvent | undefined> {
    return this.#boxes.get(sandbox)?.feed.find(kind, id);
  }

  async feedUse(sandbox: string): Promise<FeedUse> {
    return this.#boxes.get(sandbox)?.feed.use ?? this.#nothing;
  }

  follow(sandbox: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(sandbox) ?? new Set();
    this.#listeners.set(sandbox, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(sandbox) === listeners) this.#listeners.delete(sandbox);
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#boxes.values()].map((box) => box.last));
  }

  /** The use of a feed that isn't there. */
  get #nothing(): FeedUse {
    return { events: 0, bytes: 0, dropped: 0, forgottenTo: this.#lastOfRemoved };
  }

  get #boxes(): Map<string, Box> {
    return this.#db.data.sandboxes;
  }

  #open(sandbox: string, { collections, counters }: Contents): Box {
    const { limits, permanent } = this.plan;
    if (this.#boxes.size >= limits.sandboxes && sandbox !== permanent)
      throw new StoreFull('sandboxes', limits.sandboxes);
    const shelves = Array.from(
      collections,
      ([name, records]) => [name, new Shelf(this.#planOf(name), records)] as const,
    );
    const bytes = bytesOf(new Map(shelves));
    if (bytes > limits.sandboxBytes) throw new StoreFull('sandboxBytes', limits.sandboxBytes);
    const box: Box = {
      shelves: new Map(shelves),
      counters: new Map(counters),
      feed: new Feed(this.#space, this.#lastOfRemoved),
      bytes,
      lastUsedAt: this.plan.now(),
      last: Promise.resolve(),
    };
    this.#boxes.set(sandbox, box);
    return box;
  }

  async #attempt<T>(sandbox: string, box: Box, work: (tx: StoreTx) => Promise<T>): Promise<T> {
    const tx = new BufferedTx(box, (collection) => this.#planOf(collection));
    const result = await work(tx);
    // It was removed meanwhile: what was done belongs into the sandbox that has the name now.
    if (this.#boxes.get(sandbox) !== box) return this.transact(sandbox, work);
    this.#apply(sandbox, box, tx);
    await this.#db.write();
    return result;
  }

  #apply(sandbox: string, box: Box, tx: BufferedTx): void {
    const shelves = tx.replacement?.shelves ?? box.shelves;
    const writes: Write[] = [];
    let bytes = tx.replacement ? bytesOf(shelves) : box.bytes;
    for (const [collection, changes] of tx.changed) {
      const shelf = shelves.get(collection) ?? new Shelf(this.#planOf(collection), new Map());
      for (const [id, record] of changes) {
        const length = record ? jsonLength(record) : 0;
        bytes += length - shelf.lengthOf(id);
        writes.push({ collection, shelf, id, record, length });
      }
    }
    if (bytes > this.plan.limits.sandboxBytes && bytes > box.bytes) {
      throw new StoreFull('sandboxBytes', this.plan.limits.sandboxBytes);
    }
    box.bytes = bytes;
    box.shelves = shelves;
    if (tx.replacement) box.counters = tx.replacement.counters;
    for (const { collection, shelf, id, record, length } of writes) {
      shelves.set(collection, shelf);
      if (record === null) shelf.remove(id);
      else shelf.put(id, record, length);
    }
    for (const [counter, next] of tx.counted) box.counters.set(counter, next);
    this.#tell(sandbox, box, tx);
  }

  #tell(sandbox: string, box: Box, tx: BufferedTx): void {
    if (tx.forgotten) box.feed.forget();
    for (const event of tx.appended) {
      const kept = box.feed.append(event);
      for (const listener of this.#listeners.get(sandbox) ?? []) listener(kept);
    }
  }

  #planOf(collection: string): ShelfPlan {
    return { indexes: this.plan.indexes.get(collection) ?? {}, schedule: this.plan.schedules.get(collection) };
  }
}

function useOf(id: string, box: Box): SandboxUse {
  const owned = [...box.shelves].filter(([collection]) => collection.includes('/'));
  const records = owned.reduce((sum, [, shelf]) => sum + shelf.size, 0);
  return { id, lastUsedAt: box.lastUsedAt, records, bytes: box.bytes };
}

function bytesOf(shelves: ReadonlyMap<string, Shelf>): number {
  let bytes = 0;
  for (const shelf of shelves.values()) bytes += shelf.length;
  return bytes;
}
