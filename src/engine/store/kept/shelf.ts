import { frozen } from '../../frozen.js';
import { recordSize } from '../size.js';
import type { ListOptions } from '../store.js';
import { Schedule } from './schedule.js';

export interface Row {
  /** Its place in the order of first puts. */
  readonly place: number;
  readonly record: object;
  /** What it counts for. */
  readonly length: number;
  /** Left out where it may not be: of what was stored before, most is never looked at. */
  isFrozen?: boolean;
}

/** The record of a row, to be handed out. */
function handedOut(row: Row): object {
  if (!row.isFrozen) {
    frozen(row.record);
    row.isFrozen = true;
  }
  return row.record;
}

/** How a collection is found. */
export interface ShelfPlan {
  readonly indexes: Readonly<Record<string, (record: object) => string>>;
  readonly schedule: ((record: object) => string | undefined) | undefined;
}

/** One collection in memory: an ordered map with its indexes. What it hands out is frozen. */
export class Shelf {
  readonly #rows = new Map<string, Row>();
  readonly #keys: readonly (readonly [string, (record: object) => string])[];
  readonly #indexes = new Map<string, Map<string, Map<string, Row>>>();
  readonly #schedule: Schedule | undefined;
  #places = 0;
  #length = 0;

  constructor({ indexes, schedule }: ShelfPlan, records: ReadonlyMap<string, object>) {
    this.#keys = Object.entries(indexes);
    this.#schedule = schedule && new Schedule(schedule);
    for (const [name] of this.#keys) this.#indexes.set(name, new Map());
    for (const [id, record] of records) this.put(id, record);
  }

  get(id: string): object | undefined {
    const row = this.#rows.get(id);
    return row && handedOut(row);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** What all records count for. */
  get length(): number {
    return this.#length;
  }

  lengthOf(id: string): number {
    return this.#rows.get(id)?.length ?? 0;
  }

  /** Every row by its id, in order. */
  rows(): ReadonlyMap<string, Row> {
    return this.#rows;
  }

  /** Every record by its id, in order. */
  records(): Map<string, object> {
    return new Map(Array.from(this.#rows, ([id, row]) => [id, handedOut(row)]));
  }

  /** The first of the schedule, with `changes` as if they were applied. */
  earliest(changes: ReadonlyMap<string, object | null> | undefined): object | undefined {
    const id = this.#schedule?.first(changes);
    const candidates = id === undefined ? [] : [this.get(id)];
    for (const change of changes?.values() ?? []) candidates.push(change ?? undefined);
    let first: { key: string; record: object } | undefined;
    for (const record of candidates) {
      const key = record && this.#schedule?.key(record);
      if (record && key !== undefined && (!first || key < first.key)) first = { key, record };
    }
    return first?.record;
  }

  /** The id of the first of the schedule. */
  get firstId(): string | undefined {
    return this.#schedule?.first(undefined);
  }

  /** @returns its place in the order of first puts */
  put(id: string, record: object, length = recordSize(record)): number {
    const place = this.#rows.get(id)?.place ?? this.#places++;
    this.#set(id, { place, record: frozen(record), length, isFrozen: true });
    return place;
  }

  row(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** Puts a row where it was; what came behind it meanwhile is moved behind it. */
  putBack(id: string, row: Row): void {
    const inPlace = this.#rows.has(id) || row.place >= this.#places;
    this.#places = Math.max(this.#places, row.place + 1);
    this.#set(id, row);
    if (inPlace) return;
    const sorted = [...this.#rows].sort(([, a], [, b]) => a.place - b.place);
    this.#rows.clear();
    for (const [key, one] of sorted) this.#rows.set(key, one);
  }

  remove(id: string): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#unindex(id, before);
    this.#schedule?.remove(id);
    this.#length -= before.length;
    this.#rows.delete(id);
  }

  /** With `changes` as if they were applied: null is a removal. */
  list(options: ListOptions, changes: ReadonlyMap<string, object | null> | undefined): object[] {
    const found: object[] = [];
    let start = 0;
    const take = (id: string, record: object) => {
      found.push(record);
      if (id === options.after) start = found.length;
    };
    // Without a place to begin at, what lies behind the limit needs no look.
    const enough = options.after === undefined ? (options.limit ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    for (const [id, row] of this.#candidates(options, changes)) {
      if (found.length >= enough) break;
      const change = changes?.get(id);
      if (change === null) continue;
      const record = change ?? handedOut(row);
      if (change === undefined || this.#matches(options, record)) take(id, record);
    }
    for (const [id, change] of changes ?? []) {
      if (change !== null && !this.#rows.has(id) && this.#matches(options, change)) take(id, change);
    }
    return found.slice(start, options.limit === undefined ? found.length : start + options.limit);
  }

  #set(id: string, row: Row): void {
    const before = this.#rows.get(id);
    this.#length += row.length - (before?.length ?? 0);
    if (before) this.#unindex(id, before);
    this.#rows.set(id, row);
    this.#schedule?.put(id, row.record, row.place);
    for (const [name, key] of this.#keys) {
      const index = this.#indexes.get(name);
      const value = key(row.record);
      const rows = index?.get(value);
      if (rows) rows.set(id, row);
      else index?.set(value, new Map([[id, row]]));
    }
  }

  #candidates(options: ListOptions, changes: ReadonlyMap<string, object | null> | undefined): Iterable<[string, Row]> {
    if (options.index === undefined) return this.#rows;
    const found = new Map(this.#indexes.get(options.index)?.get(options.equals ?? ''));
    for (const id of changes?.keys() ?? []) {
      const row = this.#rows.get(id);
      if (row) found.set(id, row);
    }
    return [...found].sort(([, a], [, b]) => a.place - b.place);
  }

  #matches(options: ListOptions, record: object): boolean {
    if (options.index === undefined) return true;
    const key = this.#keys.find(([name]) => name === options.index)?.[1];
    return key?.(record) === options.equals;
  }

  #unindex(id: string, row: Row): void {
    for (const [name, key] of this.#keys) {
      const value = key(row.record);
      const rows = this.#indexes.get(name)?.get(value);
      rows?.delete(id);
      if (rows?.size === 0) this.#indexes.get(name)?.delete(value);
    }
  }
}
