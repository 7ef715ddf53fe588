import type { Contents, FeedEvent, FeedUse, Glanced, SandboxUse } from '../store.js';

/** A record as it stands after a unit of work. */
export interface RecordWrite {
  readonly collection: string;
  readonly id: string;
  /** Its place in the order of first puts of its collection. */
  readonly place: number;
  /** Null where it went. */
  readonly record: object | null;
}

/** What one unit of work did to its sandbox: enough to do it again elsewhere, also more than once. */
export interface Commit {
  /** Everything that the sandbox holds from here on, before the writes: it begins, or is replaced. */
  readonly begin?: Contents | undefined;
  /** It is removed, with its feed. */
  readonly ended?: true;
  readonly writes: readonly RecordWrite[];
  /** The next numbers of counters. */
  readonly counters: ReadonlyMap<string, number>;
  /** Of collections with a schedule that may have changed: the id of the record that comes first, or nothing. */
  readonly firsts?: ReadonlyMap<string, string> | undefined;
  /** Events up to this number are forgotten, before others are appended. */
  readonly forgetTo?: number | undefined;
  readonly events: readonly FeedEvent[];
  /** Instant of the sandbox's last use, in milliseconds. */
  readonly usedAt: number;
}

/** A commit that changes nothing. */
export function nothingDone(usedAt: number): Commit {
  return { writes: [], counters: new Map(), events: [], usedAt };
}

/** What a sandbox holds, as a log has kept it. */
export interface SavedBox {
  /** How many commits made it. */
  readonly version: number;
  readonly records: readonly RecordWrite[];
  readonly counters: ReadonlyMap<string, number>;
  readonly usedAt: number;
  readonly feed: SavedFeed;
  /** What was done to it since, and has to be done again. */
  readonly since?: readonly Commit[];
}

export interface SavedFeed extends Pick<FeedUse, 'dropped' | 'forgottenTo'> {
  /** The number of the latest event there was. */
  readonly last: number;
  /** The oldest first, without gaps. */
  readonly events: readonly FeedEvent[];
}

/** How much a feed holds, and up to which number. */
export interface FeedStanding extends FeedUse, Pick<SavedFeed, 'last'> {}

/** What became of commits that were to be kept. */
export type CommitFate =
  | { readonly kind: 'kept' }
  /** Another process committed before; nothing of these is kept. */
  | { readonly kind: 'behind'; readonly commits: readonly Commit[] }
  /** As `behind`, but by more than the log still tells: the sandbox is to be loaded anew. */
  | { readonly kind: 'lost' };

/** Where commits go to stay. */
export interface CommitLog {
  /**
   * Keeps commits of one sandbox, all or none, in this order; resolves once they can't be lost. Of one sandbox only one
   * such call runs at a time. Without commits it asks whether the sandbox still is at that version.
   *
   * @param version how many commits of the sandbox came before
   * @param asksForTurn whether others that commit all the time are to let this process go first where it is behind: it
   *   has work that has to run anew, though there be no commits yet
   * @throws StoreUnavailable where they could not be kept, StoreFull where there may be no more sandboxes
   */
  append(sandbox: string, version: number, commits: readonly Commit[], asksForTurn?: boolean): Promise<CommitFate>;
  /** Kept beside it, as `Store.digestKey` says. */
  readonly digestKey: string;
  /** Present where there may be sandboxes that aren't in memory. */
  readonly depot?: Depot;
  /** Present where other processes commit to the same log. */
  readonly others?: Others;
  /** Why nothing can be kept at present; undefined where all is well. */
  readonly trouble: string | undefined;
  /** What does not work though everything is kept. */
  readonly concern?: string | undefined;
  close(): Promise<void>;
}

/** All sandboxes that a log has, whether or not they are in memory: they are loaded when they are used. */
export interface Depot {
  /** Undefined where there is none, or it is in memory already. @throws StoreDamaged */
  load(sandbox: string): Promise<SavedBox | undefined>;
  /**
   * What a process has to know of a sandbox that it doesn't use, without loading it. Undefined where there is no such
   * sandbox.
   *
   * @throws StoreDamaged
   */
  glance(sandbox: string): Promise<Glanced | undefined>;
  /** How a sandbox is used, over all processes; undefined where there is none. */
  use(sandbox: string): Promise<SandboxUse | undefined>;
  /** The same of all sandboxes. */
  uses(): Promise<readonly SandboxUse[]>;
  /** Of a sandbox that isn't in memory, where that can be told without loading it. */
  feedUse?(sandbox: string): FeedUse | undefined;
  /** Notes the instant of use, in milliseconds, where it exists. */
  touch(sandbox: string, at: number): Promise<void>;
  /** Ends a sandbox that isn't in memory, where that takes no loading of it; false where there is none. */
  discard?(sandbox: string): Promise<boolean>;
}

export interface Others {
  /** Settles when what another process does to a sandbox at present is over; undefined where nothing has to wait. */
  turn(sandbox: string): Promise<void> | undefined;
  /** No event of a sandbox of that name which was removed, lately at least, had a larger number. */
  lastOfRemoved(sandbox: string): Promise<number>;
  /**
   * Calls back when another process has committed to a sandbox, or may have.
   *
   * @param listener told as well whether this process has to know of the sandbox even if it doesn't use it
   */
  listen(listener: (sandbox: string, concernsAll: boolean) => Promise<void>): void;
}

/** What is known of a sandbox that isn't in memory. */
export interface Outline {
  readonly use: Omit<SandboxUse, 'id'>;
  readonly feed: FeedStanding;
  readonly glanced: Glanced;
}
