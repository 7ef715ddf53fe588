import type { FeedEvent, Store } from '../../src/engine/store/store.js';

/** The feed of a sandbox, piece by piece. */
export async function allEvents(store: Store, sandbox: string): Promise<FeedEvent[]> {
  const all: FeedEvent[] = [];
  for (;;) {
    const piece = await store.readAfter(sandbox, all.at(-1)?.seq ?? 0);
    if (piece.length === 0) return all;
    all.push(...piece);
  }
}
