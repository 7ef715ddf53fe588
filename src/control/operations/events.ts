import type { Engine } from '../../engine/engine.js';
import { headerText } from '../../engine/headers.js';
import { unseal } from '../../engine/journal/unseal.js';
import { badInput } from '../../engine/problem.js';
import type { FeedEvent } from '../../engine/store/store.js';
import { takesOnly } from '../query.js';
import { operation } from '../records.js';
import { enterIfThere } from '../sandbox-named.js';

/** What happens in a sandbox, as it happens: server-sent events. */
export function streamEvents(engine: Engine) {
  return operation({
    id: 'streamEvents',
    method: 'GET',
    path: '/__sandbox/events',
    source: 'ours',
    replies: { 200: 'events' },
    parameters: [{ in: 'header', name: 'Last-Event-ID', description: 'Goes on behind this event.' }],
    mediaType: 'text/event-stream',
    example: {},
    async handle({ headers, query, sandbox }) {
      takesOnly(query, []);
      // A feed may be followed before anything happens: what begins the sandbox is its first event.
      await enterIfThere(engine, sandbox);
      // Once the stream has begun it can only be cut off: a store that can't be asked is said before.
      await engine.store.feedUse(sandbox);
      const stream = eventsOf(engine, sandbox, lastSeen(headerText(headers['last-event-id'])));
      return { status: 200, body: '', stream, headers: passedOnAtOnce };
    },
  });
}

/** For what stands in between: nothing is kept, and nginx collects nothing. */
const passedOnAtOnce = { 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

function lastSeen(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw badInput([
    { pointer: '/headers/last-event-id', message: 'is the id of an event of this feed, a whole number' },
  ]);
}

/** So often something is sent where nothing happens, so that nobody in between takes the connection for dead. */
const silence = 15_000;

function eventsOf(engine: Engine, sandbox: string, after: number | undefined): AsyncIterable<string> {
  return { [Symbol.asyncIterator]: () => new Following(engine, sandbox, after) };
}

/** A reader that has so many bytes of events yet to take is let go of; it can go on behind the last one that it took. */
const mostWaiting = 4 * 1024 * 1024;

/** Follows a feed until the reader, or the server, ends it. */
class Following implements AsyncIterator<string> {
  /** Texts as they stand in the feed: what is never taken is never written. */
  readonly #waiting: (FeedEvent | string)[] = [': the feed of this sandbox\n\n'];
  /** Of what happened since it follows. */
  #bytes = 0;
  readonly #unfollow: () => void;
  readonly #stop = () => this.#end();
  #past: Promise<void> | undefined;
  #sent = 0;
  #ended = false;
  #wake = () => {};

  constructor(
    private readonly engine: Engine,
    sandbox: string,
    after: number | undefined,
  ) {
    let held: FeedEvent[] | undefined = after === undefined ? undefined : [];
    // Followed before the past is read: nothing falls between the two.
    this.#unfollow = engine.store.follow(sandbox, (event) => {
      this.#bytes += event.text.length;
      if (this.#bytes > mostWaiting) this.#stop();
      else if (held) held.push(event);
      else this.#add(event);
    });
    engine.stopping.addEventListener('abort', this.#stop);
    if (engine.stopping.aborted) this.#stop();
    if (after === undefined) return;
    this.#past = engine.store.readAfter(sandbox, after).then((events) => {
      for (const event of [...events, ...(held ?? [])]) this.#add(event);
      held = undefined;
    });
  }

  async next(): Promise<IteratorResult<string>> {
    await this.#past;
    if (this.#waiting.length === 0 && !this.#ended) await this.#more();
    const next = this.#waiting.shift();
    if (next === undefined) return { done: true, value: undefined };
    if (typeof next === 'string') return { done: false, value: next };
    this.#bytes = Math.max(0, this.#bytes - next.text.length);
    return { done: false, value: written(next) };
  }

  async return(): Promise<IteratorResult<string>> {
    this.#end();
    return { done: true, value: undefined };
  }

  #end(): void {
    this.#ended = true;
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
