/** What one unit of work sees of its sandbox. Writes are buffered: it reads its own, others see them after the commit. */
export interface StoreTx {
  /** A frozen record or a copy; undefined where there is none. */
  get(collection: string, id: string): Promise<object | undefined>;
  /** Records in the order in which they were first put. */
  list(collection: string, options?: ListOptions): Promise<readonly object[]>;
  put(collection: string, id: string, record: object): void;
  remove(collection: string, id: string): void;
  /** Takes the next number of a counter of the sandbox, from 0; given back when the work throws. */
  count(counter: string): Promise<number>;
}

export interface ListOptions {
  /** Only records whose key in this index equals `equals`. */
  readonly index?: string;
  readonly equals?: string;
  /** Only what comes after the record with this id. */
  readonly after?: string;
  readonly limit?: number;
}

/** How a store indexes its records, and what a sandbox holds when it is first used. */
export interface StorePlan {
  readonly indexes: ReadonlyMap<string, Readonly<Record<string, (record: object) => string>>>;
  /** Called once per sandbox, on its first use. Records are frozen and may be shared between sandboxes. */
  start(): ReadonlyMap<string, ReadonlyMap<string, object>>;
}

/** Small and dumb: sandboxes of collections of records, changed by units of work. Payment rules live above it. */
export interface Store {
  /**
   * Runs one unit of work, alone in its sandbox as far as it can tell: all it wrote is committed together when it
   * resolves, none of it when it rejects. The work may be run more than once, so it must not act on anything but `tx`.
   */
  transact<T>(sandbox: string, work: (tx: StoreTx) => Promise<T>): Promise<T>;
  /** Finishes what runs; no transaction may begin afterwards. */
  close(): Promise<void>;
}
