import { sandbox, server } from '../../support/shared.js';

const payer = '11111111-1111-4111-8111-111111111111';
const poorPayer = '22222222-2222-4222-8222-222222222222';
const manualSeller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const acceptingAfter5s = 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa';
const decliningAfter5s = 'aaaaaaaa-0004-4aaa-8aaa-aaaaaaaaaaaa';

async function created(path: string, body: object): Promise<string> {
  const { status, body: answer } = await server.send('POST', path, { sandbox, body });
  expect(status).toBe(201);
  return answer.id;
}

async function paymentOf(account: string, seller: string, ...amounts: number[]): Promise<string> {
  const id = await created(`/account/${account}/payment`, {
    request_id: 'order-7',
    seller_id: seller,
    currency: 'EUR',
  });
  for (const amount of amounts) await created(`/payment/${id}/transactions`, { amount });
  return id;
}

async function stateOf(account: string, payment: string) {
  const payments = await server.send('GET', `/account/${account}/payments`, { sandbox });
  const transactions = await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
  const { state, amount } = payments.body.find(({ id }: { id: string }) => id === payment);
  return { state, amount, transactions: transactions.body.map((one: { state: string }) => one.state) };
}

const post = (path: string) => server.send('POST', path, { sandbox });

test('a seller that accepts after five seconds completes an executed payment by itself', async () => {
  const payment = await paymentOf(payer, acceptingAfter5s, 0.1, 0.2);
  expect((await post(`/payment/${payment}/execute`)).text).toBe(
    '{"code":200,"response":{"status":"success","message":"payment executed"}}',
  );
  server.time.advance(4_999);
  expect(await stateOf(payer, payment)).toEqual({
    state: 'pending',
    amount: 0.3,
    transactions: ['pending', 'pending'],
  });
  server.time.advance(1);
  expect(await stateOf(payer, payment)).toEqual({
    state: 'completed',
    amount: 0.3,
    transactions: ['completed', 'completed'],
  });
  const { body } = await server.send('GET', `/account/${payer}`, { sandbox });
  expect(body.balance).toBe(999.7);
});

test('a seller that declines leaves the payment cancelled and its transactions declined', async () => {
  const payment = await paymentOf(payer, decliningAfter5s, 5);
  await post(`/payment/${payment}/execute`);
  server.time.advance(5_000);
  expect(await stateOf(payer, payment)).toEqual({ state: 'cancelled', amount: 0, transactions: ['declined'] });
});

test('insufficient funds are answered 400 and stored: the payment can be tried again', async () => {
  const payment = await paymentOf(poorPayer, manualSeller, 5);
  expect((await post(`/payment/${payment}/execute`)).status).toBe(200);
  const refused = await post(`/payment/${payment}/authorize`);
  expect(refused.status).toBe(400);
  expect(refused.text).toBe(
    '{"code":400,"response":{"status":"fail","message":"The account does not have enough available amount"}}',
  );
  expect(await stateOf(poorPayer, payment)).toEqual({ state: 'pending', amount: 0, transactions: ['failed'] });

  await server.send('POST', `/account/${poorPayer}/amount`, { sandbox, body: { amount: 5 } });
  await created(`/payment/${payment}/transactions`, { amount: 5 });
  expect((await post(`/payment/${payment}/authorize`)).status).toBe(200);
  expect((await post(`/payment/${payment}/execute`)).status).toBe(200);
  expect(await stateOf(poorPayer, payment)).toEqual({
    state: 'completed',
    amount: 5,
    transactions: ['failed', 'completed'],
  });
});
