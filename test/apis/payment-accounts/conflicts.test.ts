import { sandbox, server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const send = (path: string, { method = 'POST', headers = {}, body }: Sent = {}) =>
  server.send(method, path, { sandbox, headers, body });

async function refused(path: string, sent: Sent, status: number, message: string) {
  const answer = await send(path, sent);
  expect(answer.text).toBe(`{"code":${status},"response":{"status":"fail","message":"${message}"}}`);
  expect(answer.status).toBe(status);
}

describe('Execute the payment refuses the first of these', () => {
  const empty = async () => {
    const body = { request_id: 'order-1', seller_id: seller, currency: 'EUR' };
    return (await send(`/account/${payer}/payment`, { body })).body.id;
  };

  test.each([
    ['payer', payer],
    ['seller', seller],
  ])('an inactive %s, also of an empty or a completed payment', async (_who, account) => {
    const id = await empty();
    await send(`/payment/${payment}/execute`);
    await send(`/payment/${payment}/authorize`);
    await send(`/account/${account}/desactivate`);
    await refused(`/payment/${id}/execute`, {}, 403, 'account inactive');
    await refused(`/payment/${payment}/execute`, {}, 403, 'account inactive');
    await send(`/account/${account}/activate`);
    await refused(`/payment/${payment}/execute`, {}, 409, 'The payment is already completed');
  });

  test.each(['execute', 'authorize'])('%s: a payment without a pending transaction', async (verb) => {
    await refused(`/payment/${await empty()}/${verb}`, {}, 400, 'payment has no pending transaction');
    await send(`/payment/${payment}/transactions/${transaction}/cancel`);
    await refused(`/payment/${payment}/${verb}`, {}, 400, 'payment has no pending transaction');
  });

  test('authorize does not ask whether the accounts are active', async () => {
    await send(`/account/${payer}/desactivate`);
    expect((await send(`/payment/${payment}/authorize`)).status).toBe(200);
  });
});

describe('409', () => {
  const toTransactions = `/payment/${payment}/transactions`;
  const toCancel = `${toTransactions}/${transaction}/cancel`;
  const execute = () => send(`/payment/${payment}/execute`);
  const authorize = () => send(`/payment/${payment}/authorize`);
  const decline = () =>
    send(`/payment/${payment}/execute`, { headers: { 'x-sandbox-scenario': 'authorization-declined' } });

  test.each([
    ['completed', 'The payment is already completed', async () => [await execute(), await authorize()]],
    ['cancelled', 'payment is cancelled', async () => [await decline()]],
  ])('a %s payment stays as it is', async (_state, message, reach) => {
    for (const { status } of await reach()) expect(status).toBe(200);
    for (const path of [`/payment/${payment}/execute`, `/payment/${payment}/authorize`, toCancel]) {
      await refused(path, {}, 409, message);
    }
    await refused(toTransactions, { body: { amount: -1 } }, 400, 'missing or invalid: amount');
    await refused(toTransactions, { body: { amount: 1 } }, 409, message);
  });

  test.each([
    ['execute', 'payment has been executed'],
    ['authorize', 'payment has been authorized'],
  ])('after %s the amount is fixed, and it is not done twice', async (verb, message) => {
    await send(`/payment/${payment}/${verb}`);
    await refused(`/payment/${payment}/${verb}`, {}, 409, message);
    await refused(toTransactions, { body: { amount: 1 } }, 409, 'the amount has been agreed to and can not change');
    await refused(toCancel, {}, 409, 'the amount has been agreed to and can not change');
    const { body } = await send(toTransactions, { method: 'GET' });
    expect(body.map(({ state, amount }: { state: string; amount: number }) => [state, amount])).toEqual([
      ['pending', 1],
    ]);
  });

  test('a transaction is cancelled once', async () => {
    await send(toCancel);
    await refused(toCancel, {}, 409, 'transaction is not pending');
  });

  test('a failed transaction is not cancelled', async () => {
    await send(`/payment/${payment}/execute`, { headers: { 'x-sandbox-scenario': 'transaction-failed' } });
    await refused(toCancel, {}, 409, 'transaction is not pending');
    await refused(`/payment/${payment}/execute`, {}, 400, 'payment has no pending transaction');
  });
});
