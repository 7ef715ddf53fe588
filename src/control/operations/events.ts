import { headerText } from '../../engine/headers.js';
import { unseal } from '../../engine/masking/unseal.js';
import { letOthersGoFirst } from '../../engine/pieces.js';
import type { FeedEvent } from '../../engine/store/store.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';
import { type Seat, Seats } from '../seats.js';

/** What a feed is followed with. */
type Follower = Pick<Engine, 'store' | 'timers' | 'stopping'>;

/** What happens in a sandbox, as it happens: server-sent events. */
export function streamEvents(engine: Follower) {
  const followed = new Seats(mostFollowed, 'feeds are followed');
  return operation({
    id: 'streamEvents',
    method: 'GET',
    path: '/__sandbox/events',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'events' },
    parameters: [
      {
        in: 'header',
        name: lastEventId,
        description: 'Goes on behind this event.',
        schema: { type: 'integer', minimum: 0 },
      },
    ],
    mediaType: 'text/event-stream',
    example: {},
    // A feed may be followed before anything happens: what begins the sandbox is its first event.
    async handle({ headers, sandbox }) {
      // Once the stream has begun it can only be cut off: a store that can't be asked is said before.
      await engine.store.feedUse(sandbox);
      followed.mustBeFree();
      const last = headerText(headers[lastEventId.toLowerCase()]);
      const after = last === undefined ? undefined : Number(last);
      const stream = { [Symbol.asyncIterator]: () => new Following(engine, sandbox, after, followed) };
      return { status: 200, body: '', stream, headers: passedOnAtOnce };
    },
  });
}

/** For what stands in between: nothing is kept, and nginx collects nothing. */
const passedOnAtOnce = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

const lastEventId = 'Last-Event-ID';

/** So often something is sent where nothing happens, so that nobody in between takes the connection for dead. */
const silence = 15_000;

/** So many are followed at once, over all sandboxes. */
const mostFollowed = 1_000;

/** A reader that has so many bytes of events yet to take is let go of; it can go on behind the last one that it took. */
const mostWaiting = 4 * 1024 * 1024;

/** Follows a feed until the reader, or the server, ends it. What is past is read in pieces, as it is taken. */
class Following implements AsyncIterator<string> {
  /** Texts as they stand in the feed: what is never taken is never written. */
  readonly #waiting: (FeedEvent | string)[] = [': the feed of this sandbox\n\n'];
  /** What happens while the past is still read. */
  #held: FeedEvent[] = [];
  /** Of what happened since it follows and is yet to be taken. */
  #bytes = 0;
  readonly #seat: Seat;
  readonly #unfollow: () => void;
  readonly #stop = () => this.#end();
  /** Up to which event the past has been read; undefined once it is all read. */
  #past: number | undefined;
  /** The first number that isn't past. */
  #present = Number.POSITIVE_INFINITY;
  #sent = 0;
  #ended = false;
  #wake = () => {};

  constructor(
    private readonly engine: Follower,
    private readonly sandbox: string,
    after: number | undefined,
    seats: Seats,
  ) {
    // It ends by itself where its client leaves.
    this.#seat = seats.take(() => false);
    this.#past = after;
    // Followed before the past is read: nothing falls between the two.
    this.#unfollow = engine.store.follow(sandbox, (event) => {
      this.#present = Math.min(this.#present, event.seq);
      this.#bytes += event.text.length;
      if (this.#bytes > mostWaiting) this.#stop();
      else if (this.#past !== undefined) this.#held.push(event);
      else this.#add(event);
    });
    engine.stopping.addEventListener('abort', this.#stop);
    if (engine.stopping.aborted) this.#stop();
  }

  async next(): Promise<IteratorResult<string>> {
    while (this.#past !== undefined && this.#waiting.length === 0 && !this.#ended) await this.#readOn(this.#past);
    if (this.#waiting.length === 0 && !this.#ended) await this.#more();
    const next = this.#waiting.shift();
    if (next === undefined) return { done: true, value: undefined };
    if (typeof next === 'string') return { done: false, value: next };
    if (next.seq >= this.#present) this.#bytes -= next.text.length;
    return { done: false, value: written(next) };
  }

  /** The next piece of the past. What has happened since needs no reading, and may be forgotten again. */
  async #readOn(past: number): Promise<void> {
    await letOthersGoFirst();
    const events = await this.engine.store.readAfter(this.sandbox, past);
    for (const event of events) if (event.seq < this.#present) this.#add(event);
    const last = events.at(-1)?.seq;
    this.#past = last !== undefined && last + 1 < this.#present ? last : undefined;
    if (this.#past !== undefined) return;
    for (const event of this.#held) this.#add(event);
    this.#held = [];
  }

  async return(): Promise<IteratorResult<string>> {
    this.#end();
    return { done: true, value: undefined };
  }

  #end(): void {
    this.#seat.leave();
    this.#ended = true;
    this.#held = [];
    this.#waiting.length = 0;
    this.#unfollow();
    this.engine.stopping.removeEventListener('abort', this.#stop);
    this.#wake();
  }

  #add(event: FeedEvent): void {
    if (this.#ended || event.seq <= this.#sent) return;
    this.#sent = event.seq;
    this.#waiting.push(event);
    this.#wake();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.engine.timers.after(silence, () => {
        this.#waiting.push(': still here\n\n');
        this.#wake();
      });
      this.#wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }
}

/** JSON has no line break in it. */
function written({ seq, kind, text }: FeedEvent): string {
  return `id: ${seq}\nevent: ${kind}\ndata: ${kind === 'request' ? JSON.stringify(unseal(text)) : text}\n\n`;
}
