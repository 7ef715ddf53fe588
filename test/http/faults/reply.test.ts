import { answerIn } from '../../support/connection.js';
import { sandbox, server } from '../../support/shared.js';
import { until } from '../../support/until.js';
import { afterOnePayment, nextPayment, paying } from './paying.js';

const made =
  '{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026739","card":"42563574674","amount":"58.00","contractAccount":"600134652"}},"errors":[],"meta":{}}';

test('lost-response closes without a byte, but the payment was made', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('lost-response'));
  expect(await connection.untilEnded()).toBe('FIN');
  expect(connection.received).toBe('');
  expect(await nextPayment()).toBe('003400026740');
});

test('timeout;committed is silent for five minutes and then closes, but the payment was made', async () => {
  const connection = await afterOnePayment();
  const before = server.time.open;
  connection.write(paying('timeout;committed'));
  await until(() => server.time.open > before, 'a silence has begun');
  expect(await nextPayment()).toBe('003400026740');
  server.time.advance(299_999);
  await nextPayment();
  expect([connection.received, connection.ended]).toEqual(['', undefined]);
  server.time.advance(1);
  expect(await connection.untilEnded()).toBe('FIN');
  expect(connection.received).toBe('');
});

test('garbage sends bytes that are no HTTP and closes, but the payment was made', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('garbage'));
  expect(await connection.untilEnded()).toBe('FIN');
  expect(Buffer.from(connection.received, 'latin1').toString('hex')).toBe(
    '1603ff0042deadbeef00ff7f80c0fe0d0a0d0a9c61d2e81b37f40aa5',
  );
  expect(await nextPayment()).toBe('003400026740');
});

test('truncated sends half of the body under the full Content-Length and closes, but the payment was made', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('truncated'));
  expect(await connection.untilEnded()).toBe('FIN');
  const { line, headers, body } = answerIn(connection.received);
  expect(line).toBe('HTTP/1.1 200 OK');
  expect(headers).toMatchObject({ 'content-length': '179', 'x-sandbox-scenario': 'truncated;by=header' });
  expect(body).toBe('{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026739","c');
  expect(await nextPayment()).toBe('003400026740');
});

test('slow-drip sends the whole answer in pieces, and the connection can be used again', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('slow-drip;bytes=80;ms=200'));
  await connection.untilReceived('"data":{"payment":{"id":"003');
  expect(answerIn(connection.received).headers).toMatchObject({ 'content-length': '179' });
  server.time.advance(199);
  expect(await nextPayment()).toBe('003400026740');
  expect(answerIn(connection.received).body).toBe(made.slice(0, 80));
  server.time.advance(1);
  await connection.untilReceived(made.slice(0, 160));
  expect(answerIn(connection.received).body).toBe(made.slice(0, 160));
  server.time.advance(200);
  await connection.untilReceived(made);
  connection.forget();
  connection.write(paying());
  await connection.untilReceived('"id":"003400026741"');
  expect(connection.ended).toBeUndefined();
  connection.leave();
});

test('slow-drip sends a byte every 100 ms where nothing else is said, and stops when the client leaves', async () => {
  const connection = await afterOnePayment();
  const before = server.time.open;
  connection.write(paying('slow-drip'));
  await connection.untilReceived('\r\n\r\n{');
  server.time.advance(100);
  await connection.untilReceived('\r\n\r\n{"');
  expect(connection.received.endsWith('\r\n\r\n{"')).toBe(true);
  connection.leave();
  await until(() => server.time.open === before, 'nothing waits any more');
});

test.each(['lost-response', 'timeout;committed', 'garbage', 'truncated', 'slow-drip', 'invalid-answer'])(
  '%s leaves the real error of a wrong request undisturbed',
  async (scenario) => {
    const { status, body, headers } = await server.send('POST', '/payment', {
      sandbox,
      body: '{}',
      headers: { 'x-sandbox-scenario': scenario },
    });
    expect(status).toBe(400);
    expect(body.errors[0].message).toBe('error.client.payment.blank');
    expect(headers['x-sandbox-scenario']).toBe(`${scenario.split(';')[0]};by=header;reached=?0`);
  },
);

test('a fault of the reply stage does to an error that was asked for what it does to any answer', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('dccard-3, truncated'));
  expect(await connection.untilEnded()).toBe('FIN');
  const { line, headers, body } = answerIn(connection.received);
  expect(line).toBe('HTTP/1.1 500 Internal Server Error');
  expect(headers['x-sandbox-scenario']).toBe('british-gas/dccard-3;by=header, truncated;by=header');
  expect(body.length).toBe(Math.floor(Number(headers['content-length']) / 2));
});

test('two faults act together where their stages differ: late, and then lost though it was made', async () => {
  const connection = await afterOnePayment();
  const before = server.time.open;
  connection.write(paying('delay;ms=500, lost-response'));
  await until(() => server.time.open > before, 'a delay is waiting');
  expect(await nextPayment()).toBe('003400026739');
  server.time.advance(500);
  expect(await connection.untilEnded()).toBe('FIN');
  expect(connection.received).toBe('');
  expect(await nextPayment()).toBe('003400026741');
});
