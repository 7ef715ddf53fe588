import { sandbox, server } from '../../support/shared.js';
import { charge, credentials, failed, sample, succeeded, token101, token102 } from './client.js';

const outcomes = [
  ['unauthorised', 401, 'Unauthorised'],
  ['invalid-amount', 400, 'amount : Invalid or missing amount'],
  ['invalid-partner', 400, 'partner_id : Invalid or inactive or missing partner_id'],
  ['inactive-partner', 400, 'partner_id : Invalid or inactive or missing partner_id'],
  ['invalid-token', 400, 'token_id : Invalid or missing token_id'],
  ['spent-token', 400, 'token_id : Invalid or missing token_id'],
  ['currency-not-accepted', 400, 'currency_code : Invalid or missing currency_code'],
  ['customer-name-missing', 400, 'customer_name : Invalid or missing customer_name'],
  ['card-declined', 400, 'Your card was declined.'],
  ['insufficient-funds', 400, 'Your card has insufficient funds.'],
  ['card-expired', 400, 'Your card has expired.'],
  ['incorrect-cvc', 400, "Your card's security code is incorrect."],
  ['gateway-timeout', 504, 'Payment gateway timeout'],
  ['internal-error', 500, 'Internal error'],
] as const;

/** The token is unspent and the first identifier free. */
async function expectUntouched(where: string): Promise<void> {
  const answer = await charge(server, where, { token_id: token101 });
  expect(answer.text).toBe('{"Status":"Success","ErrorMessages":[],"PGTransactionID":"pi_3NOia7LkClv9jGLK1CV12znF"}');
}

describe.each(outcomes)('%s', (name, status, message) => {
  test('is answered when the header asks, and nothing is charged', async () => {
    const answer = await charge(server, sandbox, { token_id: token101 }, { 'x-sandbox-scenario': name });
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(failed(message));
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=header`);
    await expectUntouched(sandbox);
  });

  test('is answered when the path asks, and nothing is charged', async () => {
    const answer = await server.send('POST', `/~${sandbox};scenario=${name}/service/api/charge`, {
      headers: credentials,
      body: { ...sample, token_id: token101 },
    });
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(failed(message));
    expect(answer.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=path`);
    await expectUntouched(sandbox);
  });

  test('twice, then the charge goes through', async () => {
    const asked = { 'x-sandbox-scenario': `${name};times=2` };
    for (let i = 0; i < 2; i++) {
      expect((await charge(server, sandbox, { token_id: token101 }, asked)).status).toBe(status);
    }
    const third = await charge(server, sandbox, { token_id: token101 }, asked);
    expect(third.text).toMatch(succeeded);
    expect(third.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=header;spent`);
  });
});

test('times= counts each charge by partner, token, currency and amount', async () => {
  const asked = { 'x-sandbox-scenario': 'card-declined;times=1' };
  const statusOf = async (changes: object) => (await charge(server, sandbox, { ...changes }, asked)).status;
  expect(await statusOf({})).toBe(400);
  expect(await statusOf({ amount: '5001' })).toBe(400);
  expect(await statusOf({ currency_code: 'USD' })).toBe(400);
  expect(await statusOf({ token_id: token102 })).toBe(400);
  expect(await statusOf({ customer_name: 'Jane Doe' })).toBe(200);
  expect(await statusOf({ amount: '5001' })).toBe(200);
});

test('success charges by header and by path', async () => {
  const byHeader = await charge(server, sandbox, { token_id: token101 }, { 'x-sandbox-scenario': 'success' });
  expect(byHeader.status).toBe(200);
  expect(byHeader.text).toMatch(succeeded);
  expect(byHeader.headers['x-sandbox-scenario']).toBe('suissu/success;by=header');
  const byPath = await server.send('POST', `/~${sandbox};scenario=success/service/api/charge`, {
    headers: credentials,
    body: { ...sample, token_id: token102 },
  });
  expect(byPath.text).toMatch(succeeded);
  expect(byPath.headers['x-sandbox-scenario']).toBe('suissu/success;by=path');
});

test('success leaves a spent token spent and a declined card declined', async () => {
  await charge(server, sandbox, { token_id: token101 });
  const spent = await charge(server, sandbox, { token_id: token101 }, { 'x-sandbox-scenario': 'success' });
  expect(spent.text).toBe(failed('token_id : Invalid or missing token_id'));
  expect(spent.headers['x-sandbox-scenario']).toBe('suissu/success;by=header;reached=?0');
  const row111 = 'H4sIAAAAAAAAAzM0NAQAPVFrTQMAAAA=';
  const declined = await charge(server, sandbox, { token_id: row111 }, { 'x-sandbox-scenario': 'success' });
  expect(declined.text).toBe(failed('Your card was declined.'));
});

test.each([
  'invalid-amount',
  'invalid-partner',
  'inactive-partner',
  'invalid-token',
  'spent-token',
  'currency-not-accepted',
  'customer-name-missing',
])('%s leaves wrong credentials their own error, and hides what is wrong with the members', async (name) => {
  const asked = { 'x-sandbox-scenario': name };
  const answer = await charge(server, sandbox, {}, { ...asked, 'x-api-key': 'wrong' });
  expect(answer.status).toBe(401);
  expect(answer.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=header;reached=?0`);
  const empty = await server.send('POST', '/service/api/charge', {
    sandbox,
    headers: { ...credentials, ...asked },
    body: {},
  });
  expect(empty.body.ErrorMessages).toHaveLength(1);
  expect(empty.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=header`);
});

test.each([
  'success',
  'card-declined',
  'insufficient-funds',
  'card-expired',
  'incorrect-cvc',
  'gateway-timeout',
  'internal-error',
])('%s leaves a wrong member its own error', async (name) => {
  const answer = await charge(server, sandbox, { amount: 'x' }, { 'x-sandbox-scenario': name });
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(failed('amount : Invalid or missing amount'));
  expect(answer.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=header;reached=?0`);
});

test('a charge whose answer is lost has been made', async () => {
  const lost = charge(server, sandbox, { token_id: token101 }, { 'x-sandbox-scenario': 'lost-response' });
  await expect(lost).rejects.toThrow(/socket hang up/);
  const again = await charge(server, sandbox, { token_id: token101 });
  expect(again.text).toBe(failed('token_id : Invalid or missing token_id'));
});

test('a charge whose request is lost has not been made', async () => {
  const lost = charge(server, sandbox, { token_id: token101 }, { 'x-sandbox-scenario': 'lost-request' });
  await expect(lost).rejects.toThrow(/socket hang up/);
  await expectUntouched(sandbox);
});

test.each([
  [200, 'success'],
  [400, 'invalid-amount'],
  [401, 'unauthorised'],
  [500, 'internal-error'],
  [504, 'gateway-timeout'],
])('Prefer: code=%i takes the first outcome of that status: %s', async (status, name) => {
  const answer = await charge(server, sandbox, {}, { prefer: `code=${status}` });
  expect(answer.status).toBe(status);
  expect(answer.headers['x-sandbox-scenario']).toBe(`suissu/${name};by=prefer`);
});

test('the catalogue lists every outcome in order, with where it comes from', async () => {
  const { body } = await server.send('GET', '/__sandbox/scenarios?api=suissu&operation=charge');
  const own = body.scenarios.filter(({ api }: { api: string | null }) => api === 'suissu');
  const listed = own.map((one: Record<string, unknown>) => [one['name'], one['stage'], one['status'], one['source']]);
  expect(listed).toEqual([
    ['success', 'business', 200, 'documented'],
    ['unauthorised', 'authentication', 401, 'documented'],
    ['invalid-amount', 'validation', 400, 'documented'],
    ['invalid-partner', 'validation', 400, 'upstream'],
    ['inactive-partner', 'validation', 400, 'upstream'],
    ['invalid-token', 'validation', 400, 'documented'],
    ['spent-token', 'validation', 400, 'documented'],
    ['currency-not-accepted', 'validation', 400, 'documented'],
    ['customer-name-missing', 'validation', 400, 'documented'],
    ['card-declined', 'business', 400, 'ours'],
    ['insufficient-funds', 'business', 400, 'ours'],
    ['card-expired', 'business', 400, 'ours'],
    ['incorrect-cvc', 'business', 400, 'ours'],
    ['gateway-timeout', 'business', 504, 'ours'],
    ['internal-error', 'business', 500, 'ours'],
  ]);
});
