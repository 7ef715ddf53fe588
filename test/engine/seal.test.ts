import type { RawExchange } from '../../src/engine/masking/exchange.js';
import { destinationOf, seal } from '../../src/engine/masking/seal.js';
import type { Secrecy } from '../../src/engine/masking/secrecy.js';
import { unseal } from '../../src/engine/masking/unseal.js';
import { digests } from '../support/digests.js';

const secrecy: Secrecy = {
  secrets: new Set(['ticket_code']),
  identifiers: new Map(['transactionId', 'payment_id'].map((name) => [name, /^\d{13}$/] as const)),
  personal: undefined,
  bodyLimit: 65_536,
  digests,
};

type Asked = Partial<RawExchange['request']>;
type Rest = Partial<Omit<RawExchange, 'request'>>;

function exchange(request: Asked, rest: Rest = {}): RawExchange {
  return {
    id: 'r-1',
    at: '2026-01-31T12:00:00.000Z',
    durationMs: 0.4,
    sandbox: 'default',
    api: 'shop',
    operation: 'pay',
    outcome: null,
    accepted: false,
    request: { method: 'POST', path: '/pay', query: new URLSearchParams(), headers: {}, body: undefined, ...request },
    reply: null,
    scenarios: [],
    violations: [],
    changes: [],
    findings: [],
    fault: null,
    ...rest,
  };
}

function shown(request: Asked, rest: Rest = {}, by: Secrecy = secrecy) {
  return unseal(seal(exchange(request, rest), by));
}

test('an exchange is a request unless it says that it is an act, also one that was kept before there were acts', () => {
  const act = seal(exchange({}, { kind: 'act' }), secrecy);
  const request = seal(exchange({}), secrecy);
  expect([unseal(act).kind, unseal(request).kind]).toEqual(['act', 'request']);
  expect(request).not.toContain('"kind"');
  expect(destinationOf(act)).toEqual({ kind: 'act', api: 'shop', operation: 'pay' });
  expect(destinationOf(request)).toEqual({ kind: 'request', api: 'shop', operation: 'pay' });
});

test('an exchange without secrets comes out as it went in', () => {
  const raw = exchange(
    {
      query: new URLSearchParams('a=1&b=2&b=3'),
      headers: { host: 'localhost', accept: ['text/plain', 'text/html'], gone: undefined },
      body: { amount: '58.00', list: [1, null, true, { deep: '2026-01-31T12:00:00Z' }] },
    },
    {
      reply: { status: 200, headers: { 'content-type': 'application/json' }, body: { id: '7', sum: 12.5 } },
      scenarios: [{ name: 'delay', by: 'header', reached: true, spent: false }],
      violations: [{ pointer: '/amount', keyword: 'type', message: 'amount is a text' }],
      changes: [{ collection: 'payments', id: '7', before: null, after: { id: '7' } }],
      findings: [{ kind: 'missing-client-id' }],
    },
  );
  expect(unseal(seal(raw, secrecy))).toEqual({
    id: 'r-1',
    kind: 'request',
    at: '2026-01-31T12:00:00.000Z',
    durationMs: 0.4,
    sandbox: 'default',
    api: 'shop',
    operation: 'pay',
    outcome: null,
    accepted: false,
    request: {
      method: 'POST',
      path: '/pay',
      params: {},
      query: { a: '1', b: ['2', '3'] },
      headers: { host: 'localhost', accept: ['text/plain', 'text/html'] },
      body: { amount: '58.00', list: [1, null, true, { deep: '2026-01-31T12:00:00Z' }] },
    },
    reply: { status: 200, headers: { 'content-type': 'application/json' }, body: { id: '7', sum: 12.5 } },
    scenarios: [{ name: 'delay', by: 'header', reached: true, spent: false }],
    violations: [{ pointer: '/amount', keyword: 'type', message: 'amount is a text' }],
    changes: [{ collection: 'payments', id: '7', before: null, after: { id: '7' } }],
    findings: [{ kind: 'missing-client-id' }],
    fault: null,
  });
});

test('card numbers are masked in texts, lists, numbers and names, as often as they come', () => {
  const body = {
    card: '4242424242424242',
    note: 'paid with 4242 4242 4242 4242, twice',
    list: [['4242-4242-4242-4242']],
    amex: 378282246310005,
    '4242424242424242': 1,
    '424242******4242': 2,
  };
  expect(shown({ body }).request.body).toEqual({
    card: '424242******4242',
    note: 'paid with 424242******4242, twice',
    list: [['424242******4242']],
    amex: '378282*****0005',
    '424242******4242*': 1,
    '424242******4242': 2,
  });
});

test.each([
  ['/pay/4242424242424242/now', '/pay/424242******4242/now'],
  ['/pay/4242%204242%204242%204242', '/pay/424242******4242'],
  ['/pay/4242%25204242%25204242%25204242', '/pay/424242******4242'],
  ['/pay/%34%32%34242424242424%32', '/pay/424242******4242'],
  ['/pay/50%25', '/pay/50%25'],
  ['/pay/%', '/pay/%'],
])('the path %s is shown as %s', (path, masked) => {
  expect(shown({ path }).request.path).toBe(masked);
});

test('identifiers are shown, though they look like card numbers, as long as they have the form of their member', () => {
  const body = {
    transactionId: '4222222222222',
    transaction_id: 4222222222222,
    paymentId: '4242 4242 4242 4242',
    payment_id: ['4222222222222', '4242424242424242', 4242424242424242],
  };
  const params = { payment_id: '4222222222222' };
  const { request } = shown({ path: '/pay/4222222222222', params, body });
  expect(request.path).toBe('/pay/4222222222222');
  expect(request.body).toEqual({
    transactionId: '4222222222222',
    transaction_id: 4222222222222,
    paymentId: '424242******4242',
    payment_id: ['4222222222222', '424242******4242', '424242******4242'],
  });
  const other = shown({ path: '/pay/4242424242424242', params: { payment_id: '4242424242424242' } });
  expect(other.request).toMatchObject({ path: '/pay/424242******4242', params: { payment_id: '424242******4242' } });
});

test.each([
  'authorization',
  'Proxy-Authorization',
  'cookie',
  'set-cookie',
  'X-Api-Key',
  'partnerApiKey',
  'apikey',
  'x-auth-token',
  'Password',
  'senha',
  'new_password',
  'client_secret',
  'secretAccessKey',
  'accessToken',
  'refresh_token',
  'idToken',
  'token',
  'cvv',
  'card_cvc',
  'CVV2',
  'cvc2',
  'csc',
  'securityCode',
  'card-verification-value',
  'pin',
  'TicketCode',
])('%s is a secret name, wherever it stands', (name) => {
  const { request, reply } = shown(
    { headers: { [name]: 'abc-987' }, query: new URLSearchParams([[name, 'abc-987']]), body: { a: [{ [name]: 987 }] } },
    { reply: { status: 200, headers: {}, body: { [name]: { deep: ['abc-987'] } } } },
  );
  expect(request.headers).toEqual({ [name]: '****' });
  expect(request.query).toEqual({ [name]: '****' });
  expect(request.body).toEqual({ a: [{ [name]: '****' }] });
  expect(reply?.body).toEqual({ [name]: '****' });
});

test.each(['token_id', 'token_type', 'x-api-name', 'keyword', 'pinned', 'cvc_check', 'author', 'opinion', 'spin'])(
  '%s is no secret name',
  (name) => {
    expect(shown({ body: { [name]: 'abc-987' } }).request.body).toEqual({ [name]: 'abc-987' });
  },
);

test('null and an empty text hide no secret, and of a list each item is masked', () => {
  const body = { password: null, pin: '', cvv: ['123', '456'] };
  expect(shown({ body }).request.body).toEqual({ password: null, pin: '', cvv: ['****', '****'] });
});

test('personal data is masked where its API says so', () => {
  const body = { customer: { name: 'Ana', cpf_cnpj: '123.456.789-09' }, sum: 1 };
  const personal = { ...secrecy, personal: new Set(['name', 'cpfCnpj']) };
  expect(shown({ body }, {}, personal).request.body).toEqual({ customer: { name: '****', cpf_cnpj: '****' }, sum: 1 });
  expect(shown({ body }).request.body).toEqual({ customer: { name: 'Ana', cpf_cnpj: '123.456.789-09' }, sum: 1 });
});
