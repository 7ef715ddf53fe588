import { answerIn, Connection } from '../../support/connection.js';
import { sandbox, server } from '../../support/shared.js';
import { afterOnePayment, nextPayment, paying, payment } from './paying.js';

async function pay(scenario: string, headers: Record<string, string> = {}) {
  const answer = await server.send('POST', '/payment', {
    sandbox,
    body: payment,
    headers: { ...headers, 'x-sandbox-scenario': scenario },
  });
  return { status: answer.status, retryAfter: answer.headers['retry-after'] };
}

test('beyond the limit a request gets 429 in the vendor’s dialect, and no payment is made', async () => {
  const connection = await afterOnePayment();
  connection.write(paying('rate-limited;limit=1'));
  await connection.untilReceived('"id":"003400026739"');
  expect(answerIn(connection.received).headers['x-sandbox-scenario']).toBe('rate-limited;by=header');
  connection.forget();
  connection.write(paying('rate-limited;limit=1'));
  await connection.untilReceived('"meta":{}}');
  const { line, headers, body } = answerIn(connection.received);
  expect(line).toBe('HTTP/1.1 429 Too Many Requests');
  expect(headers).toMatchObject({ 'retry-after': '1', 'x-sandbox-scenario': 'rate-limited;by=header' });
  expect(body).toBe(
    '{"jsonapi":{"version":"1.0"},"status":"FAIL","data":{},"errors":[{"code":"system","message":"error.system.too.many.requests"}],"meta":{}}',
  );
  expect(await nextPayment()).toBe('003400026740');
  connection.leave();
});

test('five requests a second go on where nothing else is said, also of twenty at once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => pay('rate-limited')));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
});

test('Retry-After counts whole seconds until the window is over, and then a request goes on', async () => {
  const limited = () => pay('rate-limited;limit=2;window=PT10S');
  expect((await limited()).status).toBe(200);
  server.time.advance(3_500);
  expect((await limited()).status).toBe(200);
  expect(await limited()).toMatchObject({ status: 429, retryAfter: '7' });
  server.time.advance(6_499);
  expect(await limited()).toMatchObject({ status: 429, retryAfter: '1' });
  server.time.advance(1);
  expect((await limited()).status).toBe(200);
  server.time.advance(9_999);
  expect((await limited()).status).toBe(200);
  expect(await limited()).toMatchObject({ status: 429, retryAfter: '1' });
});

test('each credential and each operation has a limit of its own', async () => {
  const one = 'rate-limited;limit=1';
  const read = async (path: string) => {
    const { status } = await server.send('GET', path, { sandbox, headers: { 'x-sandbox-scenario': one } });
    return status;
  };
  const payments = '/account/44444444-4444-4444-8444-444444444444/payments';
  const transactions = '/payment/eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee/transactions';
  expect((await pay(one)).status).toBe(200);
  expect((await pay(one)).status).toBe(429);
  expect((await pay(one, { authorization: 'Bearer test-token-bg' })).status).toBe(200);
  expect((await pay(one, { authorization: 'bearer  test-token-bg' })).status).toBe(429);
  expect([await read(payments), await read(transactions)]).toEqual([200, 200]);
  expect([await read(payments), await read(transactions)]).toEqual([429, 429]);
});

test('a limit of none lets nobody on', async () => {
  expect(await pay('rate-limited;limit=0;window=PT1M')).toMatchObject({ status: 429, retryAfter: '60' });
});

test('it is answered before the credentials are looked at; a request within the limit gets its real error', async () => {
  const stranger = { authorization: 'Bearer nobody' };
  expect((await pay('rate-limited;limit=1', stranger)).status).toBe(401);
  expect((await pay('rate-limited;limit=1', stranger)).status).toBe(429);
});

test('windows that are over do not pile up', async () => {
  for (let i = 0; i < 130; i++) {
    expect((await pay('rate-limited', { authorization: `Bearer caller-${i}` })).status).toBe(401);
    server.time.advance(1_000);
  }
  expect((await server.records(sandbox, 'rates')).length).toBeLessThanOrEqual(64);
});

test('status answers at once on a kept-alive connection, which stays open', async () => {
  const connection = await Connection.open(server.url);
  connection.write(paying());
  await connection.untilReceived('"meta":{}}');
  connection.forget();
  connection.write(paying('status;code=502'));
  await connection.untilReceived('"meta":{}}');
  expect(answerIn(connection.received).line).toBe('HTTP/1.1 502 Bad Gateway');
  expect(connection.ended).toBeUndefined();
  expect(await nextPayment()).toBe('003400026739');
  connection.leave();
});
