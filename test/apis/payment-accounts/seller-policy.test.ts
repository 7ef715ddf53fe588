import { type Sandbox, startSandbox } from '../../support/sandbox.js';

const payer = '44444444-4444-4444-8444-444444444444';
const manual = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const accepting = 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa';
const acceptingAfter5s = 'aaaaaaaa-0003-4aaa-8aaa-aaaaaaaaaaaa';
const decliningAfter5s = 'aaaaaaaa-0004-4aaa-8aaa-aaaaaaaaaaaa';

let server: Sandbox;
let sandbox: string;
beforeEach(async () => {
  server = await startSandbox();
  sandbox = server.fresh();
});
afterEach(() => server.close());

const post = (path: string, body?: object, headers: Readonly<Record<string, string>> = {}) =>
  server.send('POST', path, { sandbox, body, headers });

async function add(payment: string, amount: number) {
  expect((await post(`/payment/${payment}/transactions`, { amount })).status).toBe(201);
}

async function orderOf(seller: string, amount: number): Promise<string> {
  const order = { request_id: 'order-1', seller_id: seller, currency: 'EUR' };
  const { body } = await post(`/account/${payer}/payment`, order);
  await add(body.id, amount);
  return body.id;
}

/** State and amount of the payment, then state and final instant of its transactions. */
async function stateOf(payment: string) {
  const payments = await server.send('GET', `/account/${payer}/payments`, { sandbox });
  const transactions = await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
  const { state, amount } = payments.body.find(({ id }: { id: string }) => id === payment);
  const each = transactions.body.map(
    (one: { state: string; update_date: string | null }) => `${one.state} ${one.update_date}`,
  );
  return [`${state} ${amount}`, ...each];
}

async function balances(seller: string) {
  const answers = await Promise.all([payer, seller].map((id) => server.send('GET', `/account/${id}`, { sandbox })));
  return answers.map(({ body }) => body.balance);
}

const completedAt = (instant: string, amount = 5) => [`completed ${amount}`, `completed ${instant}`];

test('a seller that accepts at once completes within the execute call', async () => {
  const id = await orderOf(accepting, 5);
  expect((await post(`/payment/${id}/execute`)).status).toBe(200);
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T12:00:00.000Z'));
  expect(await balances(accepting)).toEqual([95, 5]);
});

test('a seller that accepts at once lets the execute call answer 400 where the balance is too small', async () => {
  const id = await orderOf(accepting, 100.01);
  const answer = await post(`/payment/${id}/execute`);
  expect(answer.text).toBe(
    '{"code":400,"response":{"status":"fail","message":"The account does not have enough available amount"}}',
  );
  expect(await stateOf(id)).toEqual(['pending 0', 'failed 2026-01-15T12:00:00.000Z']);
});

test.each([
  [acceptingAfter5s, completedAt('2026-01-15T12:00:05.000Z')],
  [decliningAfter5s, ['cancelled 0', 'declined 2026-01-15T12:00:05.000Z']],
])('what seller %s does is dated when it was due, however late it is seen', async (seller, state) => {
  const id = await orderOf(seller, 5);
  await post(`/payment/${id}/execute`);
  server.time.advance(3_600_000);
  expect(await stateOf(id)).toEqual(state);
});

test('the delay counts from execute, not from the creation', async () => {
  const id = await orderOf(acceptingAfter5s, 5);
  server.time.advance(60_000);
  await post(`/payment/${id}/execute`);
  server.time.advance(4_999);
  expect(await stateOf(id)).toEqual(['pending 5', 'pending null']);
  server.time.advance(1);
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T12:01:05.000Z'));
});

test.each([acceptingAfter5s, decliningAfter5s])(
  'authorize may come before the answer of seller %s, which is void then',
  async (seller) => {
    const id = await orderOf(seller, 5);
    await post(`/payment/${id}/execute`);
    server.time.advance(1_000);
    expect((await post(`/payment/${id}/authorize`)).status).toBe(200);
    server.time.advance(10_000);
    expect(await stateOf(id)).toEqual(completedAt('2026-01-15T12:00:01.000Z'));
    expect(await balances(seller)).toEqual([95, 5]);
  },
);

test.each([acceptingAfter5s, decliningAfter5s])(
  'what was authorized before completes at execute, whatever the policy of %s',
  async (seller) => {
    const id = await orderOf(seller, 5);
    expect((await post(`/payment/${id}/authorize`)).status).toBe(200);
    expect((await post(`/payment/${id}/execute`)).status).toBe(200);
    server.time.advance(10_000);
    expect(await stateOf(id)).toEqual(completedAt('2026-01-15T12:00:00.000Z'));
    expect(await balances(seller)).toEqual([95, 5]);
  },
);

test('too little money at a delayed answer fails with nobody to tell, and can be tried again', async () => {
  const id = await orderOf(acceptingAfter5s, 100.01);
  expect((await post(`/payment/${id}/execute`)).status).toBe(200);
  server.time.advance(5_000);
  expect(await stateOf(id)).toEqual(['pending 0', 'failed 2026-01-15T12:00:05.000Z']);
  await add(id, 1);
  expect((await post(`/payment/${id}/execute`)).status).toBe(200);
  server.time.advance(5_000);
  expect(await stateOf(id)).toEqual([
    'completed 1',
    'failed 2026-01-15T12:00:05.000Z',
    'completed 2026-01-15T12:00:10.000Z',
  ]);
});

describe('the answer to an earlier execution is void', () => {
  test('where the payment is executed again meanwhile: it is answered in its own time', async () => {
    const id = await orderOf(acceptingAfter5s, 100.01);
    await post(`/payment/${id}/execute`);
    expect((await post(`/payment/${id}/authorize`)).status).toBe(400);
    await add(id, 1);
    server.time.advance(3_000);
    expect((await post(`/payment/${id}/execute`)).status).toBe(200);
    server.time.advance(4_999);
    expect(await stateOf(id)).toEqual(['pending 1', 'failed 2026-01-15T12:00:00.000Z', 'pending null']);
    server.time.advance(1);
    expect(await stateOf(id)).toEqual([
      'completed 1',
      'failed 2026-01-15T12:00:00.000Z',
      'completed 2026-01-15T12:00:08.000Z',
    ]);
    expect(await balances(acceptingAfter5s)).toEqual([99, 1]);
  });

  test('where it waits for another execution: nothing is completed or declined', async () => {
    for (const seller of [acceptingAfter5s, decliningAfter5s]) {
      sandbox = server.fresh();
      const id = await orderOf(seller, 100.01);
      await post(`/payment/${id}/execute`);
      await post(`/payment/${id}/authorize`);
      await add(id, 1);
      server.time.advance(10_000);
      const [state, , last] = await stateOf(id);
      expect([state, last]).toEqual(['pending 1', 'pending null']);
    }
  });
});

const past = { 'x-sandbox-time': '2026-01-15T11:59:58Z' };
const future = { 'x-sandbox-time': '2026-01-15T13:00:00Z' };

test('fixes the instant of one request', async () => {
  const id = await orderOf(manual, 5);
  await post(`/payment/${id}/execute`);
  await post(`/payment/${id}/authorize`, undefined, future);
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T13:00:00.000Z'));
  await post(`/account/${payer}/activate`);
  const { body } = await server.send('GET', `/account/${payer}`, { sandbox });
  expect(body.updated_at).toBe('2026-01-15T12:00:00.000Z');
});

test('makes tasks that are due relative to it, later', async () => {
  const id = await orderOf(acceptingAfter5s, 5);
  await post(`/payment/${id}/execute`, undefined, future);
  server.time.advance(3_604_999);
  expect(await stateOf(id)).toEqual(['pending 5', 'pending null']);
  server.time.advance(1);
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T13:00:05.000Z'));
});

test('makes tasks that are due relative to it, sooner', async () => {
  const id = await orderOf(acceptingAfter5s, 5);
  await post(`/payment/${id}/execute`, undefined, past);
  server.time.advance(2_999);
  expect(await stateOf(id)).toEqual(['pending 5', 'pending null']);
  server.time.advance(1);
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T12:00:03.000Z'));
});

test('makes tasks that are due already: the next request finds them done', async () => {
  const id = await orderOf(acceptingAfter5s, 5);
  await post(`/payment/${id}/execute`, undefined, { 'x-sandbox-time': '2026-01-15T10:00:00Z' });
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T10:00:05.000Z'));
});

test('runs no due work, also where it is due already', async () => {
  const id = await orderOf(acceptingAfter5s, 5);
  await post(`/payment/${id}/execute`, undefined, { 'x-sandbox-time': '2026-01-15T10:00:00Z' });
  const fixed = await server.send('GET', `/payment/${id}/transactions`, { sandbox, headers: future });
  expect(fixed.body[0].state).toBe('pending');
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T10:00:05.000Z'));
});

test('runs no due work, however late it says it is', async () => {
  const id = await orderOf(acceptingAfter5s, 5);
  await post(`/payment/${id}/execute`);
  const late = await server.send('GET', `/payment/${id}/transactions`, { sandbox, headers: future });
  expect(late.body[0].state).toBe('pending');
  expect(await stateOf(id)).toEqual(['pending 5', 'pending null']);
  server.time.advance(5_000);
  expect(await stateOf(id)).toEqual(completedAt('2026-01-15T12:00:05.000Z'));
});

test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])('may be %s', async (instant) => {
  const headers = { 'x-sandbox-time': instant };
  const id = await orderOf(manual, 5);
  for (const verb of ['execute', 'authorize']) {
    expect((await post(`/payment/${id}/${verb}`, undefined, headers)).status).toBe(200);
  }
  expect((await stateOf(id))[0]).toBe('completed 5');
});

test.each(['0000-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00', 'now', ''])(
  'is refused as "%s"',
  async (instant) => {
    const answer = await post(`/account/${payer}/activate`, undefined, { 'x-sandbox-time': instant });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  },
);
