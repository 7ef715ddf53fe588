import type { FeedEvent, Store } from '../store/store.js';

const batch = 200;

/**
 * The exchanges of a sandbox, the newest first, however many there are. It lets other work go on between batches.
 *
 * @param before only those with a smaller number
 */
export async function* exchangesOf(store: Store, sandbox: string, before?: number): AsyncGenerator<FeedEvent> {
  let cursor = before;
  for (;;) {
    const from = cursor === undefined ? {} : { before: cursor };
    const events = await store.read(sandbox, { kind: 'request', limit: batch, ...from });
    yield* events;
    cursor = events.at(-1)?.seq;
    if (events.length < batch) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
