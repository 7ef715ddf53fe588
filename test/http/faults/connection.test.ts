import { server } from '../../support/shared.js';
import { until } from '../../support/until.js';
import { afterOnePayment, nextPayment, paying } from './paying.js';

test.each(['lost-request', 'empty-reply'])('%s closes without a byte, and no payment was made', async (scenario) => {
  const connection = await afterOnePayment();
  connection.write(paying(scenario));
  expect(await connection.untilEnded()).toBe('FIN');
  expect(connection.received).toBe('');
  expect(await nextPayment()).toBe('003400026739');
});

test('connection-reset resets without a byte, and no payment was made', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('connection-reset'));
  expect(await connection.untilEnded()).toBe('ECONNRESET');
  expect(connection.received).toBe('');
  expect(await nextPayment()).toBe('003400026739');
});

test('timeout is silent for five minutes and then closes, and no payment was made', async () => {
  const connection = await afterOnePayment();
  const before = server.time.open;
  connection.write(paying('timeout'));
  await until(() => server.time.open > before, 'a silence has begun');
  server.time.advance(299_999);
  expect(await nextPayment()).toBe('003400026739');
  expect([connection.received, connection.ended]).toEqual(['', undefined]);
  server.time.advance(1);
  expect(await connection.untilEnded()).toBe('FIN');
  expect(connection.received).toBe('');
  expect(await nextPayment()).toBe('003400026740');
});

test('a client that gives up ends the silence', async () => {
  const connection = await afterOnePayment();
  const before = server.time.open;
  connection.write(paying('timeout'));
  await until(() => server.time.open > before, 'a silence has begun');
  connection.leave();
  await until(() => server.time.open === before, 'nothing waits any more');
});

test('for a client that has left already there is no silence to keep', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('delay;ms=50, timeout;committed'));
  await until(() => server.time.open > 0, 'a delay is waiting');
  connection.leave();
  // The answer to the next request shows that the server has seen it leave.
  await nextPayment();
  server.time.advance(50);
  expect(await nextPayment()).toBe('003400026741');
  expect(server.time.open).toBe(0);
});

test('what is wrong with a request is never looked at', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('connection-reset').replace('"card"', '"cord"'));
  expect(await connection.untilEnded()).toBe('ECONNRESET');
});
