/** Written as a method, so that a list of APIs needs no more than `Index<object>`. */
type Index<T> = { of(record: T): string }['of'];

/** What no schema can tell of a record. */
export interface RecordFault {
  /** JSON pointer into the record. */
  readonly pointer: string;
  readonly reason: string;
}

/** Written as a method, for the same reason. */
type NamingFaults<T> = {
  faults(record: T, named: object, siblings: readonly T[]): readonly RecordFault[];
}['faults'];

/** How a record names another one. Where one of the members is null or absent, it names none. */
export interface Reference<T> {
  /** In the order of the other's `keyMembers`. */
  readonly members: readonly string[];
  /** The other's collection, of the same API. */
  readonly to: string;
  /** Set where the other need not be there; one that is there can't be removed all the same. */
  readonly mayLack?: boolean;
  /** What of a record doesn't go with the one that it names, which is of that collection. */
  readonly faults?: NamingFaults<T>;
  /** The index by which those are found that name the same one, where `faults` looks at all of them. */
  readonly among?: string;
}

/** A member that no two records of a collection have alike, by the index that it is looked up by; empty there: it has none. */
export interface Unique {
  readonly member: string;
  readonly index: string;
}

/** Written as a method, so that a list of APIs needs no more than `RecordCheck<object>`. */
type RecordCheck<T> = { check(record: T): readonly RecordFault[] }['check'];

/** A collection of records: how it is keyed, found and set up. Fixtures write each as it is stored, or as a `W`. */
export interface Collection<T, W = never> {
  key(record: T): string;
  /** The members of a stored record that its key is made of; a slash joins them. */
  readonly keyMembers: readonly string[];
  /** The other records that one needs: without them operations could not answer. */
  readonly references?: readonly Reference<T>[];
  /** Members beside the key that an operation finds one record by. */
  readonly unique?: readonly Unique[];
  /** What would make operations fail though the schema takes it; given a record as it is stored. */
  readonly check?: RecordCheck<T>;
  /** What a stored record has to satisfy, by the name of a schema. */
  readonly schema: string;
  readonly indexes?: Readonly<Record<string, Index<T>>>;
  /**
   * Turns a record as a fixture writes it (offsets from an instant) into a stored one; a stored one stays as it is.
   *
   * @throws RangeError for a date that is none
   */
  settle?(record: T | W, at: Date): T;
}

/** The collections of an API, by the shapes of its records and by that of its fixtures. */
export type Collections<R, F> = { readonly [C in keyof R]: Collection<R[C], C extends keyof F ? Listed<F[C]> : never> };

type Listed<L> = L extends readonly (infer W)[] ? W : never;
