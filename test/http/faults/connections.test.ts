import { answerIn, Connection } from '../../support/connection.js';
import { startSandbox } from '../../support/sandbox.js';
import { sandbox, server } from '../../support/shared.js';
import { until } from '../../support/until.js';
import { nextPayment, paying, payment } from './paying.js';

test.each([
  ['lost-request', 'FIN', '003400026739'],
  ['connection-reset', 'ECONNRESET', '003400026739'],
  ['lost-response', 'FIN', '003400026740'],
  ['garbage', 'FIN', '003400026740'],
  ['truncated', 'FIN', '003400026740'],
])(
  '%s ends its own connection alone: others are answered before, meanwhile and afterwards',
  async (scenario, end, next) => {
    const other = await Connection.open(server.url);
    other.write(paying());
    await other.untilReceived('"id":"003400026738"');
    const faulty = await Connection.open(server.url);
    faulty.write(paying(scenario));
    expect(await faulty.untilEnded()).toBe(end);
    other.forget();
    other.write(paying());
    await other.untilReceived(`"id":"${next}"`);
    expect(other.ended).toBeUndefined();
    other.leave();
  },
);

test.each(['lost-request', 'connection-reset', 'lost-response', 'garbage', 'truncated'])(
  'pipelined requests in front of %s are answered, those behind it never, and the server goes on',
  async (scenario) => {
    const connection = await Connection.open(server.url);
    connection.write(paying() + paying(scenario) + paying() + paying('timeout') + paying('slow-drip'));
    await connection.untilEnded();
    expect(connection.received.match(/003400026738/g) ?? []).toHaveLength(1);
    expect(connection.received.match(/"meta":\{\}\}/g)).toHaveLength(1);
    expect((await server.send('POST', '/payment', { sandbox, body: payment })).status).toBe(200);
  },
);

test('a request that is pipelined behind a slow answer gets its own after it', async () => {
  const connection = await Connection.open(server.url);
  connection.write(paying('slow-drip;bytes=90') + paying());
  await connection.untilReceived('\r\n\r\n{"jsonapi"');
  server.time.advance(100);
  await connection.untilReceived('"id":"003400026739"');
  expect(connection.received.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  expect(connection.received.indexOf('003400026738')).toBeLessThan(connection.received.indexOf('003400026739'));
  connection.leave();
});

test.each([
  ['lost-response', 'FIN', 0],
  ['connection-reset', 'ECONNRESET', 0],
  ['truncated', 'FIN', 89],
  ['slow-drip;bytes=1000', 'FIN', 179],
])('a client of HTTP/1.0 gets the same from %s', async (scenario, end, bytes) => {
  const connection = await Connection.open(server.url);
  connection.write(paying(scenario, '1.0'));
  expect(await connection.untilEnded()).toBe(end);
  expect(connection.received === '' ? 0 : answerIn(connection.received).body.length).toBe(bytes);
});

test('a HEAD has no body to break: truncated closes behind the head, slow-drip sends the head at once', async () => {
  const asking = (scenario: string) =>
    `HEAD /account/11111111-1111-4111-8111-111111111111/payments HTTP/1.1\r\nhost: localhost\r\nx-sandbox-id: ${sandbox}\r\nx-sandbox-scenario: ${scenario}\r\n\r\n`;
  const connection = await Connection.open(server.url);
  connection.write(asking('slow-drip'));
  await connection.untilReceived('\r\n\r\n');
  connection.forget();
  connection.write(asking('truncated'));
  expect(await connection.untilEnded()).toBe('FIN');
  expect(answerIn(connection.received)).toMatchObject({ line: 'HTTP/1.1 200 OK', body: '' });
});

test('a server that stops closes what is silent, and sends the rest of a slow answer at once', async () => {
  const alone = await startSandbox();
  const silent = await Connection.open(alone.url);
  const committed = await Connection.open(alone.url);
  const slow = await Connection.open(alone.url);
  silent.write(paying('timeout'));
  committed.write(paying('timeout;committed'));
  slow.write(paying('slow-drip'));
  await until(() => alone.time.open === 3, 'two silences and a slow answer have begun');
  await alone.close();
  expect(await silent.untilEnded()).toBe('FIN');
  expect(await committed.untilEnded()).toBe('FIN');
  expect([silent.received, committed.received]).toEqual(['', '']);
  await slow.untilEnded();
  expect(answerIn(slow.received).body).toHaveLength(179);
});

test('a fault in one sandbox is none in another', async () => {
  const connection = await Connection.open(server.url);
  connection.write(paying('lost-response'));
  await connection.untilEnded();
  const { body } = await server.send('POST', '/payment', { sandbox: server.fresh(), body: payment });
  expect(body.data.payment.id).toBe('003400026738');
  expect(await nextPayment()).toBe('003400026739');
});
