import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { answerIn } from '../../support/connection.js';
import { sandbox, server } from '../../support/shared.js';
import { until } from '../../support/until.js';
import { afterOnePayment, nextPayment, paying, payment } from './paying.js';

test('delay answers after that many milliseconds, and not before', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('delay;ms=1500'));
  await until(() => server.time.open > 0, 'a delay is waiting');
  server.time.advance(1_499);
  expect(await nextPayment()).toBe('003400026739');
  expect(connection.received).toBe('');
  server.time.advance(1);
  await connection.untilReceived('"id":"003400026740"');
  expect(answerIn(connection.received).headers['x-sandbox-scenario']).toBe('delay;by=header');
  connection.leave();
});

test('delay and an outcome of the vendor act together', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('delay;ms=500, dccard-3'));
  await until(() => server.time.open > 0, 'a delay is waiting');
  server.time.advance(500);
  await connection.untilReceived('"meta":{}}');
  expect(answerIn(connection.received)).toMatchObject({
    line: 'HTTP/1.1 500 Internal Server Error',
    headers: { 'x-sandbox-scenario': 'delay;by=header, british-gas/dccard-3;by=header' },
  });
  connection.leave();
});

/** For how many milliseconds each of some delayed payments of a sandbox waits. */
async function waitsOf(name: string, scenario: string, count: number): Promise<number[]> {
  const waits: number[] = [];
  for (let i = 0; i < count; i++) {
    let answered = false;
    const headers = { 'x-sandbox-scenario': scenario };
    const answer = server.send('POST', '/payment', { sandbox: name, body: payment, headers }).then(() => {
      answered = true;
    });
    await until(() => server.time.open > 0, 'a delay is waiting');
    const from = server.time.now().getTime();
    while (server.time.open > 0) server.time.advance(1);
    waits.push(server.time.now().getTime() - from);
    await answer;
    expect(answered).toBe(true);
  }
  return waits;
}

test('delay by p50 and p99 differs from request to request, and is the same again in another sandbox', async () => {
  const waits = await waitsOf(sandbox, 'delay;p50=200;p99=3000', 5);
  expect(new Set(waits).size).toBe(5);
  expect(await waitsOf(server.fresh(), 'delay;p50=200;p99=3000', 5)).toEqual(waits);
  // With one value for both there is nothing left to chance; what is left out has its default.
  expect(await waitsOf(sandbox, 'delay;p50=300;p99=300', 2)).toEqual([300, 300]);
  expect(await waitsOf(server.fresh(), 'delay;p50=200', 5)).toEqual(waits);
});

test('a client that leaves before its body is whole has done nothing; one that leaves after it has paid', async () => {
  const port = Number(new URL(server.url).port);
  const half = connect(port, '127.0.0.1');
  await once(half, 'connect');
  half.write(paying().slice(0, -10));
  half.destroy();

  const agent = new Agent();
  const headers = { 'x-sandbox-id': sandbox, 'x-sandbox-scenario': 'delay;ms=50', 'content-type': 'application/json' };
  const whole = request({ port, path: '/payment', method: 'POST', agent, headers }).on('error', () => undefined);
  whole.end(payment);
  await until(() => server.time.open > 0, 'a delay is waiting');
  whole.destroy();
  server.time.advance(50);
  // Work of one sandbox queues up: the next payment comes after the one that was left behind.
  expect(await nextPayment()).toBe('003400026739');
});
