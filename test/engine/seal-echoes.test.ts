import type { RawExchange } from '../../src/engine/masking/exchange.js';
import { maskText } from '../../src/engine/masking/mask-text.js';
import { seal } from '../../src/engine/masking/seal.js';
import { unseal } from '../../src/engine/masking/unseal.js';
import { digests } from '../support/digests.js';
import { growthOf, linear } from '../support/growth.js';

const secrecy = {
  secrets: new Set<string>(),
  identifiers: new Map([['id', /^\d{13}$/]]),
  personal: undefined,
  bodyLimit: 1_000,
  digests,
};

type Asked = Partial<RawExchange['request']>;

function sealed(request: Asked, body?: unknown, rest: Partial<RawExchange> = {}): string {
  const exchange = {
    id: 'r-1',
    at: '2026-01-31T12:00:00.000Z',
    durationMs: 1,
    sandbox: 'default',
    api: null,
    operation: null,
    outcome: null,
    accepted: false,
    request: { method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: undefined, ...request },
    reply: body === undefined ? null : { status: 200, headers: {}, body },
    scenarios: [],
    violations: [],
    changes: [],
    findings: [],
    fault: null,
    ...rest,
  };
  return seal(exchange, secrecy);
}

const shown = (request: Asked, body?: unknown, rest?: Partial<RawExchange>) => unseal(sealed(request, body, rest));

test('a long secret is masked wherever the exchange repeats it, a short one where it is the whole value', () => {
  const { request, reply, violations, changes } = shown(
    {
      path: '/x/k-1234-5678/9876/9876',
      headers: { authorization: 'Bearer k-1234-5678' },
      body: { cvv: '9876', a: 'no 9876' },
    },
    { message: 'k-1234-5678 is unknown', 'k-1234-5678': 1, code: '9876', number: 9876, other: 98765 },
    {
      violations: [{ pointer: '/a', keyword: 'enum', message: '"k-1234-5678" is not allowed' }],
      changes: [{ collection: 'c', id: '1', before: null, after: { by: 'k-1234-5678' } }],
    },
  );
  expect(request.path).toBe('/x/****/****/****');
  expect(request.body).toEqual({ cvv: '****', a: 'no 9876' });
  expect(reply?.body).toEqual({
    message: '**** is unknown',
    '****': 1,
    code: '****',
    number: '****',
    other: 98765,
  });
  expect(violations[0]?.message).toBe('"****" is not allowed');
  expect(changes[0]?.after).toEqual({ by: '****' });
});

test('Basic credentials are masked as a whole and in their parts, cookies by their values', () => {
  const { request, reply } = shown(
    { headers: { authorization: 'Basic bWVyY2hhbnQtMTpzM2NyZXQta2V5', cookie: 'theme=dark; sid=0123456789' } },
    {
      a: 'merchant-1:s3cret-key',
      b: 'by merchant-1',
      c: 's3cret-key',
      d: 'bWVyY2hhbnQtMTpzM2NyZXQta2V5',
      e: '<0123456789>',
      f: 'dark',
    },
  );
  expect(request.headers).toEqual({ authorization: '****', cookie: '****' });
  expect(reply?.body).toEqual({ a: '****', b: 'by ****', c: '****', d: '****', e: '<****>', f: 'dark' });
});

test('a key in the encoding of older clients is found as well', () => {
  const { reply } = shown({ headers: { authorization: 'Basic aWQ6cORzc3dvcmQx' } }, { a: '<pässword1>' });
  expect(reply?.body).toEqual({ a: '<****>' });
});

test.each([
  [{ path: '/x/p%40ss%2Fw%22rd%21' }, null, '/x/****', null],
  [{}, { a: '/y?z=p%2540ss%252Fw%2522rd%2521' }, '/', { a: '/y?z=****' }],
  [{}, { 'p%40ss/w"rd!': 1 }, '/', { '****': 1 }],
  [{}, 'it was p@ss/w"rd!', '/', 'it was ****'],
  [{ path: '/https://joe:pass@shop.test' }, null, '/https://****@shop.test', null],
])('a secret is found behind percent-encodings and JSON escapes: %j, %j', (request, said, path, body) => {
  const exchange = shown({ headers: { 'x-api-key': 'p@ss/w"rd!' }, ...request }, said);
  expect(exchange.request.path).toBe(path);
  expect(exchange.reply?.body).toEqual(body);
});

test('a secret within another is no reason to show the rest of it', () => {
  const body = { pin: 'abcdefgh', password: 'abcdefghij' };
  expect(shown({ body }, '<abcdefghij> <abcdefgh>').reply?.body).toBe('<****> <****>');
  expect(shown({ body: { password: 'open-sesame x' } }, '<open-sesame x>').reply?.body).toBe('<****>');
});

test.each([
  [
    'https://joe:pa@ss@shop.test/a?token=abc&x=1#access_token=def',
    'https://****@shop.test/a?token=****&x=1#access_token=****',
  ],
  ['see http://a.test/?card[cvv]=123&id=7 and //b', 'see http://a.test/?card[cvv]=****&id=7 and //b'],
  ['https%3A%2F%2Fjoe%3Apass%40shop.test', 'https://****@shop.test'],
  ['?n=4242+4242+4242+4242', '?n=424242******4242'],
  ['grant_type=password&client_secret=abc', 'grant_type=password&client_secret=****'],
  ['{"cvv": "12\\"3", "pin":1234, "a":"b"}', '{"cvv": "****", "pin":"****", "a":"b"}'],
  ['"{\\"accessToken\\":\\"eyJ.x\\",\\"a\\":1}"', '"{\\"accessToken\\":\\"****\\",\\"a\\":1}"'],
  ['/a?%74oken=abc', '/a?token=****'],
  ['{"accessToken":"eyJhb', '{"accessToken":"****'],
  ['sent Authorization: Bearer abc.def-123 twice', 'sent Authorization: Bearer **** twice'],
  ['Basic am9lOnBhc3M= was sent', 'Basic **** was sent'],
])('the text %s is shown as %s', (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

test.each([
  'Basic authentication is required; a bearer presents documents',
  'https://shop.test/a?token_type=3&page=2',
  'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA==',
  'joe@shop.test wrote http://shop.test/@joe',
  '100% sure, 5 %20 or "quoted": well',
  'amount=58.00',
])('the text %s is shown as it is', (text) => {
  expect(maskText(text)).toBe(text);
});

test('a body that is no JSON is never kept', () => {
  expect(shown({ unparsed: 17 }).request.body).toEqual({ unparsed: 17 });
});

test('a body that is too long is cut after masking', () => {
  const { request, reply } = shown(
    { body: { cvv: '987', list: Array.from({ length: 100 }, () => '4242424242424242'), password: 'far-away-secret' } },
    'x'.repeat(990) + '4242424242424242'.padEnd(5_000, ' '),
  );
  expect(request.body).toEqual({
    truncated: true,
    bytes: 1_951,
    start: `{"cvv":"****","list":[${'"424242******4242",'.repeat(100)}`.slice(0, 1_000),
  });
  expect(reply?.body).toEqual({ truncated: true, bytes: 5_990, start: '' });
});

test('nothing in a body that was cut can be compared with', () => {
  const text = sealed({ body: { cvv: '987', long: ['x'.repeat(900), 'x'.repeat(900)] }, headers: { cookie: 'a=b' } });
  expect(Object.keys(JSON.parse(text).digests)).toEqual(['/request/headers/cookie']);
});

test('a secret in the part that was cut off is still masked where it is repeated', () => {
  const { reply } = shown(
    { body: { long: ['x'.repeat(900), 'x'.repeat(900)], far: [{ password: 'far-away-secret' }] } },
    'far-away-secret!',
  );
  expect(reply?.body).toBe('****!');
});

test('odd members and texts come through', () => {
  const body = JSON.parse('{"__proto__":{"cvv":"123","a":"\\ud800"},"constructor":"\\u0000","toJSON":1,"":{"":""}}');
  expect(JSON.stringify(shown({ body }).request.body)).toBe(
    '{"__proto__":{"cvv":"****","a":"\\ud800"},"constructor":"\\u0000","toJSON":1,"":{"":""}}',
  );
  const deep = JSON.parse(`${'['.repeat(100)}"4242424242424242"${']'.repeat(100)}`);
  expect(JSON.stringify(shown({ body: deep }).request.body)).toContain('"424242******4242"');
});

test.each(['1 ', '://', 'a=', '%25', '"a":', '"a":\\"', '"', '\\', 'a', 'Bearer ', '://a@', '=', "pin='", 'pin="'])(
  'more of "%s" takes as much more time, no more',
  async (part) => {
    expect(await growthOf((length) => maskText(part.repeat(length / part.length)))).toBeLessThan(linear);
  },
);
