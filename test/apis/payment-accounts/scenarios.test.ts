import { SandboxClock } from '../../support/clock.js';
import { enter, sandbox, server } from '../../support/shared.js';

const clock = () => new SandboxClock(server, sandbox);

const payer = '44444444-4444-4444-8444-444444444444';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';
const nobody = '99999999-9999-4999-8999-999999999999';

interface Request {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly success: number;
}

const createAccount: Request = {
  method: 'POST',
  path: '/account',
  body: { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency: 'EUR' },
  success: 201,
};

const withPath: Readonly<Record<string, Request>> = {
  createPayment: {
    method: 'POST',
    path: `/account/${payer}/payment`,
    body: { request_id: 'order-1', seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' },
    success: 201,
  },
  listPayments: { method: 'GET', path: `/account/${payer}/payments`, success: 200 },
  createTransaction: {
    method: 'POST',
    path: `/payment/${payment}/transactions`,
    body: { amount: 12.5 },
    success: 201,
  },
  cancelTransaction: {
    method: 'POST',
    path: `/payment/${payment}/transactions/${transaction}/cancel`,
    success: 200,
  },
  executePayment: { method: 'POST', path: `/payment/${payment}/execute`, success: 200 },
  authorizePayment: { method: 'POST', path: `/payment/${payment}/authorize`, success: 200 },
  listTransactions: { method: 'GET', path: `/payment/${payment}/transactions`, success: 200 },
  getTransaction: { method: 'GET', path: `/payment/${payment}/transactions/${transaction}`, success: 200 },
  getAccount: { method: 'GET', path: `/account/${payer}`, success: 200 },
  fundAccount: { method: 'POST', path: `/account/${payer}/amount`, body: { amount: 50 }, success: 200 },
  activateAccount: { method: 'POST', path: `/account/${payer}/activate`, success: 200 },
  desactivateAccount: { method: 'POST', path: `/account/${payer}/desactivate`, success: 200 },
};
const all: Readonly<Record<string, Request>> = { ...withPath, createAccount };

const named = (operation: string): Request => {
  const request = all[operation];
  if (!request) throw new Error(`no operation ${operation}`);
  return request;
};

const done = (message: string) => `{"code":200,"response":{"status":"success","message":"${message}"}}`;
const fail = (code: number, message: string) => `{"code":${code},"response":{"status":"fail","message":"${message}"}}`;

/** Accounts, payments and transactions, to compare before and after. */
const world = () =>
  Promise.all(
    ['accounts', 'payments', 'transactions'].map((one) => server.records(sandbox, `payment-accounts/${one}`)),
  );

async function stateOf() {
  const payments = await server.send('GET', `/account/${payer}/payments`, { sandbox });
  const transactions = await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
  const { state, amount } = payments.body[0];
  return [state, amount, ...transactions.body.map((one: { state: string }) => one.state)];
}

async function ask(by: string, scenario: string, { method, path, body }: Request, reached = '') {
  const answer =
    by === 'header'
      ? await server.send(method, path, { sandbox, body, headers: { 'x-sandbox-scenario': scenario } })
      : await server.send(method, `/~${sandbox};scenario=${encodeURIComponent(scenario)}${path}`, { body });
  const [name] = scenario.split(';');
  expect(answer.headers['x-sandbox-scenario']).toBe(`payment-accounts/${name};by=${by}${reached}`);
  expect(answer.headers['content-type']).toBe('application/json');
  return answer;
}

const ofAccounts = [
  'createPayment',
  'listPayments',
  'getAccount',
  'fundAccount',
  'activateAccount',
  'desactivateAccount',
];
const ofTransactions = ['cancelTransaction', 'getTransaction'];
const ofPayments = ['createTransaction', 'executePayment', 'authorizePayment', 'listTransactions'];

const refusals: readonly (readonly [name: string, operations: readonly string[], status: number, body: string])[] = [
  ['duplicate-request-id', ['createPayment'], 409, fail(409, 'request_id has been used')],
  ['not-found', ofAccounts, 404, fail(404, 'account not found')],
  ['not-found', ofTransactions, 404, fail(404, 'Transaction not found')],
  ['not-found', ofPayments, 404, fail(404, 'Payment not found')],
  ['insufficient-funds', ['createTransaction'], 400, fail(400, 'The account does not have enough available amount')],
  ['account-inactive', ['createPayment', 'executePayment'], 403, fail(403, 'account inactive')],
  ['too-many-requests', Object.keys(all), 429, fail(429, 'too many requests')],
  ['internal-error', Object.keys(all), 500, fail(500, 'internal error')],
  ['unavailable', Object.keys(all), 503, fail(503, 'service unavailable')],
];
const everyRefusal = refusals.flatMap(([name, operations, status, body]) =>
  operations.flatMap((operation) => ['header', 'path'].map((by) => [name, operation, by, status, body] as const)),
);

test.each(everyRefusal)('%s of %s by %s answers %i, and nothing happens', async (name, operation, by, status, body) => {
  const request = named(operation);
  const before = await world();
  const answer = await ask(by, name, request);
  expect(answer.text).toBe(body);
  expect(answer.status).toBe(status);
  expect(answer.headers['retry-after']).toBe([429, 503].includes(status) ? '1' : undefined);
  expect(await world()).toEqual(before);
  const { method, path, body: sent } = request;
  expect((await server.send(method, path, { sandbox, body: sent })).status).toBe(request.success);
});

describe('success', () => {
  test.each(Object.keys(all).flatMap((operation) => ['header', 'path'].map((by) => [operation, by] as const)))(
    'of %s by %s is the emulated behaviour',
    async (operation, by) => {
      const request = named(operation);
      expect((await ask(by, 'success', request)).status).toBe(request.success);
      enter(server.fresh());
      const plain = await server.send(request.method, request.path, { sandbox, body: request.body });
      const steered = sandbox;
      enter(server.fresh());
      expect((await ask(by, 'success', request)).text).toBe(plain.text);
      const after = await world();
      enter(steered);
      expect(after).toEqual(await world());
    },
  );

  test('fills no empty balance', async () => {
    await server.send('POST', `/payment/${payment}/transactions`, { sandbox, body: { amount: 99.01 } });
    await ask('header', 'success', named('executePayment'));
    const answer = await ask('header', 'success', named('authorizePayment'));
    expect(answer.text).toBe(fail(400, 'The account does not have enough available amount'));
  });
});

describe.each(['header', 'path'])('executePayment, asked for by %s', (by) => {
  const execute = named('executePayment');
  const authorize = () => server.send('POST', `/payment/${payment}/authorize`, { sandbox });

  test('pending-forever stays pending until authorize is called', async () => {
    const answer = await ask(by, 'pending-forever', execute);
    expect(answer.text).toBe(done('payment executed'));
    await clock().advance({ by: 'P1Y' });
    expect(await stateOf()).toEqual(['pending', 1, 'pending']);
    expect((await authorize()).text).toBe(done('payment authorized'));
    expect(await stateOf()).toEqual(['completed', 1, 'completed']);
  });

  test('auto-complete completes at once', async () => {
    expect((await ask(by, 'auto-complete', execute)).text).toBe(done('payment executed'));
    expect(await stateOf()).toEqual(['completed', 1, 'completed']);
  });

  test('auto-complete after a time completes then, not before', async () => {
    expect((await ask(by, 'auto-complete;after=PT10S', execute)).text).toBe(done('payment executed'));
    server.time.advance(9_999);
    expect(await stateOf()).toEqual(['pending', 1, 'pending']);
    server.time.advance(1);
    expect(await stateOf()).toEqual(['completed', 1, 'completed']);
  });

  test('authorization-declined declines at once', async () => {
    expect((await ask(by, 'authorization-declined', execute)).text).toBe(done('payment executed'));
    expect(await stateOf()).toEqual(['cancelled', 0, 'declined']);
  });

  test('authorization-declined after a time declines then, not before', async () => {
    expect((await ask(by, 'authorization-declined;after=P1D', execute)).text).toBe(done('payment executed'));
    await clock().advance({ by: 'PT23H59M59.999S' });
    expect(await stateOf()).toEqual(['pending', 1, 'pending']);
    await clock().advance({ by: 'PT0.001S' });
    expect(await stateOf()).toEqual(['cancelled', 0, 'declined']);
  });

  test('authorization-declined declines also what was authorized before', async () => {
    await authorize();
    expect((await ask(by, 'authorization-declined', execute)).text).toBe(done('payment executed'));
    expect(await stateOf()).toEqual(['cancelled', 0, 'declined']);
  });

  test.each(['pending-forever', 'auto-complete;after=P1D'])(
    '%s is not reached where the receiver has authorized before: the payment completes',
    async (asked) => {
      await authorize();
      expect((await ask(by, asked, execute, ';reached=?0')).text).toBe(done('payment executed'));
      expect(await stateOf()).toEqual(['completed', 1, 'completed']);
    },
  );
});

describe.each(['header', 'path'])('the failures of a completion, asked for by %s', (by) => {
  test.each([
    ['transaction-failed', 'executePayment', 200, done('payment executed')],
    ['transaction-failed', 'authorizePayment', 200, done('payment authorized')],
    ['insufficient-funds', 'executePayment', 400, fail(400, 'The account does not have enough available amount')],
    ['insufficient-funds', 'authorizePayment', 400, fail(400, 'The account does not have enough available amount')],
  ])('%s of %s answers %i and can be tried again', async (name, operation, status, body) => {
    const answer = await ask(by, name, named(operation));
    expect(answer.text).toBe(body);
    expect(answer.status).toBe(status);
    expect(await stateOf()).toEqual(['pending', 0, 'failed']);
    await server.send('POST', `/payment/${payment}/transactions`, { sandbox, body: { amount: 2 } });
    for (const verb of ['execute', 'authorize']) {
      expect((await server.send('POST', `/payment/${payment}/${verb}`, { sandbox })).status).toBe(200);
    }
    expect(await stateOf()).toEqual(['completed', 2, 'failed', 'completed']);
  });
});

describe('what comes before the stage of a scenario is still real', () => {
  const sellerless = { request_id: 'order-1', seller_id: nobody, currency: 'EUR' };

  test.each<[string, string, string, object | undefined, number, string, string]>([
    ['internal-error', 'POST', `/payment/${nobody}/execute`, undefined, 404, 'Payment not found', ';reached=?0'],
    ['internal-error', 'POST', `/payment/${nobody}/authorize`, undefined, 404, 'Payment not found', ';reached=?0'],
    ['unavailable', 'GET', `/payment/${nobody}/transactions`, undefined, 404, 'Payment not found', ';reached=?0'],
    [
      'unavailable',
      'GET',
      `/payment/${payment}/transactions/${nobody}`,
      undefined,
      404,
      'Transaction not found',
      ';reached=?0',
    ],
    [
      'unavailable',
      'POST',
      `/payment/${payment}/transactions/${nobody}/cancel`,
      undefined,
      404,
      'Transaction not found',
      ';reached=?0',
    ],
    ['unavailable', 'GET', `/account/${nobody}/payments`, undefined, 404, 'account not found', ';reached=?0'],
    ['unavailable', 'POST', `/account/${nobody}/activate`, undefined, 404, 'account not found', ';reached=?0'],
    ['unavailable', 'POST', `/account/${nobody}/payment`, sellerless, 404, 'account not found', ';reached=?0'],
    ['internal-error', 'POST', `/account/${payer}/amount`, {}, 400, 'missing or invalid: amount', ';reached=?0'],
    ['internal-error', 'POST', `/account/${payer}/payment`, sellerless, 500, 'internal error', ''],
    ['too-many-requests', 'POST', `/account/${nobody}/payment`, {}, 429, 'too many requests', ''],
  ])('%s of %s %s', async (name, method, path, body, status, message, report) => {
    const headers = { 'x-sandbox-scenario': name };
    const answer = await server.send(method, path, { sandbox, headers, body });
    expect(answer.text).toBe(fail(status, message));
    expect(answer.headers['x-sandbox-scenario']).toBe(`payment-accounts/${name};by=header${report}`);
  });

  test('an inactive account is refused before what was asked for', async () => {
    await server.send('POST', `/account/${payer}/desactivate`, { sandbox });
    const headers = { 'x-sandbox-scenario': 'internal-error' };
    const answer = await server.send('POST', `/payment/${payment}/execute`, { sandbox, headers });
    expect(answer.text).toBe(fail(403, 'account inactive'));
  });
});
