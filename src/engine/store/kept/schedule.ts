interface Scheduled {
  readonly key: string;
  /** Decides between equal keys. */
  readonly place: number;
  readonly id: string;
}

/** Ids in the order of a key, for looking up the first. */
export class Schedule {
  readonly #byId = new Map<string, Scheduled>();
  /** Ascending. */
  readonly #entries: Scheduled[] = [];

  constructor(private readonly keyOf: (record: object) => string | undefined) {}

  put(id: string, record: object, place: number): void {
    this.remove(id);
    const key = this.keyOf(record);
    if (key === undefined) return;
    const entry = { key, place, id };
    this.#byId.set(id, entry);
    this.#entries.splice(this.#indexOf(entry), 0, entry);
  }

  remove(id: string): void {
    const entry = this.#byId.get(id);
    if (!entry) return;
    this.#byId.delete(id);
    this.#entries.splice(this.#indexOf(entry), 1);
  }

  /** The first whose id isn't among those left out. */
  first(without: ReadonlyMap<string, unknown> | undefined): string | undefined {
    return this.#entries.find(({ id }) => !without?.has(id))?.id;
  }

  key(record: object): string | undefined {
    return this.keyOf(record);
  }

  /** Where an entry is, or goes. */
  #indexOf(entry: Scheduled): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#entries[middle], entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(a: Scheduled | undefined, b: Scheduled): boolean {
  return a !== undefined && (a.key === b.key ? a.place < b.place : a.key < b.key);
}
