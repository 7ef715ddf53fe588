import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { endProcesses } from '../support/process.js';
import { type Attacked, attack, sized, startAttacked, times } from './attacked.js';

let server: Attacked;
let sockets: Socket[] = [];
beforeAll(async () => {
  server = await startAttacked();
  const note = 'n'.repeat(3_000);
  const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652', note };
  await times(sized(400, 9_000), 16, () => server.send('POST', '/payment', { payment }, { cid: 'shop' }));
}, 600_000);
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => endProcesses());

const question = { operation: 'createPayment', count: { exactly: 3 }, where: { 'body.payment.note': { $regex: 'x' } } };

test('feeds of a full journal that nobody reads hold nobody up', async () => {
  const port = Number(new URL(server.url).port);
  await attack(server, async () => {
    sockets = Array.from({ length: sized(20, 250) }, () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      socket.pause();
      socket.write('GET /__sandbox/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0\r\n\r\n');
      return socket;
    });
    // What happens meanwhile waits for them too.
    await times(sized(50, 1_000), 4, () => server.send('POST', '/payment', { payment: {} }, { cid: 'shop' }));
    await wait(sized(0, 3_000));
  });
});

test('sixteen verifications over a full journal at once hold nobody up', async () => {
  await attack(server, async () => {
    await times(sized(16, 64), 16, async () => {
      expect((await server.send('POST', '/__sandbox/verify', question)).status).toBe(422);
    });
  });
});

test('many verifications that wait hold nobody up, and what is beyond their number is refused', async () => {
  const leave = new AbortController();
  await attack(server, async () => {
    const asked = Array.from({ length: sized(100, 2_200) }, (_, n) =>
      fetch(`${server.url}/__sandbox/verify`, {
        method: 'POST',
        signal: leave.signal,
        headers: { 'content-type': 'application/json', 'x-sandbox-id': `waits-${n % 50}` },
        body: JSON.stringify({ operation: 'createPayment', count: { exactly: 1 }, within: 'PT10M' }),
      }).then(
        async ({ status, body }) => {
          await body?.cancel();
          return status;
        },
        () => undefined,
      ),
    );
    await times(sized(20, 500), 4, () => server.send('POST', '/payment', { payment: {} }, { cid: 'shop' }));
    leave.abort();
    for (const status of await Promise.all(asked)) expect([undefined, 429]).toContain(status);
  });
});
