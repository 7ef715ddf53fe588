import { server } from '../../support/shared.js';

const good = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };

const paid = (id: string) =>
  `{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"${id}","card":"42563574674","amount":"58.00","contractAccount":"600134652"}},"errors":[],"meta":{}}`;
const failed = (status: string, code: string, message: string) =>
  `{"jsonapi":{"version":"1.0"},"status":"${status}","data":{},"errors":[{"code":"${code}","message":"${message}"}],"meta":{}}`;
const service = (message: string) => failed('ERROR', 'service', message);

const refusals: readonly (readonly [name: string, status: number, body: string])[] = [
  ['access-denied', 401, failed('FAIL', 'authorize', 'access_denied')],
  ['card-blank', 400, failed('FAIL', 'card', 'error.client.card.blank')],
  ['amount-invalid', 400, failed('FAIL', 'amount', 'error.client.amount.invalid')],
  ['contract-account-invalid', 400, failed('FAIL', 'contractAccount', 'error.client.contractAccount.invalid')],
  ['fraud-indicator', 500, service('error.fraud.indicator.marked.for.this.account')],
  ['payment-difference', 500, service('Payment difference given without items to be cleared')],
  ['dccard-1', 500, service('Payment card type is not defined')],
  ['dccard-2', 500, service('The card number is not valid')],
  ['dccard-3', 500, service('Enter the expiration date of the payment card')],
  ['dccard-4', 500, service('The payment card has expired')],
  ['dccard-5', 500, service('Payment card is blocked')],
  ['dccard-6', 500, service('Card has not been assigned to customer')],
  ['dccard-7', 500, service('Payment card is already assigned to customer')],
  ['dccard-8', 500, service('Internal error')],
  ['dccard-9', 500, service('Payment card does not exist')],
  ['dccard-10', 500, service('The payment card is blocked by you at present')],
  ['dccard-11', 500, service('Enter a valid payment card type')],
  ['dccard-12', 500, service('Asterisks may not be used for initial creation of payment card numbers')],
  ['dccard-13', 500, service('Maintain the card verification value (CVV)')],
  ['dccard-14', 500, service('Check payment card; begin date is later than expiration date')],
  ['dccard-15', 500, service('Payment card data differ from data from business agreement')],
  ['dccard-16', 500, service('Authorization rejected by the clearing house')],
  ['sap-unreachable', 500, service('error.sap.pi.operation.failure')],
  ['system-error', 500, failed('ERROR', 'system', 'error.system.unexpected.error')],
];

const pay = (sandbox: string, payment: object, headers: Readonly<Record<string, string>> = {}) =>
  server.send('POST', '/payment', { sandbox, headers, body: { payment } });

test.each(refusals)('%s answers %i by header, nothing is paid and no id is used', async (name, status, body) => {
  const sandbox = server.fresh();
  const payment = { ...good, saveCardIndicator: 'X' };
  const answer = await pay(sandbox, payment, { 'x-sandbox-scenario': name });
  expect(answer.text).toBe(body);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/vnd.api+json');
  expect(answer.headers['x-sandbox-scenario']).toBe(`british-gas/${name};by=header`);
  expect(await server.records(sandbox, 'british-gas/payments')).toEqual([]);
  expect(await server.records(sandbox, 'british-gas/savedCards')).toEqual([]);
  expect((await pay(sandbox, good)).text).toBe(paid('003400026738'));
});

test.each(refusals)('%s answers %i by path', async (name, status, body) => {
  const sandbox = server.fresh();
  const answer = await server.send('POST', `/~${sandbox};scenario=${name}/payment`, { body: { payment: good } });
  expect(answer.text).toBe(body);
  expect(answer.status).toBe(status);
  expect(answer.headers['x-sandbox-scenario']).toBe(`british-gas/${name};by=path`);
  expect((await pay(sandbox, good)).text).toBe(paid('003400026738'));
});

const cards = refusals
  .filter(([name]) => name.startsWith('dccard-'))
  .map(([name, , body]) => [`900000000${name.slice('dccard-'.length).padStart(2, '0')}`, name, body] as const);

test.each([
  ...cards,
  ['1434552445', 'fraud-indicator', service('error.fraud.indicator.marked.for.this.account')] as const,
])('card %s brings %s about, under both of its names, and no id is used', async (card, name, body) => {
  const sandbox = server.fresh();
  for (const member of ['card', 'card-details']) {
    const answer = await pay(sandbox, { amount: '58.00', [member]: card, contractAccount: '600134652' });
    expect(answer.text).toBe(body);
    expect(answer.status).toBe(500);
    expect(answer.headers['x-sandbox-scenario']).toBe(`british-gas/${name};by=trigger`);
  }
  expect((await pay(sandbox, good)).text).toBe(paid('003400026738'));
});

describe('success', () => {
  test.each(['header', 'path'])('asked for by %s pays with a card that is marked', async (by) => {
    const sandbox = server.fresh();
    const payment = { ...good, card: '1434552445' };
    const answer =
      by === 'header'
        ? await pay(sandbox, payment, { 'x-sandbox-scenario': 'success' })
        : await server.send('POST', `/~${sandbox};scenario=success/payment`, { body: { payment } });
    expect(answer.status).toBe(200);
    expect(answer.headers['x-sandbox-scenario']).toBe(`british-gas/success;by=${by}`);
    expect(answer.text).toBe(
      '{"jsonapi":{"version":"1.0"},"status":"SUCCESS","data":{"payment":{"id":"003400026738","card":"1434552445","amount":"58.00","contractAccount":"600134652"}},"errors":[],"meta":{}}',
    );
  });

  test('does not bring back open items', async () => {
    const answer = await pay(
      server.fresh(),
      { ...good, contractAccount: '600134660' },
      { 'x-sandbox-scenario': 'success' },
    );
    expect(answer.status).toBe(500);
    expect(answer.text).toBe(service('Payment difference given without items to be cleared'));
  });
});

describe('what comes before the stage of a scenario is still real', () => {
  const denied = failed('FAIL', 'authorize', 'access_denied');
  const blank = failed('FAIL', 'card', 'error.client.card.blank');
  const badToken = { authorization: 'Bearer nobody' };
  const noCard = { amount: '58.00', contractAccount: '600134652' };

  test.each([
    ['dccard-3', 'a missing card', {}, noCard, 400, blank, ';reached=?0'],
    ['dccard-3', 'a bad token', badToken, good, 401, denied, ';reached=?0'],
    ['system-error', 'a missing card', {}, noCard, 400, blank, ';reached=?0'],
    ['amount-invalid', 'a bad token', badToken, good, 401, denied, ';reached=?0'],
    ['amount-invalid', 'a missing card', {}, noCard, 400, failed('FAIL', 'amount', 'error.client.amount.invalid'), ''],
    ['access-denied', 'a missing card', {}, noCard, 401, denied, ''],
    ['access-denied', 'a valid token', { authorization: 'Bearer test-token-bg' }, good, 401, denied, ''],
  ])('%s with %s', async (name, _what, headers, payment, status, body, report) => {
    const answer = await pay(server.fresh(), payment, { ...headers, 'x-sandbox-scenario': name });
    expect(answer.text).toBe(body);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-sandbox-scenario']).toBe(`british-gas/${name};by=header${report}`);
  });

  test('a scenario that was asked for goes before the card and before open items', async () => {
    const answer = await pay(
      server.fresh(),
      { ...good, card: '1434552445', contractAccount: '600134660' },
      { 'x-sandbox-scenario': 'dccard-16' },
    );
    expect(answer.text).toBe(service('Authorization rejected by the clearing house'));
  });
});

describe('times', () => {
  test('fails the first requests of one account, card and amount, whatever else differs', async () => {
    const sandbox = server.fresh();
    const asked = { 'x-sandbox-scenario': 'sap-unreachable;times=2' };
    expect((await pay(sandbox, good, asked)).status).toBe(500);
    expect((await pay(sandbox, { ...good, emailAddress: 'me@example.org' }, asked)).status).toBe(500);
    const third = await pay(sandbox, { 'card-details': '42563574674', ...good, card: '42563574674' }, asked);
    expect(third.status).toBe(200);
    expect(third.headers['x-sandbox-scenario']).toBe('british-gas/sap-unreachable;by=header;spent');
    expect((await pay(sandbox, { ...good, amount: '58.01' }, asked)).status).toBe(500);
  });
});

test('the catalogue has them in the order of the table, each with its origin, stage and status', async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=british-gas');
  const own = body.scenarios.filter(({ api }: { api: string | null }) => api === 'british-gas');
  expect(own.map((one: Record<string, unknown>) => [one['name'], one['source'], one['stage'], one['status']])).toEqual([
    ['success', 'documented', 'business', 200],
    ['access-denied', 'upstream', 'authentication', 401],
    ['card-blank', 'upstream', 'validation', 400],
    ['amount-invalid', 'upstream', 'validation', 400],
    ['contract-account-invalid', 'upstream', 'validation', 400],
    ['fraud-indicator', 'documented', 'business', 500],
    ['payment-difference', 'documented', 'business', 500],
    ...Array.from({ length: 16 }, (_, i) => [`dccard-${i + 1}`, 'documented', 'business', 500]),
    ['sap-unreachable', 'ours', 'business', 500],
    ['system-error', 'upstream', 'business', 500],
  ]);
});
