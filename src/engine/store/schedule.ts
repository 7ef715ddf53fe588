/** Ids in the order of a key, for looking up the first. */
export class Schedule {
  readonly #keys = new Map<string, string>();
  /** Ascending. */
  readonly #entries: { readonly key: string; readonly id: string }[] = [];

  constructor(private readonly keyOf: (record: object) => string | undefined) {}

  put(id: string, record: object): void {
    this.remove(id);
    const key = this.keyOf(record);
    if (key === undefined) return;
    this.#keys.set(id, key);
    this.#entries.splice(this.#placeOf(key), 0, { key, id });
  }

  remove(id: string): void {
    const key = this.#keys.get(id);
    if (key === undefined) return;
    this.#keys.delete(id);
    let place = this.#placeOf(key) - 1;
    while (this.#entries[place]?.id !== id) place--;
    this.#entries.splice(place, 1);
  }

  /** The first whose id isn't among those left out. */
  first(without: ReadonlyMap<string, unknown> | undefined): string | undefined {
    return this.#entries.find(({ id }) => !without?.has(id))?.id;
  }

  key(record: object): string | undefined {
    return this.keyOf(record);
  }

  /** Where an entry of this key goes: behind those of the same key. */
  #placeOf(key: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.key ?? '') <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
