import { sandbox, server } from '../../support/shared.js';

const payer = '44444444-4444-4444-8444-444444444444';
const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';

const authorize = (body?: unknown, headers = {}) =>
  server.send('POST', `/payment/${payment}/authorize`, { sandbox, body, headers });
const execute = () => server.send('POST', `/payment/${payment}/execute`, { sandbox });
const balanceOf = async (account: string) =>
  (await server.send('GET', `/account/${account}`, { sandbox })).body.balance as number;
const done = (message: string) => `{"code":200,"response":{"status":"success","message":"${message}"}}`;
const fail = (code: number, message: string) => `{"code":${code},"response":{"status":"fail","message":"${message}"}}`;

/** The payment's state and amount, its transactions' states, the balances of payer and seller. */
async function standing() {
  const { body: payments } = await server.send('GET', `/account/${payer}/payments`, { sandbox });
  const { body: transactions } = await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
  const states = transactions.map(({ state }: { readonly state: string }) => state);
  return [payments[0].state, payments[0].amount, ...states, await balanceOf(payer), await balanceOf(seller)];
}

test.each([{ state: 'declined' }, { state: 'declined', reason_code: 'R1' }, { state: 'declined', reason_code: null }])(
  'a receiver who answers %j declines at once, before the payer has executed',
  async (body) => {
    const answer = await authorize(body);
    expect([answer.status, answer.text]).toEqual([200, done('payment declined')]);
    expect(await standing()).toEqual(['cancelled', 0, 'declined', 100, 0]);
    expect((await execute()).text).toBe(fail(409, 'payment is cancelled'));
  },
);

test('a receiver may decline what the payer has executed; no money moves', async () => {
  await execute();
  expect((await authorize({ state: 'declined' })).text).toBe(done('payment declined'));
  expect(await standing()).toEqual(['cancelled', 0, 'declined', 100, 0]);
  expect((await authorize({ state: 'declined' })).text).toBe(fail(409, 'payment is cancelled'));
});

test.each([
  undefined,
  {},
  { state: 'accepted' },
  { state: null },
  { state: '' },
  { state: 'accepted', reason_code: '', more: 1 },
])('a receiver who answers %j accepts', async (body) => {
  expect((await authorize(body)).text).toBe(done('payment authorized'));
  await execute();
  expect(await standing()).toEqual(['completed', 1, 'completed', 99, 1]);
});

test.each(['declined', 'accepted'])('who has accepted can not answer %s any more', async (state) => {
  await authorize();
  expect((await authorize({ state })).text).toBe(fail(409, 'payment has been authorized'));
});

test('of a body that is no JSON, or none that is read, nothing is done', async () => {
  expect((await authorize('{"state":')).text).toBe(fail(400, 'malformed JSON'));
  expect((await authorize('state=declined', { 'content-type': 'application/x-www-form-urlencoded' })).text).toBe(
    fail(415, 'unsupported media type'),
  );
  expect(await standing()).toEqual(['pending', 1, 'pending', 100, 0]);
});

test.each(['insufficient-funds', 'transaction-failed'])(
  'who declines needs no balance: the scenario %s is not reached',
  async (scenario) => {
    const answer = await authorize({ state: 'declined' }, { 'x-sandbox-scenario': scenario });
    expect([answer.status, answer.text]).toEqual([200, done('payment declined')]);
    expect(answer.headers['x-sandbox-scenario']).toBe(`payment-accounts/${scenario};by=header;reached=?0`);
    expect(await standing()).toEqual(['cancelled', 0, 'declined', 100, 0]);
    const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
    expect(body.requests.at(-1).outcome).toBe('success');
  },
);

test('the emulated behaviour is reached, also where the receiver declines', async () => {
  const answer = await authorize({ state: 'declined' }, { 'x-sandbox-scenario': 'success' });
  expect(answer.headers['x-sandbox-scenario']).toBe('payment-accounts/success;by=header');
  expect(await standing()).toEqual(['cancelled', 0, 'declined', 100, 0]);
});
