// The same wherever it is kept.
import type { FeedEvent } from '../../src/engine/store/store.js';
import { payIn, startBakery } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import type { Sandbox } from '../support/sandbox.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { until } from '../support/until.js';

const kibibyte = 1024;

/** A server that notes how many bytes of a feed are asked for at once. */
async function measured(): Promise<{ own: Sandbox; read: { readonly bytes: number[] } }> {
  const read = { bytes: [] as number[] };
  const noted = (events: readonly FeedEvent[]) => {
    read.bytes.push(events.reduce((sum, { text }) => sum + text.length, 0));
    return events;
  };
  const own = await startBakery({}, undefined, (fresh) => {
    return new Proxy(fresh, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (name !== 'read' && name !== 'readAfter') return member.bind(target);
        return async (...asked: unknown[]) => noted(await member.apply(target, asked));
      },
    });
  });
  return { own, read };
}

const body = { customer: 'ada', coins: '2', card: '1', note: 'x'.repeat(50_000) };

describe('of a journal of 4 MiB', () => {
  let own: Sandbox;
  let read: { readonly bytes: number[] };

  beforeAll(async () => {
    ({ own, read } = await measured());
    for (let i = 0; i < 80; i++) await payIn(own, 'full', '', { body });
  });
  afterAll(() => own.close());
  beforeEach(() => {
    read.bytes.length = 0;
  });

  test.each([
    ['a report', 'GET', '/__sandbox/report', undefined],
    ['a list', 'GET', '/__sandbox/requests?limit=500', undefined],
    ['a search', 'GET', `/__sandbox/requests?where=${encodeURIComponent('{"body.card":"2"}')}`, undefined],
    ['a verification', 'POST', '/__sandbox/verify', { operation: 'giveTip', count: { atLeast: 90 } }],
  ] as const)('%s holds a piece at a time', async (_, method, path, asked) => {
    expect((await own.send(method, path, { sandbox: 'full', body: asked })).status).not.toBe(500);
    expect(read.bytes.length).toBeGreaterThan(10);
    expect(Math.max(...read.bytes)).toBeLessThan(512 * kibibyte);
  });

  test('a feed holds a piece at a time', async () => {
    const reader = await Connection.open(own.url);
    reader.write('GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\nX-Sandbox-Id: full\r\nLast-Event-ID: 0\r\n\r\n');
    await until(() => reader.received.split('\nevent: request').length > 80, 'all events arrive');
    expect(Math.max(...read.bytes)).toBeLessThan(512 * kibibyte);
    reader.leave();
  });
});

describe('those who wait', () => {
  const question = JSON.stringify({ operation: 'giveTip', within: 'PT10M' });
  const verifying = `POST /__sandbox/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${question.length}\r\n\r\n${question}`;
  const following = 'GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\n\r\n';

  test.each([
    ['verifications', 2_000, 200, verifying, 'POST', '/__sandbox/verify', JSON.parse(question)],
    ['feeds', 1_000, 1_000, following, 'GET', '/__sandbox/events', undefined],
  ])(
    'are at most so many %s: one more is told so, until another ends',
    async (_, most, atOnce, request, method, path, asked) => {
      const own = await startBakery();
      await payIn(own, sandbox);
      await own.send('GET', '/__sandbox/sandboxes');
      // One connection carries them all: none is answered before the first.
      const crowd = await Connection.open(own.url);
      for (let some = atOnce; some <= most; some += atOnce) {
        crowd.write(request.repeat(atOnce));
        await until(() => own.time.open >= some, 'some more wait');
      }
      const refused = await own.send(method, path, { body: asked });
      expect([refused.status, refused.body.type, refused.headers['retry-after']]).toEqual([
        429,
        '/__sandbox/problems/too-many-waiting',
        '1',
      ]);
      crowd.leave();
      // What is settled at once takes a place as well.
      const settled = { operation: 'giveTip', within: 'PT10M', count: { atLeast: 0 } };
      let status = 429;
      while (status === 429) {
        const again = path.endsWith('events') ? own.send('HEAD', path) : own.send('POST', path, { body: settled });
        ({ status } = await again);
      }
      expect(status).toBe(200);
      await own.close();
    },
  );

  test('a question that waits for nothing is answered whoever waits', async () => {
    const answer = await server.send('POST', '/__sandbox/verify', { sandbox, body: { count: { exactly: 0 } } });
    expect(answer.status).not.toBe(429);
  });
});
