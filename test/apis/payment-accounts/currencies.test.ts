import { sandbox, server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const seller_id = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';

test.each(['eur', 'Eur', 'EUR'])('a payment in %s is one in EUR', async (currency) => {
  const body = { request_id: 'order-1', seller_id, currency };
  expect((await server.send('POST', `/account/${payer}/payment`, { sandbox, body })).status).toBe(201);
  const { body: payments } = await server.send('GET', `/account/${payer}/payments`, { sandbox });
  expect(payments[1].currency).toBe('EUR');
});

test('a currency that there is not stays one in small letters', async () => {
  const body = { request_id: 'order-1', seller_id, currency: 'xyz' };
  const { status, text } = await server.send('POST', `/account/${payer}/payment`, { sandbox, body });
  expect([status, text]).toEqual([
    400,
    '{"code":400,"response":{"status":"fail","message":"missing or invalid: currency"}}',
  ]);
});

test.each(['u\u017fd', '\ufb00x'])('%s is no currency, whatever its letters are as capitals', async (currency) => {
  const account = { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency };
  const payment = { request_id: 'order-1', seller_id, currency };
  for (const [path, body] of [
    ['/account', account],
    [`/account/${payer}/payment`, payment],
  ] as const) {
    const { status, text } = await server.send('POST', path, { sandbox, body });
    expect([status, text]).toEqual([
      400,
      '{"code":400,"response":{"status":"fail","message":"missing or invalid: currency"}}',
    ]);
  }
  expect(await server.records(sandbox, 'payment-accounts/accounts')).toHaveLength(8);
});
