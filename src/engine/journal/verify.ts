import type { Secrecy } from '../masking/secrecy.js';
import { isWholePiece, letOthersGoFirst, Pieces } from '../pieces.js';
import { Problem } from '../problem.js';
import type { FeedEvent, FeedUse, Store } from '../store/store.js';
import { type Timers, wait } from '../timers.js';
import { Corrections } from './corrections.js';
import { type Criteria, type Difference, Matcher } from './criteria.js';
import { exchangesOf } from './journal.js';
import type { Unrecorded } from './unrecorded.js';
import type { Counting, Watches } from './watch.js';

/** Where exchanges are looked for, and what one waits with for those that are yet to come. */
export interface Verifying {
  readonly store: Store;
  readonly watches: Watches;
  readonly unrecorded: Unrecorded;
  readonly timers: Timers;
  readonly stopping: AbortSignal;
  secrecyOf(api: null): Secrecy;
}

/** How many exchanges there have to be. */
export interface Bounds {
  readonly atLeast: number;
  /** Infinity where there may be any number. */
  readonly atMost: number;
}

/** What is asked: that so many exchanges match, or that exchanges match step by step, the one after the other. */
export type Question =
  | { readonly kind: 'count'; readonly criteria: Criteria; readonly bounds: Bounds }
  | { readonly kind: 'order'; readonly steps: readonly Criteria[] };

export interface NearMiss {
  readonly requestId: string;
  readonly differences: readonly Difference[];
}

export interface Verified {
  readonly holds: boolean;
  /** Exchanges found, or steps done. */
  readonly count: number;
  /** The oldest first. */
  readonly requestIds: readonly string[];
  /** Only where it doesn't hold: what almost was what is missing. */
  readonly nearest: readonly NearMiss[];
  readonly doubt: Doubt;
}

/** What the journal no longer tells of the exchanges that were asked about. */
export interface Doubt {
  /** How many it had let go of before they could be looked at. */
  readonly dropped: number;
  /** How many could not be recorded. */
  readonly unrecorded: number;
  /** Ids of those that may be what was asked for: what tells is cut or masked. */
  readonly unknown: readonly string[];
}

interface Found {
  readonly id: string;
  readonly seq: number;
}

/** Which step there is too little of, and what it has to come after. */
interface Missing {
  readonly step: number;
  readonly after: Found | undefined;
}

/** So many of the latest exchanges are searched for near misses. */
const searched = 1_000;
const shownMisses = 3;

/**
 * Answers a question about the journal of a sandbox as soon as it is settled, or when the time is over.
 *
 * @param ms how long to wait for it, in real time
 * @param hasLeft whether nobody waits for the answer any more
 * @param lost ends the wait then
 * @throws Problem `bad-request` for a query that can't be run, `stopping` where the server stops meanwhile
 */
export async function verify(
  engine: Verifying,
  sandbox: string,
  question: Question,
  ms: number,
  hasLeft: (() => boolean) | undefined,
  lost?: AbortSignal,
): Promise<Verified> {
  const steps = question.kind === 'count' ? [question.criteria] : question.steps;
  const secrecy = engine.secrecyOf(null);
  const matchers = await Promise.all(
    steps.map((step, i) =>
      Matcher.of(step, secrecy, question.kind === 'count' ? '/body/where' : `/body/order/${i}/where`),
    ),
  );
  const tally = new Tally(engine, sandbox, question, matchers, hasLeft);
  await tally.until(ms, lost);
  const { holds, requestIds, missing, doubt } = tally;
  const matcher = missing && matchers[missing.step];
  const nearest = matcher ? await nearestTo(matcher, missing.after, engine, sandbox, new Pieces(hasLeft)) : [];
  return { holds, count: requestIds.length, requestIds, nearest, doubt };
}

/** What has been found so far. It reads each exchange once, however long it waits; what is forgotten no longer counts. */
class Tally {
  #found: Found[] = [];
  #unknown: Found[] = [];
  #readTo = 0;
  /** Of the corrections that it was read with. */
  #revision = 0;
  #gaps = new Gaps();

  constructor(
    private readonly engine: Verifying,
    private readonly sandbox: string,
    private readonly question: Question,
    private readonly matchers: readonly Matcher[],
    private readonly hasLeft: (() => boolean) | undefined,
  ) {}

  get requestIds(): string[] {
    return this.#found.map(({ id }) => id);
  }

  get doubt(): Doubt {
    const unrecorded = this.engine.unrecorded.of(this.sandbox);
    return { dropped: this.#gaps.dropped, unrecorded, unknown: this.#unknown.map(({ id }) => id) };
  }

  get holds(): boolean {
    const found = this.#found.length;
    if (this.question.kind === 'order') return found === this.matchers.length;
    const { atLeast, atMost } = this.question.bounds;
    return found >= atLeast && found <= atMost;
  }

  get missing(): Missing | undefined {
    if (this.holds) return undefined;
    if (this.question.kind === 'order') return { step: this.#step, after: this.#found.at(-1) };
    return this.#found.length < this.question.bounds.atLeast ? { step: 0, after: undefined } : undefined;
  }

  /** The matcher that counts next. */
  get #step(): number {
    return this.question.kind === 'order' ? this.#found.length : 0;
  }

  /** Whether nothing that may still come can change the answer. */
  get #settled(): boolean {
    if (this.question.kind === 'order') return this.holds;
    const { atMost } = this.question.bounds;
    return this.#found.length > atMost || (this.holds && atMost === Number.POSITIVE_INFINITY);
  }

  /** How many more have to match before the answer can be another one. */
  get #more(): number {
    if (this.question.kind === 'order') return 1;
    const { atLeast, atMost } = this.question.bounds;
    return Math.max(1, (atMost === Number.POSITIVE_INFINITY ? atLeast : atMost + 1) - this.#found.length);
  }

  /** Reads on until it is settled, at most for that many milliseconds. */
  async until(ms: number, lost?: AbortSignal): Promise<void> {
    if (ms <= 0) return this.#readOn();
    // Counted from before the journal is read: what comes meanwhile wakes too early rather than never.
    const countings = this.matchers.map((matcher) => this.engine.watches.begin(this.sandbox, matcher));
    const cut = new AbortController();
    let over = false;
    const signals = [this.engine.stopping, cut.signal, ...(lost ? [lost] : [])];
    const end = wait(this.engine.timers, ms, AbortSignal.any(signals)).then(() => {
      over = true;
    });
    try {
      for (;;) {
        // A thousand who wait would read long, each the whole journal.
        this.#mustGoOn();
        const seen = countings.map((counting) => counting.seen);
        await this.#readOn();
        if (this.#settled) return;
        this.#mustGoOn();
        if (over) return;
        await Promise.race([end, this.#enough(countings, seen)]);
      }
    } finally {
      cut.abort();
      for (const counting of countings) counting.end();
    }
  }

  #mustGoOn(): void {
    if (this.engine.stopping.aborted) throw new Problem('stopping', 'The server stops; ask again once it runs');
  }

  /** Only what counts next can change the answer. */
  #enough(countings: readonly Counting[], seen: readonly number[]): Promise<void> {
    const step = this.#step;
    return new Promise((resolve) => countings[step]?.wakeAt((seen[step] ?? 0) + this.#more, resolve));
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const { forgottenTo } = await this.#readPieces();
      this.#unknown = this.#unknown.filter(({ seq }) => seq > forgottenTo);
      const first = this.#found[0];
      if (!first || first.seq > forgottenTo) return;
      this.#beginAnew(forgottenTo);
    }
  }

  /** Holds a piece of the journal at a time, and lets others go first between them. @returns the use of it after the last */
  async #readPieces(): Promise<FeedUse> {
    const { store } = this.engine;
    for (let isFirst = true; ; isFirst = false) {
      const corrections = await Corrections.of(store, this.sandbox);
      if (corrections.revision > this.#revision) this.#readAnew();
      this.#revision = corrections.revision;
      const from = this.#readTo;
      const events = await store.readAfter(this.sandbox, from);
      const pieces = new Pieces(this.hasLeft);
      for (const event of events) {
        this.#take({ ...event, text: corrections.applied(event) });
        await pieces.next();
      }
      const use = await store.feedUse(this.sandbox);
      if (isFirst || events.length > 0) this.#gaps.note(use, from, events[0]?.seq);
      if (events.length === 0) return use;
      if (isWholePiece(events)) await letOthersGoFirst();
      this.#mustGoOn();
    }
  }

  /** Clients got otherwise than what was read: all of it is looked at again, as far as it is still there. */
  #readAnew(): void {
    this.#gaps = new Gaps();
    this.#beginAnew(0);
  }

  #beginAnew(readTo: number): void {
    this.#found = [];
    this.#unknown = [];
    this.#readTo = readTo;
  }

  #take({ kind, seq, text }: FeedEvent): void {
    this.#readTo = seq;
    const found = kind === 'request' ? this.matchers[this.#step]?.find(text) : undefined;
    if (found) (found.answer === 'yes' ? this.#found : this.#unknown).push({ id: found.id, seq });
  }
}

/** Which exchanges the journal let go of before they were read: its numbers have no gaps otherwise. */
class Gaps {
  /** How many, at most; of a gap nobody knows what was in it. */
  dropped = 0;
  #known = 0;
  #forgottenTo = 0;

  /**
   * @param from up to which number it had been read
   * @param next the number of the first event behind, undefined where there was none
   */
  note({ dropped, forgottenTo }: FeedUse, from: number, next: number | undefined): void {
    if (forgottenTo > this.#forgottenTo) {
      this.#forgottenTo = forgottenTo;
      this.#known = 0;
      this.dropped = 0;
    }
    const gap = next === undefined || next > Math.max(from, forgottenTo) + 1;
    if (dropped > this.#known && gap) this.dropped = dropped;
    this.#known = dropped;
  }
}

/**
 * The exchanges with the fewest differences to what is missing, the newest first among equals. One of an order that is
 * all that was asked for came too early.
 */
async function nearestTo(
  matcher: Matcher,
  after: Found | undefined,
  { store }: Verifying,
  sandbox: string,
  pieces: Pieces,
) {
  let misses: NearMiss[] = [];
  let left = searched;
  for await (const { text } of exchangesOf(store, sandbox)) {
    await pieces.next();
    const exchange = matcher.open(text);
    if (exchange.kind === 'act') continue;
    const differences = matcher.differences(exchange);
    if (differences.length > 0) misses.push({ requestId: exchange.id, differences });
    else if (after && exchange.id !== after.id) {
      const early = { path: 'order', expected: `after request ${after.id}`, actual: 'before it' };
      misses.push({ requestId: exchange.id, differences: [early] });
    }
    misses = misses.sort((a, b) => a.differences.length - b.differences.length).slice(0, shownMisses);
    if (--left === 0) break;
  }
  return misses;
}
