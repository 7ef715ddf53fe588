import type { FeedEvent, Store } from '../store/store.js';
import { Corrections } from './corrections.js';

const batch = 200;

/**
 * The exchanges of a sandbox, the newest first, however many there are. It lets other work go on between batches.
 *
 * @param before only those with a smaller number
 */
export async function* exchangesOf(store: Store, sandbox: string, before?: number): AsyncGenerator<FeedEvent> {
  const corrections = await Corrections.of(store, sandbox);
  let cursor = before;
  for (;;) {
    const from = cursor === undefined ? {} : { before: cursor };
    const events = await store.read(sandbox, { kind: 'request', limit: batch, ...from });
    for (const event of events) yield { ...event, text: corrections.applied(event) };
    cursor = events.at(-1)?.seq;
    if (events.length < batch) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The text of an exchange; undefined where the sandbox's journal has none of this id. */
export async function exchangeWith(store: Store, sandbox: string, id: string): Promise<string | undefined> {
  const event = await store.find(sandbox, 'request', id);
  return event && (await Corrections.of(store, sandbox)).applied(event);
}
