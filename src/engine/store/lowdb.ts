import { Low, Memory } from 'lowdb';
import { BufferedTx } from './buffered.js';
import { Feed, FeedSpace } from './feed.js';
import { Shelf, type ShelfPlan } from './shelf.js';
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
    return this.#boxes.get(sandbox)?.feed.use ?? { events: 0, bytes: 0, dropped: 0 };
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

  get #boxes(): Map<string, Box> {
    return this.#db.data.sandboxes;
  }

  #open(sandbox: string, { collections, counters }: Contents): Box {
    const { limits } = this.plan;
    if (this.#boxes.size >= limits.sandboxes) throw new StoreFull('sandboxes', limits.sandboxes);
    const bytes = bytesOf(collections);
    if (bytes > limits.sandboxBytes) throw new StoreFull('sandboxBytes', limits.sandboxBytes);
    const box: Box = {
      shelves: new Map(Array.from(collections, ([name, records]) => [name, new Shelf(this.#planOf(name), records)])),
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
    const bytes = this.#bytesAfter(box, tx);
    if (bytes > this.plan.limits.sandboxBytes && bytes > box.bytes) {
      throw new StoreFull('sandboxBytes', this.plan.limits.sandboxBytes);
    }
    box.bytes = bytes;
    box.shelves = shelves;
    if (tx.replacement) box.counters = tx.replacement.counters;
    for (const [collection, changes] of tx.changed) {
      const shelf = shelves.get(collection) ?? new Shelf(this.#planOf(collection), new Map());
      shelves.set(collection, shelf);
      for (const [id, record] of changes) {
        if (record === null) shelf.remove(id);
        else shelf.put(id, record);
      }
    }
    for (const [counter, next] of tx.counted) box.counters.set(counter, next);
    if (tx.forgotten) box.feed.forget();
    for (const event of tx.appended) {
      const kept = box.feed.append(event);
      for (const listener of this.#listeners.get(sandbox) ?? []) listener(kept);
    }
  }

  #bytesAfter(box: Box, tx: BufferedTx): number {
    const shelves = tx.replacement?.shelves ?? box.shelves;
    let bytes = box.bytes;
    if (tx.replacement) {
      bytes = bytesOf(new Map(Array.from(shelves, ([name, shelf]) => [name, shelf.records()])));
    }
    for (const [collection, changes] of tx.changed) {
      const shelf = shelves.get(collection);
      for (const [id, record] of changes) bytes += sizeOf(record ?? undefined) - sizeOf(shelf?.get(id));
    }
    return bytes;
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

function bytesOf(collections: ReadonlyMap<string, ReadonlyMap<string, object>>): number {
  let bytes = 0;
  for (const records of collections.values()) for (const record of records.values()) bytes += sizeOf(record);
  return bytes;
}

/** Records never change, so that each is measured once. */
const sizes = new WeakMap<object, number>();

function sizeOf(record: object | undefined): number {
  if (!record) return 0;
  const known = sizes.get(record);
  if (known !== undefined) return known;
  const size = Buffer.byteLength(JSON.stringify(record));
  sizes.set(record, size);
  return size;
}
