import { createHmac } from 'node:crypto';
import { tipIn } from '../support/bakery.js';
import { SandboxClock } from '../support/clock.js';
import { Receiver } from '../support/receiver.js';
import { sandbox, server } from '../support/shared-bakery.js';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

const tip = (headers: Record<string, string> = {}) => tipIn(server, sandbox, { thank_at: receiver.url }, { headers });

test('a receiver gets one message, in the words and with the signature of its API', async () => {
  const { body } = await tip();
  const [message] = await receiver.arrived(1);
  const text = `{\n "event": "tip-given",\n "receipt": "${body.receipt}",\n "customer": "ada",\n "coins": 2\n}`;
  expect(message?.method).toBe('PUT');
  expect(message?.body.toString()).toBe(text);
  expect(message?.rawHeaders).toEqual(expect.arrayContaining(['content-type', 'Rung-At', 'BELL']));
  const bell = createHmac('sha512', 'pass-corner').update(`tip-given\n${text}`).digest('base64');
  expect(message?.headers['bell']).toBe(bell);
  expect(message?.headers['content-length']).toBe(String(Buffer.byteLength(text)));
});

test('it is tried again as its API does, in the time of the sandbox', async () => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-03-01T00:00:00Z', frozen: true });
  receiver.answers.push(500, 503, 200);
  const { body } = await tip();
  await receiver.arrived(1);
  expect(await clock.ran({ by: 'PT59S' })).toEqual([]);
  expect(await clock.ran({ by: 'P1D' })).toEqual([
    `2026-03-01T00:01:00.000Z bakery callback ${body.receipt} waiting`,
    `2026-03-01T01:01:00.000Z bakery callback ${body.receipt} delivered`,
  ]);
  expect(receiver.received.map(({ headers }) => headers['rung-at'])).toEqual([
    '2026-03-01T00:00:00.000Z',
    '2026-03-01T00:01:00.000Z',
    '2026-03-01T01:01:00.000Z',
  ]);
});
