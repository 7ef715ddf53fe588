import fc from 'fast-check';
import { server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';

const members = ['request_id', 'seller_id', 'user_id', 'type', 'currency', 'reference', 'amount', '__proto__'];
const value = fc.oneof(
  fc.constantFrom(seller, 'EUR', 'order', '4242424242424242', 0.1, 1e13, 1e300, -0, 5e-324, null, '\ud800'),
  fc.jsonValue({ maxDepth: 2 }),
);
const body = fc.oneof(fc.dictionary(fc.constantFrom(...members), value), fc.jsonValue());
const words = fc.constantFrom(
  'account',
  'payment',
  'payments',
  'transactions',
  'cancel',
  'execute',
  'authorize',
  'amount',
);
const names = fc.constantFrom(
  payer,
  seller,
  payment,
  transaction,
  transaction.toUpperCase(),
  '..',
  '%00',
  '%F0',
  '~',
  'x y',
);
const path = fc
  .tuple(fc.constantFrom('account', 'payment'), fc.array(fc.oneof(words, names), { minLength: 1, maxLength: 4 }))
  .map(([first, rest]) => `/${[first, ...rest].map((part) => part.replace(' ', '%20')).join('/')}`);
const known = fc.constantFrom(
  '/account',
  `/account/${payer}/payment`,
  `/account/${payer}/amount`,
  `/payment/${payment}/transactions`,
  `/payment/${payment}/transactions/${transaction}/cancel`,
  `/payment/${payment}/execute`,
  `/payment/${payment}/authorize`,
);

test('whatever comes to whatever path, nothing fails that nobody asked for', async () => {
  const sandbox = server.fresh();
  await fc.assert(
    fc.asyncProperty(fc.oneof(known, path), fc.constantFrom('POST', 'GET'), body, async (target, method, sent) => {
      const call = { sandbox, ...(method === 'POST' && { body: JSON.stringify(sent) }) };
      expect((await server.send(method, target, call)).status).toBeLessThan(500);
    }),
    { numRuns: 300 },
  );
  for (const listed of [`/account/${payer}/payments`, `/payment/${payment}/transactions`]) {
    expect((await server.send('GET', listed, { sandbox })).status).toBe(200);
  }
});
