import { actsOf } from '../../support/acts.js';
import { SandboxClock } from '../../support/clock.js';
import { acceptingAfter5s, DelayedPayments, decliningAfter5s, payer } from '../../support/delayed-payment.js';
import { sandbox, server } from '../../support/shared.js';

const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';

const acts = () => actsOf(server, sandbox, 'payment-accounts');
const answer = (state: string, id = payment) => acts().perform('answer-authorization', { payment: id, state });
const execute = () => server.send('POST', `/payment/${payment}/execute`, { sandbox });
const balanceOf = async (account: string) =>
  (await server.send('GET', `/account/${account}`, { sandbox })).body.balance as number;
const fail = (code: number, message: string) =>
  `"reason":{"code":${code},"response":{"status":"fail","message":"${message}"}}}`;

async function transactions() {
  const { body } = await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
  return body.map(({ state }: { readonly state: string }) => state);
}

describe('the seller', () => {
  test('who accepts what was executed completes it', async () => {
    await execute();
    const { status, body } = await answer('accepted');
    expect([status, body.result]).toMatchObject([200, { id: payment, amount: 1, state: 'completed' }]);
    expect([await balanceOf(payer), await balanceOf(seller), await transactions()]).toEqual([99, 1, ['completed']]);
  });

  test('who accepts before the payer has executed is remembered', async () => {
    expect((await answer('accepted')).body.result).toMatchObject({ amount: 1, state: 'pending' });
    await execute();
    expect([await balanceOf(payer), await balanceOf(seller), await transactions()]).toEqual([99, 1, ['completed']]);
  });

  test('who declines cancels it', async () => {
    await execute();
    expect((await answer('declined')).body.result).toMatchObject({ amount: 0, state: 'cancelled' });
    expect([await balanceOf(payer), await balanceOf(seller), await transactions()]).toEqual([100, 0, ['declined']]);
  });

  test.each([
    ['accepts', acceptingAfter5s, 'declined'],
    ['declines', decliningAfter5s, 'accepted'],
  ])('whose policy %s later has nothing to add to its answer', async (_policy, slow, state) => {
    const clock = new SandboxClock(server, sandbox);
    await clock.put({ now: '2026-01-15T12:00:00Z', frozen: true });
    const payments = new DelayedPayments(server, sandbox);
    const id = await payments.execute(slow, 10);
    await answer(state, id);
    const answered = await payments.stateOf(id);
    expect(answered).toBe(`${state === 'accepted' ? 'completed' : 'declined'} 2026-01-15T12:00:00.000Z`);
    await clock.ran({ by: 'PT5S' });
    expect(await payments.stateOf(id)).toBe(answered);
    expect(await balanceOf(payer)).toBe(state === 'accepted' ? 90 : 100);
  });

  test('answers by an act in the journal', async () => {
    expect(await acts().exchange(await answer('accepted'))).toMatchObject({
      kind: 'act',
      operation: 'answer-authorization',
      changes: [{ collection: 'payments', id: payment }],
    });
  });
});

describe('an answer is refused', () => {
  const refused = async (said: string, id = payment) => {
    const before = await acts().state('payments', 'transactions', 'accounts');
    const { status, text } = await answer('accepted', id);
    expect([status, text]).toEqual([409, expect.stringContaining(said)]);
    expect(await acts().state('payments', 'transactions', 'accounts')).toEqual(before);
  };

  test('of a payment that is not there', async () => {
    await execute();
    await refused(fail(404, 'Payment not found'), 'eeeeeeee-0009-4eee-8eee-eeeeeeeeeeee');
  });

  test('that was given before', async () => {
    await answer('accepted');
    await refused(fail(409, 'payment has been authorized'));
  });

  test('of a payment that is completed', async () => {
    await answer('accepted');
    await execute();
    await refused(fail(409, 'The payment is already completed'));
  });

  test('of a payment that is cancelled', async () => {
    await answer('declined');
    await refused(fail(409, 'payment is cancelled'));
  });

  test('of a payment without a transaction', async () => {
    const path = `/payment/${payment}/transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee/cancel`;
    await server.send('POST', path, { sandbox });
    await refused(fail(400, 'payment has no pending transaction'));
  });
});

test('where the payer has too little, the transactions fail, as they do when the seller authorizes', async () => {
  const order = { request_id: 'poor', seller_id: seller, currency: 'EUR' };
  const poor = '22222222-2222-4222-8222-222222222222';
  const { body } = await server.send('POST', `/account/${poor}/payment`, { sandbox, body: order });
  await server.send('POST', `/payment/${body.id}/transactions`, { sandbox, body: { amount: 5 } });
  await server.send('POST', `/payment/${body.id}/execute`, { sandbox });
  const { status, text } = await answer('accepted', body.id);
  expect(status).toBe(409);
  expect(text).toContain(fail(400, 'The account does not have enough available amount'));
  const { body: payments } = await server.send('GET', `/account/${poor}/payments`, { sandbox });
  expect(payments).toMatchObject([{ state: 'pending', amount: 0 }]);
});
