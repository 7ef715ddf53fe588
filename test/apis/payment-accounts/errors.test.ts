import { sandbox, server } from '../../support/shared.js';

const rich = '11111111-1111-4111-8111-111111111111';
const inactive = '33333333-3333-4333-8333-333333333333';
const payer = '44444444-4444-4444-8444-444444444444';
const seller = 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa';
const nobody = '99999999-9999-4999-8999-999999999999';
const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
const transaction = 'eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const send = (path: string, { method = 'POST', headers = {}, body }: Sent = {}) =>
  server.send(method, path, { sandbox, headers, body });
const fail = (code: number, message: string) => `{"code":${code},"response":{"status":"fail","message":"${message}"}}`;

async function refused(path: string, sent: Sent, status: number, message: string) {
  const answer = await send(path, sent);
  expect(answer.text).toBe(fail(status, message));
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/json');
}

async function made(path: string, body: object): Promise<string> {
  const answer = await send(path, { body });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

const newAccount = (currency: string) =>
  made('/account', { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency });

const order = { request_id: 'order-1', seller_id: seller, currency: 'EUR' };
const malformed = '{"request_id":';
const tooLarge = `${malformed}"${'x'.repeat(1024 * 1024)}`;
const xml = { 'content-type': 'text/xml' };

test.each<[string, string, Sent, number, string]>([
  [
    'the method',
    `/account/${nobody}/payment`,
    { method: 'PUT', headers: { ...xml, accept: 'text/html' }, body: tooLarge },
    405,
    'method not allowed',
  ],
  [
    'the Accept',
    `/account/${nobody}/payment`,
    { headers: { ...xml, accept: 'text/html' }, body: tooLarge },
    406,
    'not acceptable',
  ],
  ['the Content-Type', `/account/${nobody}/payment`, { headers: xml, body: tooLarge }, 415, 'unsupported media type'],
  ['the size', `/account/${nobody}/payment`, { body: tooLarge }, 413, 'content too large'],
  ['malformed JSON', `/account/${nobody}/payment`, { body: malformed }, 400, 'malformed JSON'],
  ['no JSON at all', `/account/${nobody}/payment`, {}, 400, 'malformed JSON'],
  [
    'an unknown payer',
    `/account/${nobody}/payment`,
    { body: { ...order, seller_id: inactive } },
    404,
    'account not found',
  ],
  ['an inactive payer', `/account/${inactive}/payment`, { body: {} }, 403, 'account inactive'],
  [
    'an inactive seller',
    `/account/${payer}/payment`,
    { body: { seller_id: inactive.toUpperCase(), currency: 'x' } },
    403,
    'account inactive',
  ],
  [
    'the members, all of them',
    `/account/${payer}/payment`,
    { body: { request_id: '', seller_id: 'x', currency: 'euro', reference: 7 } },
    400,
    'missing or invalid: request_id, seller_id, currency, reference',
  ],
  [
    'the members in the order of the page, some missing and some not valid',
    `/account/${payer}/payment`,
    { body: '{"reference":7,"currency":"eur","seller_id":null,"request_id":""}' },
    400,
    'missing or invalid: request_id, seller_id, reference',
  ],
  [
    'the members in the order of the page, the first not valid',
    `/account/${payer}/payment`,
    { body: { request_id: '', seller_id: null, currency: 'eur' } },
    400,
    'missing or invalid: request_id, seller_id',
  ],
  [
    'the members in the order of the page, the last missing',
    `/account/${payer}/payment`,
    { body: { request_id: 7, currency: 'XYZ', reference: 7 } },
    400,
    'missing or invalid: request_id, seller_id, currency, reference',
  ],
  [
    'all members where there are none',
    `/account/${payer}/payment`,
    { body: {} },
    400,
    'missing or invalid: request_id, seller_id, currency',
  ],
  [
    'the members before the seller',
    `/account/${payer}/payment`,
    { body: { ...order, request_id: 'x'.repeat(41), seller_id: nobody } },
    400,
    'missing or invalid: request_id',
  ],
  [
    'a currency that there is not',
    `/account/${payer}/payment`,
    { body: { ...order, currency: 'XYZ', seller_id: nobody } },
    400,
    'missing or invalid: currency',
  ],
  [
    'an unknown seller',
    `/account/${payer}/payment`,
    { body: { ...order, seller_id: nobody, currency: 'USD', request_id: 'example-payment' } },
    404,
    'seller not found',
  ],
  [
    'a seller who is the payer',
    `/account/${payer}/payment`,
    { body: { ...order, seller_id: payer.toUpperCase(), currency: 'USD', request_id: 'example-payment' } },
    400,
    'seller and payer are the same account',
  ],
  [
    'the currency of the accounts',
    `/account/${payer}/payment`,
    { body: { ...order, currency: 'USD', request_id: 'example-payment' } },
    400,
    'currency differs from the currency of the account',
  ],
  [
    'a request_id of the same account',
    `/account/${payer}/payment`,
    { body: { ...order, request_id: 'example-payment' } },
    409,
    'request_id has been used',
  ],
  [
    'a request_id of another account',
    `/account/${rich}/payment`,
    { body: { ...order, request_id: 'example-payment' } },
    409,
    'request_id has been used',
  ],
])('%s', async (_what, path, sent, status, message) => {
  await refused(path, sent, status, message);
  expect(await server.records(sandbox, 'payment-accounts/payments')).toHaveLength(1);
});

test('the currency of one of the two accounts', async () => {
  const dollars = await newAccount('USD');
  const mismatch = 'currency differs from the currency of the account';
  for (const currency of ['USD', 'EUR']) {
    await refused(`/account/${payer}/payment`, { body: { ...order, seller_id: dollars, currency } }, 400, mismatch);
  }
});

test.each([
  ['/account', {}, 'user_id, currency'],
  ['/account', { user_id: 'x', currency: 'EURO' }, 'user_id, currency'],
  ['/account', { user_id: nobody, currency: 'ZZZ' }, 'currency'],
  ['/account', { user_id: null, currency: null }, 'user_id, currency'],
  [`/payment/${payment}/authorize`, { state: 'pending' }, 'state'],
  [`/payment/${payment}/authorize`, { state: 7, reason_code: 7 }, 'state, reason_code'],
  [`/payment/${payment}/authorize`, [], 'body'],
  [`/account/${payer}/payment`, { ...order, reference: 'x'.repeat(129) }, 'reference'],
  [`/account/${payer}/payment`, { ...order, request_id: 7 }, 'request_id'],
  [`/account/${payer}/payment`, { ...order, request_id: null, currency: null }, 'request_id, currency'],
  [`/account/${payer}/payment`, [], 'body'],
  [`/account/${payer}/payment`, null, 'body'],
  [`/payment/${payment}/transactions`, {}, 'amount'],
  [`/payment/${payment}/transactions`, { amount: '12.50', reference: 5 }, 'amount, reference'],
  [`/payment/${payment}/transactions`, { amount: 0 }, 'amount'],
  [`/payment/${payment}/transactions`, { amount: -1 }, 'amount'],
  [`/payment/${payment}/transactions`, { amount: 0.001, reference: 'x'.repeat(129) }, 'amount, reference'],
  [`/account/${payer}/amount`, {}, 'amount'],
  [`/account/${payer}/amount`, { amount: -0 }, 'amount'],
  [`/account/${payer}/amount`, { amount: 1.005 }, 'amount'],
])('POST %s with %j names what is missing or invalid', async (path, body, members) => {
  await refused(path, { body: JSON.stringify(body) }, 400, `missing or invalid: ${members}`);
});

test.each([40, 128])('lengths count characters, not bytes', async (length) => {
  const text = '🂡'.repeat(length);
  const body = length === 40 ? { ...order, request_id: text } : { ...order, reference: text };
  expect((await send(`/account/${payer}/payment`, { body })).status).toBe(201);
});

describe('an unknown name in the path', () => {
  const other = async () => made(`/account/${rich}/payment`, order);
  const bad = { amount: -1 };

  test.each([
    ['POST', `/payment/${nobody}/transactions`, bad, 'Payment not found'],
    ['POST', `/payment/${nobody}/execute`, undefined, 'Payment not found'],
    ['POST', `/payment/${nobody}/authorize`, undefined, 'Payment not found'],
    ['POST', `/payment/${nobody}/transactions/${transaction}/cancel`, undefined, 'Payment not found'],
    ['POST', `/payment/${payment}/transactions/${nobody}/cancel`, undefined, 'Transaction not found'],
    ['GET', `/payment/${nobody}/transactions`, undefined, 'Payment not found'],
    ['GET', `/payment/${nobody}/transactions/${transaction}`, undefined, 'Payment not found'],
    ['GET', `/payment/${payment}/transactions/${nobody}`, undefined, 'Transaction not found'],
    ['GET', '/payment/__proto__/transactions/x', undefined, 'Payment not found'],
    ['GET', `/account/${nobody}/payments`, undefined, 'account not found'],
    ['GET', '/account/1/payments', undefined, 'account not found'],
    ['GET', `/account/${nobody}`, undefined, 'account not found'],
    ['POST', `/account/${nobody}/amount`, bad, 'account not found'],
    ['POST', `/account/${nobody}/activate`, undefined, 'account not found'],
    ['POST', `/account/${nobody}/desactivate`, undefined, 'account not found'],
  ])('%s %s', async (method, path, body, message) => {
    await refused(path, { method, body }, 404, message);
  });

  test('a transaction of another payment is none of this one', async () => {
    const id = await other();
    await refused(`/payment/${id}/transactions/${transaction}`, { method: 'GET' }, 404, 'Transaction not found');
    await refused(`/payment/${id}/transactions/${transaction}/cancel`, {}, 404, 'Transaction not found');
    expect((await send(`/payment/${payment}/transactions/${transaction}/cancel`)).status).toBe(200);
  });

  test('UUIDs in the path may be upper case', async () => {
    const path = `/payment/${payment.toUpperCase()}/transactions/${transaction.toUpperCase()}`;
    expect((await send(path, { method: 'GET' })).status).toBe(200);
  });

  test.each(['/account', `/account/${payer}/payment/x`, `/payment/${payment}`, '/payment/%E0%A4%A'])(
    'GET %s leads nowhere, in the words of this API',
    async (path) => {
      const { status, body } = await send(path, { method: 'GET' });
      expect([status, body.response.status]).toEqual([path === '/account' ? 405 : 404, 'fail']);
    },
  );
});

describe('each path has its methods', () => {
  test.each([
    ['GET', '/account', 'POST'],
    ['GET', `/account/${payer}/payment`, 'POST'],
    ['POST', `/account/${payer}/payments`, 'GET, HEAD'],
    ['PUT', `/account/${payer}`, 'GET, HEAD'],
    ['PUT', `/payment/${payment}/transactions`, 'POST, GET, HEAD'],
    ['DELETE', `/payment/${payment}/transactions/${transaction}`, 'GET, HEAD'],
    ['GET', `/payment/${payment}/transactions/${transaction}/cancel`, 'POST'],
    ['GET', `/payment/${payment}/execute`, 'POST'],
    ['PATCH', `/payment/${nobody}/authorize`, 'POST'],
  ])('%s %s', async (method, path, allow) => {
    await refused(path, { method, headers: { accept: 'text/html' } }, 405, 'method not allowed');
    expect((await send(path, { method })).headers['allow']).toBe(allow);
  });
});

test.each([
  ['GET', `/account/${nobody}/payments`],
  ['POST', `/payment/${nobody}/execute`],
])('%s %s looks at the Accept first', async (method, path) => {
  await refused(path, { method, headers: { accept: 'application/xml' } }, 406, 'not acceptable');
});

test('a body that nobody asked for is looked at in the same order, and executes nothing where it is wrong', async () => {
  const path = `/payment/${payment}/execute`;
  await refused(path, { headers: xml, body: 'x'.repeat(1024 * 1024 + 1) }, 415, 'unsupported media type');
  await refused(path, { body: 'x'.repeat(1024 * 1024 + 1) }, 413, 'content too large');
  await refused(path, { body: malformed }, 400, 'malformed JSON');
  expect((await send(path)).status).toBe(200);
});

test.each([
  ['400', 'bad request'],
  ['404', 'not found'],
  ['413', 'content too large'],
  ['418', "i'm a teapot"],
  ['422', 'unprocessable content'],
  ['429', 'too many requests'],
  ['500', 'internal error'],
  ['501', 'not implemented'],
  ['503', 'service unavailable'],
  ['599', 'internal server error'],
])('status %s that was asked for is a General Response', async (code, message) => {
  const headers = { 'x-sandbox-scenario': `status;code=${code}` };
  await refused(`/account/${payer}/payments`, { method: 'GET', headers }, Number(code), message);
});
