import { sandbox, server } from '../../support/shared.js';
import { hitsIn } from '../../support/watch.js';

const good = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };

interface Row {
  readonly payment?: object;
  readonly body?: unknown;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const outcomeOf = async ({ payment = good, body = { payment }, method = 'POST', headers = {} }: Row) => {
  await server.send(method, '/payment', { headers, body, sandbox });
  return hitsIn(server, sandbox, 'british-gas');
};

describe('an answer counts as the outcome', () => {
  test.each<[string, string, Row]>([
    ['success', 'of a payment that is made', {}],
    ['access-denied', 'of an unknown token', { headers: { authorization: 'Bearer nobody' } }],
    ['access-denied', 'of an expired token', { headers: { authorization: 'Bearer expired-token-bg' } }],
    ['card-blank', 'of a missing card', { payment: { ...good, card: undefined } }],
    ['amount-invalid', 'of an amount that is none', { payment: { ...good, amount: '0.00' } }],
    ['contract-account-invalid', 'of an account with letters', { payment: { ...good, contractAccount: 'x' } }],
    ['fraud-indicator', 'of the magic card', { payment: { ...good, card: '1434552445' } }],
    ['payment-difference', 'of an account without open items', { payment: { ...good, contractAccount: '600134660' } }],
    ['dccard-3', 'of the magic card', { payment: { ...good, card: '90000000003' } }],
    ['sap-unreachable', 'that a header asks for', { headers: { 'x-sandbox-scenario': 'sap-unreachable' } }],
  ])('%s %s', async (name, _, row) => {
    expect(await outcomeOf(row)).toEqual({ [`createPayment ${name}`]: 1 });
  });
});

describe('no outcome of the table is', () => {
  test.each<[string, Row]>([
    ['a blank amount', { payment: { ...good, amount: '' } }],
    ['a card of a wrong type', { payment: { ...good, card: 5 } }],
    ['two wrong members', { payment: { ...good, amount: 'x', contractAccount: 'x' } }],
    ['a malformed body', { body: '{' }],
    ['another method', { method: 'DELETE' }],
    ['any other status', { headers: { 'x-sandbox-scenario': 'status;code=500' } }],
    ['a bad scenario', { headers: { 'x-sandbox-scenario': 'nonsense' } }],
  ])('%s', async (_, row) => {
    expect(await outcomeOf(row)).toEqual({});
  });
});

test('a scenario that asks for success leaves the outcome to the state', async () => {
  const headers = { 'x-sandbox-scenario': 'success' };
  const payment = { ...good, contractAccount: '600134660' };
  expect(await outcomeOf({ payment, headers })).toEqual({ 'createPayment payment-difference': 1 });
});
