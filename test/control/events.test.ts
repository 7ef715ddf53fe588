// The same wherever it is kept.
import { idOf, payIn, startBakery } from '../support/bakery.js';
import { Connection } from '../support/connection.js';
import { sandbox, server } from '../support/shared-bakery.js';
import { until } from '../support/until.js';

const pay = () => payIn(server, sandbox);

async function follow(after?: string, url = server.url): Promise<Connection> {
  const connection = await Connection.open(url);
  const last = after === undefined ? '' : `Last-Event-ID: ${after}\r\n`;
  connection.write(`GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\nX-Sandbox-Id: ${sandbox}\r\n${last}\r\n`);
  await connection.untilReceived(': the feed of this sandbox');
  return connection;
}

/** Number, kind and, of a request, the id. */
function eventsIn({ received }: Connection): string[][] {
  return Array.from(
    received.matchAll(/id: (\d+)\nevent: (\w+)\ndata: (.*)\n\n/g),
    ([, seq = '', kind = '', data = '']) => [seq, kind, ...(kind === 'request' ? [JSON.parse(data).id] : [])],
  );
}

async function untilEvents(connection: Connection, count: number): Promise<string[][]> {
  await until(() => eventsIn(connection).length >= count, `${count} events arrive`);
  return eventsIn(connection);
}

test('events arrive in their order as they happen, at every follower', async () => {
  const followers = [await follow(), await follow()];
  const first = idOf(await pay());
  for (const follower of followers) expect(await untilEvents(follower, 1)).toEqual([['1', 'request', first]]);
  await server.send('POST', '/__sandbox/rules', { sandbox, body: { scenario: 'tip-declined' } });
  const second = idOf(await pay());
  for (const follower of followers) {
    expect(await untilEvents(follower, 3)).toEqual([
      ['1', 'request', first],
      ['2', 'rule'],
      ['3', 'request', second],
    ]);
    expect(follower.received).toContain('Content-Type: text/event-stream'.toLowerCase());
    follower.leave();
  }
});

test('an event shows an exchange as the journal does', async () => {
  const follower = await follow();
  const id = idOf(await payIn(server, sandbox, '4242424242424242', { headers: { authorization: 'Bearer s3cret' } }));
  await untilEvents(follower, 1);
  const { body } = await server.send('GET', `/__sandbox/requests/${id}`, { sandbox });
  const [, data = ''] = /data: (.*)/.exec(follower.received) ?? [];
  expect(JSON.parse(data)).toEqual(body);
  follower.leave();
});

test('another sandbox is not followed', async () => {
  const follower = await follow();
  await payIn(server, server.fresh());
  const id = idOf(await pay());
  expect(await untilEvents(follower, 1)).toEqual([['1', 'request', id]]);
  follower.leave();
});

test('whoever comes back goes on behind the last event that it saw, without a gap or a double', async () => {
  const ids = [idOf(await pay()), idOf(await pay()), idOf(await pay())];
  const [follower, meanwhile] = await Promise.all([follow('1'), pay()]);
  const last = idOf(await pay());
  expect(await untilEvents(follower, 4)).toEqual([
    ['2', 'request', ids[1]],
    ['3', 'request', ids[2]],
    ['4', 'request', idOf(meanwhile)],
    ['5', 'request', last],
  ]);
  follower.leave();
});

test('what has been forgotten is not seen again, and numbers go on', async () => {
  await pay();
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  const id = idOf(await pay());
  const follower = await follow('0');
  expect(await untilEvents(follower, 1)).toEqual([['2', 'request', id]]);
  follower.leave();
});

test('a follower goes on where its sandbox is removed and begins anew', async () => {
  const follower = await follow();
  await pay();
  await untilEvents(follower, 1);
  await server.send('DELETE', `/__sandbox/sandboxes/${sandbox}`);
  const id = idOf(await pay());
  expect((await untilEvents(follower, 2)).at(-1)).toEqual([expect.any(String), 'request', id]);
  follower.leave();
});

test('a sign of life is sent where nothing happens', async () => {
  const follower = await follow();
  follower.forget();
  await until(() => server.time.open > 0, 'the follower waits');
  server.time.advance(15_000);
  await follower.untilReceived(': still here\n\n');
  follower.leave();
});

test('a follower that leaves lets go of its timer and of its listener', async () => {
  const own = await startBakery();
  const follower = await follow(undefined, own.url);
  await until(() => own.time.open === 1, 'the follower waits');
  follower.leave();
  await until(() => own.time.open === 0, 'its timer is cancelled');
  await payIn(own, sandbox);
  expect(own.time.begun).toBe(1);
  await own.close();
});

test('HEAD is answered with the head alone', async () => {
  const answer = await server.send('HEAD', '/__sandbox/events', { sandbox });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream']);
});

test('whatever stands in between is told to keep nothing and to collect nothing', async () => {
  const { headers } = await server.send('HEAD', '/__sandbox/events', { sandbox });
  expect([headers['cache-control'], headers['x-accel-buffering']]).toEqual(['no-store', 'no']);
});

test.each([['abc'], ['-1'], ['1, 2']])('Last-Event-ID: %s is refused', async (id) => {
  const answer = await server.send('GET', '/__sandbox/events', { sandbox, headers: { 'last-event-id': id } });
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/headers/last-event-id']);
});

test('query parameters are refused', async () => {
  const answer = await server.send('GET', '/__sandbox/events?since=1', { sandbox });
  expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/query/since']);
});

test("the server's stop ends the stream as a whole answer", async () => {
  const own = await startBakery();
  const follower = await follow(undefined, own.url);
  await own.close();
  expect(await follower.untilEnded()).toBe('FIN');
  expect(follower.received.endsWith('\r\n0\r\n\r\n')).toBe(true);
});

test('a reader that takes nothing is cut off, and one that goes on behind what it had gets all the rest', async () => {
  const own = await startBakery();
  const body = { customer: 'ada', coins: '2', card: '1', note: 'x'.repeat(60_000) };
  const slow = await follow(undefined, own.url);
  slow.pause();
  for (let i = 0; i < 200; i++) await payIn(own, sandbox, '', { body });
  await until(() => own.time.open > 0, 'the server waits for the reader');
  own.time.advance(10_000);
  slow.resume();
  await slow.untilEnded();
  expect(eventsIn(slow).length).toBeLessThan(200);
  const back = await follow(String(eventsIn(slow).length), own.url);
  const events = await untilEvents(back, 200 - eventsIn(slow).length);
  expect(events.map(([seq]) => Number(seq))).toEqual(
    Array.from({ length: events.length }, (_, i) => 201 - events.length + i),
  );
  back.leave();
  await own.close();
});
