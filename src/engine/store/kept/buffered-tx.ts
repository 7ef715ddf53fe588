import { frozen } from '../../frozen.js';
import type { Contents, ListOptions, NewEvent, RecordChange, StoreTx } from '../store.js';
import type { Box } from './box.js';
import type { Intent } from './intent.js';
import { Shelf } from './shelf.js';

type Changes = Map<string, Map<string, object | null>>;

/** A unit of work over a sandbox in memory: what it wants is kept apart until the store applies it. */
export class BufferedTx implements StoreTx, Intent {
  changed: Changes = new Map();
  counted = new Map<string, number>();
  appended: NewEvent[] = [];
  forgotten = false;
  replacement: Intent['replacement'];

  constructor(private readonly box: Box) {}

  /** Whether it only looked. */
  get changesNothing(): boolean {
    return (
      this.changed.size === 0 &&
      this.counted.size === 0 &&
      this.appended.length === 0 &&
      !this.forgotten &&
      !this.replacement
    );
  }

  get(collection: string, id: string): object | undefined {
    const change = this.changed.get(collection)?.get(id);
    if (change !== undefined) return change ?? undefined;
    return this.#shelves.get(collection)?.get(id);
  }

  list(collection: string, options: ListOptions = {}): readonly object[] {
    return this.#shelf(collection).list(options, this.changed.get(collection));
  }

  earliest(collection: string): object | undefined {
    const changes = this.changed.get(collection);
    if (!changes) return this.#shelves.get(collection)?.earliest(undefined);
    return this.#shelf(collection).earliest(changes);
  }

  put(collection: string, id: string, record: object): void {
    this.#changesOf(collection).set(id, frozen(record));
  }

  remove(collection: string, id: string): void {
    this.#changesOf(collection).set(id, null);
  }

  count(counter: string): number {
    const number = this.counted.get(counter) ?? this.#counters.get(counter) ?? 0;
    this.counted.set(counter, number + 1);
    return number;
  }

  changes(): readonly RecordChange[] {
    const all: RecordChange[] = [];
    for (const [collection, changes] of this.changed) {
      const shelf = this.#shelves.get(collection);
      for (const [id, after] of changes) all.push({ collection, id, before: shelf?.get(id) ?? null, after });
    }
    return all;
  }

  discard(): void {
    this.changed = new Map();
    this.counted = new Map();
    this.appended = [];
    this.forgotten = false;
    this.replacement = undefined;
  }

  everything(): Contents {
    const collections = new Map<string, Map<string, object>>();
    for (const [name, shelf] of this.#shelves) collections.set(name, shelf.records());
    for (const [name, changes] of this.changed) {
      const records = collections.get(name) ?? new Map<string, object>();
      for (const [id, record] of changes) {
        if (record) records.set(id, record);
        else records.delete(id);
      }
      collections.set(name, records);
    }
    return { collections, counters: new Map([...this.#counters, ...this.counted]) };
  }

  replaceAll({ collections, counters }: Contents): void {
    const shelves = new Map<string, Shelf>();
    for (const [name, records] of collections) shelves.set(name, new Shelf(this.box.planOf(name), records));
    this.changed = new Map();
    this.counted = new Map();
    this.replacement = { shelves, counters: new Map(counters) };
  }

  append(event: NewEvent): void {
    this.appended.push(event);
  }

  forget(): void {
    this.forgotten = true;
    this.appended = [];
  }

  get #shelves(): Map<string, Shelf> {
    return this.replacement?.shelves ?? this.box.shelves;
  }

  get #counters(): Map<string, number> {
    return this.replacement?.counters ?? this.box.counters;
  }

  #shelf(collection: string): Shelf {
    return this.#shelves.get(collection) ?? new Shelf(this.box.planOf(collection), new Map());
  }

  #changesOf(collection: string): Map<string, object | null> {
    const known = this.changed.get(collection);
    if (known) return known;
    const changes = new Map<string, object | null>();
    this.changed.set(collection, changes);
    return changes;
  }
}
