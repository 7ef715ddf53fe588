import { Feed, FeedSpace } from '../../src/engine/store/kept/feed.js';
import type { StoreLimits } from '../../src/engine/store/store.js';

const limits: StoreLimits = {
  sandboxes: 10,
  sandboxBytes: 0,
  bytes: 0,
  events: 500,
  eventBytes: 60_000,
  allEventBytes: 200_000,
};

/** A generator whose numbers are the same in every run. */
function numbers(): (below: number) => number {
  let state = 42;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
}

test('a hundred thousand events of mixed sizes stay within all limits, and what is dropped is counted right', () => {
  const space = new FeedSpace(limits);
  const feeds = Array.from({ length: 6 }, () => new Feed(space, { last: 0, dropped: 0, forgottenTo: 0, events: [] }));
  const appended = feeds.map(() => 0);
  const text = 'x'.repeat(3_000);
  const draw = numbers();
  for (let n = 0; n < 100_000; n++) {
    const which = draw(6);
    const feed = feeds[which];
    if (!feed) throw new Error('there are six');
    const size = draw(20) === 0 ? 3_000 : draw(400);
    feed.append({ kind: 'request', id: String(n), text: text.slice(0, size), seq: feed.last + 1 });
    appended[which] = (appended[which] ?? 0) + 1;
    const { events, bytes } = feed.use;
    if (events > 500 || bytes > 60_000 || space.bytes > 200_000) {
      throw new Error(`${events} events, ${bytes} bytes, ${space.bytes} in all`);
    }
    if (draw(10_000) === 0) {
      feed.forget();
      appended[which] = 0;
    }
  }
  const uses = feeds.map(({ use }) => use);
  expect(uses.map(({ events, dropped }) => events + dropped)).toEqual(appended);
  expect(uses.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(space.bytes);
  for (const feed of feeds) {
    const kept = feed.readAfter(0);
    expect(kept.length).toBe(feed.use.events);
    expect(kept.reduce((sum, event) => sum + event.text.length, 0)).toBe(feed.use.bytes);
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, i) => feed.last - kept.length + 1 + i));
    for (const event of kept) expect(feed.find('request', event.id)).toEqual(event);
    expect(feed.read({ limit: 1_000 })).toEqual([...kept].reverse());
  }
});
