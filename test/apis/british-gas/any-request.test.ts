import fc from 'fast-check';
import { server } from '../../support/shared.js';

const members = [
  ...['card', 'amount', 'contractAccount', 'emailAddress', 'saveCardIndicator', '__proto__'],
  ...['card-details', 'contract-account', 'email-address', 'save-card-indicator', 'constructor'],
];
const value = fc.oneof(
  fc.constantFrom('58.00', '600134652', 'X', 58, -0, 1e300, null, '', '4242424242424242', '\ud800', 'a@b.cd'),
  fc.jsonValue({ maxDepth: 2 }),
);
const payment = fc.dictionary(fc.constantFrom(...members), value);
const body = fc.oneof(fc.jsonValue(), fc.record({ payment: fc.oneof(payment, fc.jsonValue()) }));

test('whatever JSON comes, the answer is a payment or says what the client did wrong', async () => {
  const sandbox = server.fresh();
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      const answer = await server.send('POST', '/payment', { sandbox, body: JSON.stringify(sent) });
      expect([200, 400]).toContain(answer.status);
      expect(answer.body).toMatchObject({ jsonapi: { version: '1.0' }, meta: {} });
    }),
    { numRuns: 150 },
  );
});

const headerText = fc.string({ unit: fc.constantFrom(...'Bearer application/json;q=0,*"\\ =\u00e9\u00ff~') });

test('whatever the headers say, the answer is a payment or says what the client did wrong', async () => {
  const sandbox = server.fresh();
  const names = fc.constantFrom('authorization', 'accept', 'content-type', 'content-encoding', 'cid');
  await fc.assert(
    fc.asyncProperty(names, headerText, async (name, text) => {
      const sent = { payment: { card: '1', amount: '1', contractAccount: '1' } };
      const headers = { 'content-type': 'application/json', [name]: text };
      const { status } = await server.send('POST', '/payment', { sandbox, headers, body: JSON.stringify(sent) });
      expect([200, 400, 401, 406, 415]).toContain(status);
    }),
    { numRuns: 100 },
  );
});
