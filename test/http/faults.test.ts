import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { sandbox, server } from '../support/shared.js';
import { until } from '../support/until.js';

const payment = JSON.stringify({ payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } });

function paying(scenario?: string): string {
  const header = scenario === undefined ? '' : `x-sandbox-scenario: ${scenario}\r\n`;
  return `POST /payment HTTP/1.1\r\nhost: localhost\r\nx-sandbox-id: ${sandbox}\r\n${header}content-type: application/json\r\ncontent-length: ${payment.length}\r\n\r\n${payment}`;
}

/** Everything that arrives on a connection until the server ends it. */
async function bytesUntilEnd(sent: string): Promise<string> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  socket.write(sent);
  await once(socket, 'end');
  socket.destroy();
  return received;
}

async function nextId(): Promise<string> {
  const { body } = await server.send('POST', '/payment', { sandbox, body: payment });
  return body.data.payment.id;
}

test('lost-response closes without a byte, but the payment was made', async () => {
  expect(await bytesUntilEnd(paying('lost-response'))).toBe('');
  expect(await nextId()).toBe('003400026739');
});

test('lost-request closes without a byte, and no payment was made', async () => {
  expect(await bytesUntilEnd(paying('lost-request'))).toBe('');
  expect(await nextId()).toBe('003400026738');
});

test('lost-response leaves the real error of a wrong request undisturbed', async () => {
  const { status, headers } = await server.send('POST', '/payment', {
    sandbox,
    body: '{}',
    headers: { 'x-sandbox-scenario': 'lost-response' },
  });
  expect(status).toBe(400);
  expect(headers['x-sandbox-scenario']).toBe('lost-response;by=header;reached=?0');
});

test('on a kept-alive connection the answer before a lost one arrives whole', async () => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  socket.write(paying());
  while (!received.includes('003400026738')) await once(socket, 'data');
  socket.write(paying('lost-request'));
  await once(socket, 'end');
  socket.destroy();
  expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
});

test('delay answers after that many milliseconds, and not before', async () => {
  let answered = false;
  const answer = server
    .send('POST', '/payment', { sandbox, body: payment, headers: { 'x-sandbox-scenario': 'delay;ms=1500' } })
    .then((response) => {
      answered = true;
      return response;
    });
  await until(() => server.time.open > 0, 'a delay is waiting');
  server.time.advance(1_499);
  expect(await nextId()).toBe('003400026738');
  expect(answered).toBe(false);
  server.time.advance(1);
  const { status, body, headers } = await answer;
  expect(status).toBe(200);
  expect(body.data.payment.id).toBe('003400026739');
  expect(headers['x-sandbox-scenario']).toBe('delay;by=header');
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
  expect(await nextId()).toBe('003400026739');
});
