import { isWholePiece, letOthersGoFirst, piece } from '../pieces.js';
import type { FeedEvent, Store } from '../store/store.js';
import { Corrections } from './corrections.js';

/**
 * The exchanges of a sandbox, the newest first, however many there are. It lets others go first between pieces.
 *
 * @param before only those with a smaller number
 */
export async function* exchangesOf(store: Store, sandbox: string, before?: number): AsyncGenerator<FeedEvent> {
  const corrections = await Corrections.of(store, sandbox);
  let cursor = before;
  for (;;) {
    const from = cursor === undefined ? {} : { before: cursor };
    const events = await store.read(sandbox, { kind: 'request', limit: piece.count, ...from });
    if (events.length === 0) return;
    for (const event of events) yield { ...event, text: corrections.applied(event) };
    cursor = events.at(-1)?.seq;
    if (isWholePiece(events)) await letOthersGoFirst();
  }
}

/** The text of an exchange; undefined where the sandbox's journal has none of this id. */
export async function exchangeWith(store: Store, sandbox: string, id: string): Promise<string | undefined> {
  const event = await store.find(sandbox, 'request', id);
  return event && (await Corrections.of(store, sandbox)).applied(event);
}
