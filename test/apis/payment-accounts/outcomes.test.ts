import type { Call } from '../../support/sandbox.js';
import { sandbox, server } from '../../support/shared.js';
import { hitsIn } from '../../support/watch.js';

const payer = '11111111-1111-4111-8111-111111111111';
const seller = (n: number) => `aaaaaaaa-000${n}-4aaa-8aaa-aaaaaaaaaaaa`;
const nobody = '99999999-9999-4999-8999-999999999999';

const post = (path: string, call: Call = {}) => server.send('POST', path, { ...call, sandbox });
const payment = (sellerId: string, account = payer, request_id = 'r-1') =>
  post(`/account/${account}/payment`, { body: { request_id, seller_id: sellerId, currency: 'EUR' } });

/** What executing a payment of 5 EUR to a seller counts as. */
async function executed(sellerId: string, { account = payer, headers = {} } = {}): Promise<string[]> {
  const { id } = (await payment(sellerId, account)).body as { readonly id: string };
  await post(`/payment/${id}/transactions`, { body: { amount: 5 } });
  await post(`/payment/${id}/execute`, { headers });
  const hits = Object.keys(await hitsIn(server, sandbox, 'payment-accounts'));
  return hits.filter((name) => name.startsWith('executePayment'));
}

test.each([
  ['success', 'to a seller who waits for the authorize call', seller(1)],
  ['auto-complete', 'to a seller who accepts at once', seller(2)],
  ['auto-complete', 'to a seller who accepts later', seller(3)],
  ['authorization-declined', 'to a seller who declines later', seller(4)],
])('an execution counts as %s %s', async (name, _, sellerId) => {
  expect(await executed(sellerId)).toEqual([`executePayment ${name}`]);
});

test.each(['pending-forever', 'authorization-declined', 'transaction-failed', 'insufficient-funds', 'unavailable'])(
  'an execution that a header steers counts as %s',
  async (name) => {
    const headers = { 'x-sandbox-scenario': name };
    expect(await executed(seller(2), { headers })).toEqual([`executePayment ${name}`]);
  },
);

test('a payer without money counts as insufficient-funds', async () => {
  const account = '22222222-2222-4222-8222-222222222222';
  expect(await executed(seller(2), { account })).toEqual(['executePayment insufficient-funds']);
});

test('a second execution, which the table does not have, counts for nothing', async () => {
  const { id } = (await payment(seller(1))).body as { readonly id: string };
  await post(`/payment/${id}/transactions`, { body: { amount: 5 } });
  await post(`/payment/${id}/execute`);
  await post(`/payment/${id}/execute`);
  expect(await hitsIn(server, sandbox, 'payment-accounts')).toEqual({
    'createPayment success': 1,
    'createTransaction success': 1,
    'executePayment success': 1,
  });
});

test.each<[string, () => Promise<unknown>]>([
  ['createPayment not-found', () => payment(seller(1), nobody)],
  ['createPayment not-found', () => payment(nobody)],
  ['createPayment account-inactive', () => payment(seller(1), '33333333-3333-4333-8333-333333333333')],
  ['executePayment not-found', () => post(`/payment/${nobody}/execute`)],
])('%s is counted', async (name, send) => {
  await send();
  expect(await hitsIn(server, sandbox, 'payment-accounts')).toEqual({ [name]: 1 });
});

test('a request_id that was used counts as duplicate-request-id', async () => {
  await payment(seller(1));
  await payment(seller(1));
  expect(await hitsIn(server, sandbox, 'payment-accounts')).toEqual({
    'createPayment success': 1,
    'createPayment duplicate-request-id': 1,
  });
});
