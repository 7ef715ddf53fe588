import { SandboxClock } from '../support/clock.js';
import { sandbox, server } from '../support/shared.js';
import { kindsIn } from '../support/watch.js';

const payer = '44444444-4444-4444-8444-444444444444';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const kinds = () => kindsIn(server, sandbox);

const post = (verb: string, headers: Readonly<Record<string, string>> = {}) =>
  server.send('POST', `/payment/${payment}/${verb}`, { sandbox, headers });

test.each([
  ['authorize', 'execute'],
  ['execute', 'authorize'],
])('a payment that %s left pending is not ignored once a failed %s has told of it', async (first, second) => {
  await post(first);
  expect(await kinds()).toEqual(['ignored-pending']);
  const account = `/__sandbox/state/payment-accounts/accounts/${payer}`;
  const { body } = await server.send('GET', account, { sandbox });
  await server.send('PUT', account, { sandbox, body: { ...body, balance_minor: 0 } });
  const failed = await post(second);
  expect([failed.status, failed.body.response.message]).toEqual([
    400,
    'The account does not have enough available amount',
  ]);
  expect(await kinds()).toEqual([]);
});

test.each([
  ['authorize', 'execute'],
  ['execute', 'authorize'],
])(
  'a payment that %s left pending is not ignored once %s has completed it, though the answer got lost',
  async (first, second) => {
    await post(first);
    await expect(post(second, { 'x-sandbox-scenario': 'lost-response' })).rejects.toThrow('socket hang up');
    expect(await kinds()).not.toContain('ignored-pending');
  },
);

test.each([
  ['execute', undefined],
  ['authorize', undefined],
  ['transactions', { amount: 1 }],
  ['transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee/cancel', undefined],
])('a payment is not ignored whose end a refused %s has told', async (refused, body) => {
  const sellers = '/__sandbox/state/payment-accounts/accounts/aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
  const seller = await server.send('GET', sellers, { sandbox });
  await server.send('PUT', sellers, { sandbox, body: { ...seller.body, policy: 'accept', policy_after: 'PT5S' } });
  await new SandboxClock(server, sandbox).put({ now: '2026-01-15T12:00:00Z', frozen: true });
  await post('execute');
  await new SandboxClock(server, sandbox).advance({ by: 'PT6S' });
  expect(await kinds()).toEqual(['ignored-pending']);
  const answer = await server.send('POST', `/payment/${payment}/${refused}`, { sandbox, body });
  expect([answer.status, answer.body.response.message]).toEqual([409, 'The payment is already completed']);
  expect(await kinds()).not.toContain('ignored-pending');
});

test('a payment is ignored all the same where a refusal tells nothing of its end, or an answer of success hid its failure', async () => {
  await post('execute');
  for (const [verb, scenario] of [
    ['execute', 'success'],
    ['execute', 'account-inactive'],
    ['authorize', 'internal-error'],
    ['authorize', 'transaction-failed'],
  ] as const)
    await post(verb, { 'x-sandbox-scenario': scenario });
  expect(await kinds()).toContain('ignored-pending');
});
