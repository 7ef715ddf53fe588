import { piece } from '../../pieces.js';
import type { EventKind, FeedEvent, FeedOptions, FeedUse, StoreLimits } from '../store.js';
import type { Commit, FeedStanding, SavedFeed } from './commit-log.js';

/** An event as it is kept: apart from the heap, since most are never read and the collector would move each of them. */
interface KeptEvent extends Omit<FeedEvent, 'text'> {
  readonly text: Buffer;
}

/** A place in a feed. Its event is let go of by itself, so that an array that is not yet compacted keeps no text. */
interface Slot {
  event: KeptEvent | undefined;
  readonly feed: Feed;
  readonly bytes: number;
}

/** Arrays are compacted once this much of them is unused, and at least half. */
const worthCompacting = 1024;

/** All feeds of a process, which share one limit: the oldest event goes first, whosever it is. */
export class FeedSpace {
  #queue: Slot[] = [];
  #head = 0;
  #bytes = 0;
  /** Slots behind the head that their own feed has emptied. */
  #holes = 0;

  constructor(readonly limits: StoreLimits) {}

  get bytes(): number {
    return this.#bytes;
  }

  add(slot: Slot): void {
    this.#queue.push(slot);
    this.#bytes += slot.bytes;
    while (this.#bytes > this.limits.allEventBytes) this.#queue[this.#head]?.feed.dropOldest();
  }

  /** The slot was emptied. */
  leave(slot: Slot): void {
    this.#bytes -= slot.bytes;
    this.#holes++;
    while (this.#head < this.#queue.length && !this.#queue[this.#head]?.event) {
      this.#head++;
      this.#holes--;
    }
    const unused = this.#head + this.#holes;
    if (unused < worthCompacting || unused * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head).filter(({ event }) => event !== undefined);
    this.#head = 0;
    this.#holes = 0;
  }
}

/** A feed before its first event. @param last the number before that of it */
export function emptyFeed(last: number): SavedFeed {
  return { last, dropped: 0, forgottenTo: last, events: [] };
}

/** What happened in one sandbox: a ring, limited by count and bytes. */
export class Feed {
  #slots: Slot[] = [];
  #head = 0;
  #last: number;
  #bytes = 0;
  #dropped: number;
  #forgottenTo: number;

  constructor(
    private readonly space: FeedSpace,
    { last, dropped, forgottenTo, events }: SavedFeed,
  ) {
    this.#last = events[0] ? events[0].seq - 1 : last;
    this.#dropped = dropped;
    this.#forgottenTo = forgottenTo;
    for (const event of events) this.append(event);
  }

  /** The number of the latest event. */
  get last(): number {
    return this.#last;
  }

  /** @param event numbered on from the last; one that was appended before changes nothing */
  append(event: FeedEvent): void {
    if (event.seq <= this.#last) return;
    this.#last = event.seq;
    const { kind, id, seq } = event;
    const text = Buffer.from(event.text);
    const slot: Slot = { event: { kind, id, seq, text }, feed: this, bytes: text.length };
    this.#slots.push(slot);
    this.#bytes += slot.bytes;
    this.space.add(slot);
    const { events, eventBytes } = this.space.limits;
    while (this.#size > events || this.#bytes > eventBytes) this.dropOldest();
  }

  /** There must be one. */
  dropOldest(): void {
    const slot = this.#slots[this.#head++];
    if (!slot) throw new Error('nothing is left to drop from the feed');
    if (slot.event?.kind === 'request') this.#dropped++;
    this.#empty(slot);
    if (this.#head < worthCompacting || this.#head * 2 < this.#slots.length) return;
    this.#slots = this.#slots.slice(this.#head);
    this.#head = 0;
  }

  /** @param seq the last number that is forgotten; where that was done before, nothing changes */
  forget(seq = this.#last): void {
    if (seq <= this.#forgottenTo) return;
    const slots = this.#slots.slice(this.#head);
    this.#slots = [];
    this.#head = 0;
    this.#dropped = 0;
    this.#forgottenTo = seq;
    for (const slot of slots) this.#empty(slot);
  }

  /** The newest first: as many as are wanted, at most a piece. */
  read({ kind, before = Number.POSITIVE_INFINITY, limit }: FeedOptions): FeedEvent[] {
    const found: FeedEvent[] = [];
    let bytes = 0;
    for (let i = this.#placeOf(before) - 1; i >= this.#head && found.length < limit && bytes < piece.bytes; i--) {
      const event = this.#slots[i]?.event;
      if (!event || (kind !== undefined && event.kind !== kind)) continue;
      found.push(readable(event));
      bytes += event.text.length;
    }
    return found;
  }

  /** The oldest first, a piece of those that come after a number; none where there are none. */
  readAfter(seq: number): FeedEvent[] {
    const found: FeedEvent[] = [];
    let bytes = 0;
    for (let i = this.#placeOf(seq + 1); i < this.#slots.length; i++) {
      const event = this.#slots[i]?.event;
      if (!event) continue;
      if (found.length === piece.count || bytes >= piece.bytes) break;
      found.push(readable(event));
      bytes += event.text.length;
    }
    return found;
  }

  /** All that come after a number, the oldest first. */
  *allAfter(seq: number): Generator<FeedEvent> {
    for (const { event } of this.#slots.slice(this.#placeOf(seq + 1))) if (event) yield readable(event);
  }

  find(kind: EventKind, id: string): FeedEvent | undefined {
    // People ask for one now and then; an index of all would cost every request.
    for (let i = this.#slots.length - 1; i >= this.#head; i--) {
      const event = this.#slots[i]?.event;
      if (event?.id === id && event.kind === kind) return readable(event);
    }
    return undefined;
  }

  /** All of it. */
  get saved(): SavedFeed {
    const { dropped, forgottenTo } = this.use;
    return { last: this.#last, dropped, forgottenTo, events: [...this.allAfter(0)] };
  }

  get use(): FeedUse {
    return { events: this.#size, bytes: this.#bytes, dropped: this.#dropped, forgottenTo: this.#forgottenTo };
  }

  /** How it will stand once it is told of these commits, as far as its own limits go. */
  after(commits: readonly Commit[]): FeedStanding {
    let { events, bytes, dropped, forgottenTo } = this.use;
    let last = this.#last;
    const { events: mostEvents, eventBytes: mostBytes } = this.space.limits;
    const ahead: { readonly kind: EventKind; readonly bytes: number }[] = [];
    let oldest = this.#head;
    for (const { forgetTo = 0, events: appended } of commits) {
      if (forgetTo > forgottenTo) {
        [events, bytes, dropped, forgottenTo] = [0, 0, 0, forgetTo];
        oldest = this.#slots.length + ahead.length;
      }
      for (const { seq, kind, text } of appended) {
        if (seq <= last) continue;
        last = seq;
        ahead.push({ kind, bytes: Buffer.byteLength(text) });
        events++;
        bytes += ahead.at(-1)?.bytes ?? 0;
        for (; events > mostEvents || bytes > mostBytes; oldest++) {
          const slot = this.#slots[oldest];
          const gone = slot ? { kind: slot.event?.kind, bytes: slot.bytes } : ahead[oldest - this.#slots.length];
          if (gone?.kind === 'request') dropped++;
          bytes -= gone?.bytes ?? 0;
          events--;
        }
      }
    }
    return { events, bytes, dropped, forgottenTo, last };
  }

  get #size(): number {
    return this.#slots.length - this.#head;
  }

  /** Where the event of a number is, or would be: numbers have no gaps within what is kept. */
  #placeOf(seq: number): number {
    const first = this.#slots[this.#head]?.event?.seq ?? seq;
    return Math.min(this.#slots.length, Math.max(this.#head, this.#head + seq - first));
  }

  #empty(slot: Slot): void {
    slot.event = undefined;
    this.#bytes -= slot.bytes;
    this.space.leave(slot);
  }
}

function readable({ kind, id, seq, text }: KeptEvent): FeedEvent {
  return { kind, id, seq, text: text.toString() };
}
