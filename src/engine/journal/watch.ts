import type { Unattended } from '../log/unattended.js';
import type { Destination } from '../masking/seal.js';
import { destinationOf } from '../masking/seal.js';
import { anyValue, valuesUnder } from '../masking/sealed-text.js';
import { Problem } from '../problem.js';
import type { FeedEvent, Store } from '../store/store.js';
import type { Matcher, Opened } from './criteria.js';

/** Exchanges that somebody waits for, all who ask the same together. */
interface Group {
  readonly matcher: Matcher;
  /** How many count with it. */
  counting: number;
  seen: number;
  /** Who is to be called at how many. */
  readonly waiting: Map<number, Set<() => void>>;
}

/** Groups by what can be told at a glance. */
interface GroupIndex {
  /** By the name of their pivot and the value that has to stand under it. */
  readonly byPivot: Map<string, Map<unknown, Set<Group>>>;
  readonly others: Set<Group>;
}

/** Who asks too much of an exchange is woken by it, looks at it itself, and answers with that. */
function mayMatch(matcher: Matcher, exchange: Opened): boolean {
  try {
    return matcher.matches(exchange);
  } catch (error) {
    if (error instanceof Problem) return true;
    throw error;
  }
}

/** A count of the exchanges that match, from now on. */
export interface Counting {
  readonly seen: number;
  /** Calls back once as many have been seen; the latest such wish counts. */
  wakeAt(count: number, wake: () => void): void;
  end(): void;
}

const anyOperation = '';

/**
 * Wakes who waits for exchanges of one sandbox. The feed drives it, nothing polls; an exchange is compared only with
 * those who could want it, so that a thousand who wait for others cost it next to nothing.
 */
class Watch {
  readonly #groups = new Map<string, Group>();
  readonly #indexes = new Map<string, GroupIndex>();
  readonly #unfollow: () => void;
  #arrived: FeedEvent[] = [];

  constructor(
    store: Store,
    sandbox: string,
    private readonly unattended: Unattended,
  ) {
    this.#unfollow = store.follow(sandbox, (event) => {
      if (event.kind !== 'request') return;
      // Away from the request's own way: its answer goes out first.
      if (this.#arrived.push(event) === 1) setImmediate(() => this.#sort());
    });
  }

  get idle(): boolean {
    return this.#groups.size === 0;
  }

  /** Begins to count the exchanges that match. */
  begin(matcher: Matcher): Counting {
    const group = this.#groups.get(matcher.key) ?? this.#open(matcher);
    group.counting++;
    let place: { readonly at: number; readonly wake: () => void } | undefined;
    const leave = () => {
      if (!place) return;
      const waiting = group.waiting.get(place.at);
      waiting?.delete(place.wake);
      if (waiting?.size === 0) group.waiting.delete(place.at);
      place = undefined;
    };
    return {
      get seen() {
        return group.seen;
      },
      wakeAt: (count, wake) => {
        leave();
        if (group.seen >= count) return wake();
        place = { at: count, wake };
        group.waiting.set(count, (group.waiting.get(count) ?? new Set()).add(wake));
      },
      end: () => {
        leave();
        if (--group.counting === 0) this.#close(group);
      },
    };
  }

  close(): void {
    this.#unfollow();
  }

  #sort(): void {
    const events = this.#arrived;
    this.#arrived = [];
    for (const event of events) {
      try {
        this.#show(event);
      } catch (error) {
        // Who waits for it meets the same failure when the time is over, and answers with it.
        this.unattended.failed('verification', error, 'an exchange could not be compared with what is waited for');
      }
    }
  }

  #show({ text }: FeedEvent): void {
    const destination = destinationOf(text);
    // Parsed only where somebody might want it.
    let exchange: Opened | undefined;
    for (const group of this.#candidates(text, destination)) {
      const { matcher } = group;
      if (!matcher.concerns(destination)) continue;
      if (!matcher.isPlain) {
        exchange ??= matcher.open(text);
        if (!mayMatch(matcher, exchange)) continue;
      }
      group.seen++;
      for (const wake of [...(group.waiting.get(group.seen) ?? [])]) wake();
    }
  }

  #candidates(text: string, { operation }: Destination): Group[] {
    const found: Group[] = [];
    for (const key of new Set([operation ?? anyOperation, anyOperation])) {
      const index = this.#indexes.get(key);
      if (!index) continue;
      found.push(...index.others);
      for (const [name, byValue] of index.byPivot) {
        for (const value of new Set(valuesUnder(text, name))) {
          if (value === anyValue) for (const groups of byValue.values()) found.push(...groups);
          else found.push(...(byValue.get(value) ?? []));
        }
      }
    }
    return found;
  }

  #open(matcher: Matcher): Group {
    const group: Group = { matcher, counting: 0, seen: 0, waiting: new Map() };
    this.#groups.set(matcher.key, group);
    const key = matcher.criteria.operation ?? anyOperation;
    const index = this.#indexes.get(key) ?? { byPivot: new Map(), others: new Set() };
    this.#indexes.set(key, index);
    this.#placeOf(index, matcher).add(group);
    return group;
  }

  #close(group: Group): void {
    this.#groups.delete(group.matcher.key);
    const key = group.matcher.criteria.operation ?? anyOperation;
    const index = this.#indexes.get(key);
    if (!index) return;
    const { pivot } = group.matcher;
    const place = this.#placeOf(index, group.matcher);
    place.delete(group);
    if (pivot && place.size === 0) {
      const byValue = index.byPivot.get(pivot.name);
      byValue?.delete(pivot.value);
      if (byValue?.size === 0) index.byPivot.delete(pivot.name);
    }
    if (index.others.size === 0 && index.byPivot.size === 0) this.#indexes.delete(key);
  }

  #placeOf(index: GroupIndex, { pivot }: Matcher): Set<Group> {
    if (!pivot) return index.others;
    const byValue = index.byPivot.get(pivot.name) ?? new Map<unknown, Set<Group>>();
    index.byPivot.set(pivot.name, byValue);
    const groups = byValue.get(pivot.value) ?? new Set();
    byValue.set(pivot.value, groups);
    return groups;
  }
}

/** Who waits for exchanges, over all sandboxes. */
export class Watches {
  readonly #watches = new Map<string, Watch>();

  constructor(
    private readonly store: Store,
    private readonly unattended: Unattended,
  ) {}

  /** Begins to count the exchanges of a sandbox that match. */
  begin(sandbox: string, matcher: Matcher): Counting {
    const watch = this.#watches.get(sandbox) ?? new Watch(this.store, sandbox, this.unattended);
    this.#watches.set(sandbox, watch);
    const counting = watch.begin(matcher);
    return {
      get seen() {
        return counting.seen;
      },
      wakeAt: counting.wakeAt,
      end: () => {
        counting.end();
        if (!watch.idle) return;
        watch.close();
        this.#watches.delete(sandbox);
      },
    };
  }
}
