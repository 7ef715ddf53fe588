import { Low, Memory } from 'lowdb';
import { Shelf } from './shelf.js';
import type { ListOptions, Store, StorePlan, StoreTx } from './store.js';

interface Box {
  readonly shelves: Map<string, Shelf>;
  readonly counters: Map<string, number>;
  /** Settles when the last unit of work that was begun here has ended. */
  last: Promise<unknown>;
}

interface Boxes {
  readonly sandboxes: Map<string, Box>;
}

/** Keeps everything in the process, in lowdb over its Memory adapter. Units of work of one sandbox queue up. */
export class MemoryStore implements Store {
  readonly #db = new Low<Boxes>(new Memory<Boxes>(), { sandboxes: new Map() });
  readonly #plan: StorePlan;

  constructor(plan: StorePlan) {
    this.#plan = plan;
  }

  transact<T>(sandbox: string, work: (tx: StoreTx) => Promise<T>): Promise<T> {
    const box = this.#box(sandbox);
    const run = box.last.then(() => this.#attempt(box, work));
    box.last = run.catch(() => undefined);
    return run;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#db.data.sandboxes.values()].map((box) => box.last));
  }

  #box(sandbox: string): Box {
    const known = this.#db.data.sandboxes.get(sandbox);
    if (known) return known;
    const shelves = new Map<string, Shelf>();
    for (const [collection, records] of this.#plan.start()) {
      shelves.set(collection, new Shelf(this.#plan.indexes.get(collection) ?? {}, records));
    }
    const box: Box = { shelves, counters: new Map(), last: Promise.resolve() };
    this.#db.data.sandboxes.set(sandbox, box);
    return box;
  }

  async #attempt<T>(box: Box, work: (tx: StoreTx) => Promise<T>): Promise<T> {
    const tx = new BufferedTx(box);
    const result = await work(tx);
    for (const [collection, changes] of tx.changes) {
      const shelf = this.#shelf(box, collection);
      for (const [id, record] of changes) {
        if (record === null) shelf.remove(id);
        else shelf.put(id, record);
      }
    }
    for (const [counter, next] of tx.counted) box.counters.set(counter, next);
    await this.#db.write();
    return result;
  }

  #shelf(box: Box, collection: string): Shelf {
    const known = box.shelves.get(collection);
    if (known) return known;
    const shelf = new Shelf(this.#plan.indexes.get(collection) ?? {}, new Map());
    box.shelves.set(collection, shelf);
    return shelf;
  }
}

class BufferedTx implements StoreTx {
  readonly changes = new Map<string, Map<string, object | null>>();
  readonly counted = new Map<string, number>();
  readonly #box: Box;

  constructor(box: Box) {
    this.#box = box;
  }

  get(collection: string, id: string): Promise<object | undefined> {
    const change = this.changes.get(collection)?.get(id);
    if (change !== undefined) return Promise.resolve(change ?? undefined);
    return Promise.resolve(this.#box.shelves.get(collection)?.get(id));
  }

  list(collection: string, options: ListOptions = {}): Promise<readonly object[]> {
    const shelf = this.#box.shelves.get(collection) ?? new Shelf({}, new Map());
    return Promise.resolve(shelf.list(options, this.changes.get(collection)));
  }

  put(collection: string, id: string, record: object): void {
    this.#changed(collection).set(id, record);
  }

  remove(collection: string, id: string): void {
    this.#changed(collection).set(id, null);
  }

  count(counter: string): Promise<number> {
    const number = this.counted.get(counter) ?? this.#box.counters.get(counter) ?? 0;
    this.counted.set(counter, number + 1);
    return Promise.resolve(number);
  }

  #changed(collection: string): Map<string, object | null> {
    const known = this.changes.get(collection);
    if (known) return known;
    const changes = new Map<string, object | null>();
    this.changes.set(collection, changes);
    return changes;
  }
}
