import type { Engine } from '../../engine/engine.js';
import { unseal } from '../../engine/journal/unseal.js';
import type { FeedEvent } from '../../engine/store/store.js';
import { takesOnly } from '../query.js';
import { operation } from '../records.js';

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
      await engine.sandboxes.enter(sandbox);
      const after = /^\d{1,15}$/.exec(String(headers['last-event-id'] ?? ''))?.[0];
      const stream = eventsOf(engine, sandbox, after === undefined ? undefined : Number(after));
      return { status: 200, body: '', stream, headers: { 'cache-control': 'no-store' } };
    },
  });
}

/** So often something is sent where nothing happens, so that nobody in between takes the connection for dead. */
const silence = 15_000;

function eventsOf(engine: Engine, sandbox: string, after: number | undefined): AsyncIterable<string> {
  return { [Symbol.asyncIterator]: () => new Following(engine, sandbox, after) };
}

/** Follows a feed until the reader, or the server, ends it. */
class Following implements AsyncIterator<string> {
  readonly #waiting: string[] = [': the feed of this sandbox\n\n'];
  readonly #unfollow: () => void;
  readonly #stop = () => void this.return();
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
    this.#unfollow = engine.store.follow(sandbox, (event) => (held ? void held.push(event) : this.#add(event)));
    engine.stopping.addEventListener('abort', this.#stop);
    if (after === undefined) return;
    this.#past = engine.store.readAfter(sandbox, after).then((events) => {
      for (const event of [...events, ...(held ?? [])]) this.#add(event);
      held = undefined;
    });
  }

  async next(): Promise<IteratorResult<string>> {
    await this.#past;
    if (this.#waiting.length === 0 && !this.#ended) await this.#more();
    const value = this.#waiting.shift();
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }

  async return(): Promise<IteratorResult<string>> {
    this.#ended = true;
    this.#waiting.length = 0;
    this.#unfollow();
    this.engine.stopping.removeEventListener('abort', this.#stop);
    this.#wake();
    return { done: true, value: undefined };
  }

  #add(event: FeedEvent): void {
    if (event.seq <= this.#sent) return;
    this.#sent = event.seq;
    this.#waiting.push(written(event));
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
