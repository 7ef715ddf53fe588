import type { Unattended } from '../log/unattended.js';

/**
 * What one unit of work sees of its sandbox, which is in memory before it runs: nothing here has to be waited for. Writes
 * are buffered: it reads its own, others see them after the commit.
 */
export interface StoreTx {
  /** A record that is frozen as deep as it goes, or a copy; undefined where there is none. */
  get(collection: string, id: string): object | undefined;
  /** Records in the order in which they were first put. */
  list(collection: string, options?: ListOptions): readonly object[];
  /** The record that comes first in the collection's schedule. */
  earliest(collection: string): object | undefined;
  /** The record is frozen from here on, with all that is in it. */
  put(collection: string, id: string, record: object): void;
  remove(collection: string, id: string): void;
  /** Takes the next number of a counter of the sandbox, from 0; given back when the work throws. */
  count(counter: string): number;
  /** What this unit of work has changed so far, in the order of first changes. */
  changes(): readonly RecordChange[];
  /** Takes back all that was written, counted and appended so far. */
  discard(): void;
  /** Everything that the sandbox holds, its feed aside. */
  everything(): Contents;
  /** From here on the sandbox holds this and nothing else; its feed stays. */
  replaceAll(contents: Contents): void;
  /** Adds to the sandbox's feed. */
  append(event: NewEvent): void;
  /** Empties the sandbox's feed; numbers go on counting. */
  forget(): void;
}

export interface ListOptions {
  /** Only records whose key in this index equals `equals`. */
  readonly index?: string;
  readonly equals?: string;
  /** Only what comes after the record with this id. */
  readonly after?: string;
  readonly limit?: number;
}

export interface RecordChange {
  readonly collection: string;
  readonly id: string;
  /** Null where there was, or is, no record. */
  readonly before: object | null;
  readonly after: object | null;
}

export interface Contents {
  readonly collections: ReadonlyMap<string, ReadonlyMap<string, object>>;
  readonly counters: ReadonlyMap<string, number>;
}

/** Something that happened in a sandbox, as the feed keeps it. */
export interface NewEvent {
  readonly kind: EventKind;
  /** What it is looked up by. */
  readonly id: string;
  /** JSON as `JSON.stringify` writes it: on one line, without tabs. */
  readonly text: string;
}

export type EventKind = 'request' | 'callback' | 'clock' | 'rule' | 'reset';

export interface FeedEvent extends NewEvent {
  /** Its number in the sandbox's feed, counting up; it goes on where a sandbox is removed and begins anew. */
  readonly seq: number;
}

export interface FeedOptions {
  readonly kind?: EventKind;
  /** Only what came before this number, newest first; without it from the newest on. */
  readonly before?: number;
  readonly limit: number;
}

/** How a store indexes its records, what a sandbox holds when it is first used, and how much there may be. */
export interface StorePlan {
  readonly indexes: ReadonlyMap<string, Readonly<Record<string, (record: object) => string>>>;
  /** What `earliest` goes by, as text that sorts; undefined for a record that isn't scheduled. */
  readonly schedules: ReadonlyMap<string, (record: object) => string | undefined>;
  /** What `glance` looks at. */
  readonly glance: Glance;
  /** Called once per sandbox, on its first use. Records may be shared between sandboxes. */
  start(): ReadonlyMap<string, ReadonlyMap<string, object>>;
  readonly limits: StoreLimits;
  /** Collections that have a limit of their own, and don't count towards that of their sandbox. */
  readonly apart: ReadonlySet<string>;
  /** Whether a record makes its sandbox one that every process has to know, also those that don't use it. */
  concernsAll(collection: string, record: object): boolean;
  /** The sandbox that there is always room for, however many there are. */
  readonly permanent: string;
  /** Real time, in milliseconds: a new sandbox counts as used then. */
  now(): number;
  /** Who is told of what fails where nobody waits for it. */
  readonly unattended: Unattended;
}

export interface StoreLimits {
  readonly sandboxes: number;
  /** Of one sandbox's records and counters, as JSON: what is set up, snapshots and rules are records too. */
  readonly sandboxBytes: number;
  /** Of all sandboxes that a process has in memory; the permanent one may begin beyond it. */
  readonly bytes: number;
  /** Of one sandbox's feed. */
  readonly events: number;
  readonly eventBytes: number;
  /** Of all feeds of a process. */
  readonly allEventBytes: number;
}

/** A limit that the operator set is reached: what was to be written is not. */
export class StoreFull extends Error {
  constructor(
    readonly limit: 'sandboxes' | 'sandboxBytes' | 'bytes',
    readonly most: number,
  ) {
    super(`${limit} is at its limit of ${most}`);
  }
}

/** What has to last can't be kept at present: nothing of it was done. */
export class StoreUnavailable extends Error {}

/** Whether it was kept could not be told in time: it may have been, whole, though whoever asked is told that it was not. */
export class StoreUnsure extends StoreUnavailable {}

/** Some of a sandbox is gone, though nobody removed it: nothing is done with what is left. Said in one line, with what to do. */
export class StoreDamaged extends StoreUnavailable {}

/** A store that can't be used at all: said in one line, with what to do. */
export class StoreUnusable extends Error {}

export interface SandboxUse {
  readonly id: string;
  /** Instant of the last `touch`, or of its creation, in milliseconds. */
  readonly lastUsedAt: number;
  readonly records: number;
  readonly bytes: number;
}

/** What is looked at: a record, and the first by the schedule of each of some collections. */
export interface Glance {
  readonly collection: string;
  readonly id: string;
  readonly schedules: readonly string[];
}

export interface Glanced {
  readonly record: object | undefined;
  /** In the order of the schedules. */
  readonly firsts: readonly (object | undefined)[];
}

/** A unit of work. What it sees of its sandbox does not change under it, also where it has something to wait for. */
export type Work<T> = (tx: StoreTx) => T | Promise<T>;

/** Small and dumb: sandboxes of collections of records, changed by units of work. Payment rules live above it. */
export interface Store {
  /**
   * Runs one unit of work, alone in its sandbox as far as it can tell: all it wrote is committed together when it
   * is through, none of it when it fails. The work may be run more than once, so it must not act on anything but `tx`.
   *
   * @throws StoreFull where the sandbox doesn't exist and there may be no more, or would become too large
   * @throws StoreUnavailable where it could not be kept; StoreUnsure where nobody knows whether it was
   */
  transact<T>(sandbox: string, work: Work<T>): Promise<T>;
  /**
   * Looks at little of a sandbox, and costs little, however large it is and whether or not it is in memory; undefined, and
   * nothing begun, where there is none.
   */
  glance(sandbox: string): Promise<Glanced | undefined>;
  /** A sandbox that starts with this; false, and nothing done, where it exists. @throws StoreFull */
  create(sandbox: string, contents: Contents): Promise<boolean>;
  /** With its feed. False where there is none. */
  remove(sandbox: string): Promise<boolean>;
  /** Notes the instant of use, in milliseconds. */
  touch(sandbox: string, at: number): Promise<void>;
  /** One that exists, or undefined. */
  use(sandbox: string): Promise<SandboxUse | undefined>;
  sandboxes(): Promise<readonly SandboxUse[]>;
  /** Events of a sandbox's feed, the newest first, at most a piece; none where there are no more. */
  read(sandbox: string, options: FeedOptions): Promise<readonly FeedEvent[]>;
  /** Those after a number, the oldest first, a piece at a time: what follows comes after the last of them. */
  readAfter(sandbox: string, seq: number): Promise<readonly FeedEvent[]>;
  /** The event of that kind and id, unless the feed has let it go. */
  find(sandbox: string, kind: EventKind, id: string): Promise<FeedEvent | undefined>;
  /** How much the feed of a sandbox holds, and how many requests it has let go of for want of room. */
  feedUse(sandbox: string): Promise<FeedUse>;
  /** Calls back with each event as it is committed, in order, until the returned function is called. */
  follow(sandbox: string, listener: (event: FeedEvent) => void): () => void;
  /**
   * What digests of masked values are made with: random, the store's own, and to be told to nobody. Processes that share a
   * store have the same; where it was lost, they may come to agree on another.
   */
  readonly digestKey: string;
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean;
  /** Why nothing can be kept at present; undefined where all is well. */
  readonly trouble: string | undefined;
  /** What does not work though everything is kept; undefined where all does. */
  readonly concern: string | undefined;
  /** Calls back when another process has changed a sandbox that this one uses, or has to know. */
  onChangeElsewhere(listener: (sandbox: string, change: ChangeElsewhere) => void): void;
  /** Finishes what runs; no transaction may begin afterwards. */
  close(): Promise<void>;
}

export interface ChangeElsewhere {
  /** Whether it is gone. */
  readonly ended: boolean;
  /** The collections that may have changed; undefined where any may have. */
  readonly collections: ReadonlySet<string> | undefined;
}

export interface FeedUse {
  readonly events: number;
  readonly bytes: number;
  readonly dropped: number;
  /** Every event up to this number has been forgotten, by `forget` or with its sandbox. */
  readonly forgottenTo: number;
}
