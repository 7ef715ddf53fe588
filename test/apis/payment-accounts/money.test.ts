import { sandbox, server } from '../../support/shared.js';

const rich = '11111111-1111-4111-8111-111111111111';
const payer = '44444444-4444-4444-8444-444444444444';
const manual = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const accepting = 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa';
const acceptingAfter5s = 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa';

const post = (path: string, body?: object | string) => server.send('POST', path, { sandbox, body });

/** As if 200 clients sent at the same moment. */
const postTogether = (paths: readonly string[], body?: object) =>
  server.sendTogether(paths.map((path) => ['POST', path, { sandbox, body }]));

async function made(path: string, body: object | string): Promise<string> {
  const answer = await post(path, body);
  expect(answer.status).toBe(201);
  return answer.body.id;
}

let orders = 0;
const order = (from: string, to: string, currency = 'EUR') =>
  made(`/account/${from}/payment`, { request_id: `order-${++orders}`, seller_id: to, currency });

async function orderOf(from: string, to: string, ...amounts: (number | string)[]): Promise<string> {
  const id = await order(from, to);
  for (const amount of amounts) await made(`/payment/${id}/transactions`, `{"amount":${amount}}`);
  return id;
}

const account = (currency: string) => made('/account', { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency });

/** The balance as it is written. */
async function balanceOf(id: string): Promise<string | undefined> {
  const { text } = await server.send('GET', `/account/${id}`, { sandbox });
  return /"balance":([^,]*),/.exec(text)?.[1];
}

async function amountsOf(id: string): Promise<string[]> {
  const { text } = await server.send('GET', `/account/${id}/payments`, { sandbox });
  return [...text.matchAll(/"amount":([^,]*),"state":"(\w+)"/g)].map(([, amount, state]) => `${amount} ${state}`);
}

const invalidAmount = '{"code":400,"response":{"status":"fail","message":"missing or invalid: amount"}}';
const insufficient =
  '{"code":400,"response":{"status":"fail","message":"The account does not have enough available amount"}}';

test('a payment is the sum of its live transactions, and cancelling one takes it away', async () => {
  const id = await orderOf(rich, manual, 0.1, 0.2, 0.7);
  expect(await amountsOf(rich)).toEqual(['1 pending']);
  const { body } = await server.send('GET', `/payment/${id}/transactions`, { sandbox });
  server.time.advance(1_000);
  await post(`/payment/${id}/transactions/${body[2].id}/cancel`);
  expect(await amountsOf(rich)).toEqual(['0.3 pending']);
  const cancelled = await server.send('GET', `/payment/${id}/transactions/${body[2].id}`, { sandbox });
  const { emission_date, update_date, state } = cancelled.body;
  expect(state).toBe('reverted');
  expect(Date.parse(update_date) - Date.parse(emission_date)).toBe(1_000);
});

test.each([
  ['execute', 'authorize'],
  ['authorize', 'execute'],
])('%s and then %s move the money once both have happened', async (first, second) => {
  const id = await orderOf(rich, manual, 0.1, 0.2);
  expect((await post(`/payment/${id}/${first}`)).status).toBe(200);
  expect(await amountsOf(rich)).toEqual(['0.3 pending']);
  expect([await balanceOf(rich), await balanceOf(manual)]).toEqual(['1000', '0']);
  expect((await post(`/payment/${id}/${second}`)).status).toBe(200);
  expect(await amountsOf(rich)).toEqual(['0.3 completed']);
  expect([await balanceOf(rich), await balanceOf(manual)]).toEqual(['999.7', '0.3']);
});

test('the last cent can be paid, one more can not', async () => {
  const tooMuch = await orderOf(payer, accepting, 100.01);
  expect((await post(`/payment/${tooMuch}/execute`)).text).toBe(insufficient);
  expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual(['100', '0']);
  const all = await orderOf(payer, accepting, '100.00');
  expect((await post(`/payment/${all}/execute`)).status).toBe(200);
  expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual(['0', '100']);
});

test.each(['execute', 'authorize'])('insufficient funds are answered by %s, where it is the second', async (second) => {
  const id = await orderOf(payer, manual, 100.01);
  expect((await post(`/payment/${id}/${second === 'execute' ? 'authorize' : 'execute'}`)).status).toBe(200);
  const answer = await post(`/payment/${id}/${second}`);
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(insufficient);
  expect(await amountsOf(payer)).toEqual(['1 pending', '0 pending']);
  expect((await post(`/payment/${id}/${second}`)).body.response.message).toBe('payment has no pending transaction');
});

test('0.1 and 0.2 paid 100 times each are 30, kept by both', async () => {
  for (let i = 0; i < 100; i++) {
    for (const amount of [0.1, 0.2]) await post(`/payment/${await orderOf(payer, accepting, amount)}/execute`);
  }
  expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual(['70', '30']);
});

test('of 200 payments executed at once only as many are paid as the balance has', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 200; i++) ids.push(await orderOf(payer, accepting, 0.7));
  const answers = await postTogether(ids.map((id) => `/payment/${id}/execute`));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(142);
  expect(statuses.filter((status) => status === 400)).toHaveLength(58);
  expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual(['0.6', '99.4']);
  const states = await amountsOf(payer);
  expect(states.filter((one) => one === '0.7 completed')).toHaveLength(142);
  expect(states.filter((one) => one === '0 pending')).toHaveLength(58);
});

test('of 200 executions and authorizations of one payment at once, one of each counts', async () => {
  const id = await orderOf(payer, manual, 0.7);
  const verbs = Array.from({ length: 100 }, () => ['execute', 'authorize']).flat();
  const answers = await postTogether(verbs.map((verb) => `/payment/${id}/${verb}`));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(198);
  expect([await balanceOf(payer), await balanceOf(manual)]).toEqual(['99.3', '0.7']);
});

test('of 200 payments created at once with one request_id there is one', async () => {
  const body = { request_id: 'same', seller_id: manual, currency: 'EUR' };
  const answers = await postTogether(
    Array.from({ length: 200 }, () => `/account/${rich}/payment`),
    body,
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(199);
  expect(await amountsOf(rich)).toEqual(['0 pending']);
});

describe('an amount has the decimals of its currency', () => {
  test.each([
    ['JPY', '100', '100', '0.5'],
    ['HUF', '0.01', '0.01', '0.001'],
    ['IDR', '12.34', '12.34', '12.345'],
    ['KWD', '0.001', '0.001', '0.0001'],
    ['IQD', '1.250', '1.25', '1.2505'],
    ['CLF', '0.0001', '0.0001', '0.00001'],
  ])('of %s: %s is %s, %s is refused', async (currency, fits, balance, tooFine) => {
    const [from, to] = [await account(currency), await account(currency)];
    expect((await post(`/account/${from}/amount`, `{"amount":${tooFine}}`)).text).toBe(invalidAmount);
    expect((await post(`/account/${from}/amount`, `{"amount":${fits}}`)).status).toBe(200);
    expect(await balanceOf(from)).toBe(balance);
    const id = await order(from, to, currency);
    expect((await post(`/payment/${id}/transactions`, `{"amount":${tooFine}}`)).text).toBe(invalidAmount);
    await made(`/payment/${id}/transactions`, `{"amount":${fits}}`);
    for (const verb of ['execute', 'authorize']) expect((await post(`/payment/${id}/${verb}`)).status).toBe(200);
    expect([await balanceOf(from), await balanceOf(to)]).toEqual(['0', balance]);
    expect(await amountsOf(from)).toEqual([`${balance} completed`]);
  });
});

describe('no amount, sum or balance has more than 15 significant digits', () => {
  test.each([
    '1234567890123456',
    '12345678901234.56',
    '12.50000000000000',
    '10000000000000',
    '1e15',
    '1e300',
    '1e400',
    '1.0000000000000001',
    '0.1000000000000000055',
  ])('the amount %s is refused', async (amount) => {
    const id = await order(rich, manual);
    for (const path of [`/payment/${id}/transactions`, `/account/${rich}/amount`]) {
      const answer = await post(path, `{"amount":${amount}}`);
      expect(answer.text).toBe(invalidAmount);
      expect(answer.status).toBe(400);
    }
  });

  test('a payment whose sum would', async () => {
    const id = await orderOf(rich, manual, '9999999999999.98', '0.01');
    const answer = await post(`/payment/${id}/transactions`, { amount: 0.01 });
    expect(answer.text).toBe(invalidAmount);
    expect(await amountsOf(rich)).toEqual(['9999999999999.99 pending']);
    const { body } = await server.send('GET', `/payment/${id}/transactions`, { sandbox });
    await post(`/payment/${id}/transactions/${body[1].id}/cancel`);
    await made(`/payment/${id}/transactions`, { amount: 0.01 });
    expect(await amountsOf(rich)).toEqual(['9999999999999.99 pending']);
  });

  test('an account that is funded beyond it', async () => {
    expect((await post(`/account/${rich}/amount`, '{"amount":9999999998999.99}')).status).toBe(200);
    expect((await post(`/account/${rich}/amount`, { amount: 0.01 })).text).toBe(invalidAmount);
    expect(await balanceOf(rich)).toBe('9999999999999.99');
  });

  test('a seller whose balance would: the payment fails and can be tried again', async () => {
    await post(`/account/${accepting}/amount`, '{"amount":9999999999999.98}');
    const id = await orderOf(payer, accepting, 0.02);
    const answer = await post(`/payment/${id}/execute`);
    expect(answer.status).toBe(400);
    expect(answer.text).toBe(invalidAmount);
    expect(await amountsOf(payer)).toEqual(['1 pending', '0 pending']);
    expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual(['100', '9999999999999.98']);
    await made(`/payment/${id}/transactions`, { amount: 0.01 });
    expect((await post(`/payment/${id}/execute`)).status).toBe(200);
    expect([await balanceOf(payer), await balanceOf(accepting)]).toEqual(['99.99', '9999999999999.99']);
  });

  test('also where the seller answers later', async () => {
    await post(`/account/${acceptingAfter5s}/amount`, '{"amount":9999999999999.99}');
    const id = await orderOf(payer, acceptingAfter5s, 0.01);
    expect((await post(`/payment/${id}/execute`)).status).toBe(200);
    server.time.advance(5_000);
    expect(await amountsOf(payer)).toEqual(['1 pending', '0 pending']);
    expect([await balanceOf(payer), await balanceOf(acceptingAfter5s)]).toEqual(['100', '9999999999999.99']);
  });
});
