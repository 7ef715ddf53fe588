import { gzipSync } from 'node:zlib';
import { sandbox, server } from '../../support/shared.js';
import {
  charge,
  credentials,
  failed,
  intent201,
  intent301,
  intent401,
  sample,
  succeeded,
  token101,
  token202,
} from './client.js';

const partner = 'partner_id : Invalid or inactive or missing partner_id';
const token = 'token_id : Invalid or missing token_id';
const currency = 'currency_code : Invalid or missing currency_code';
const amount = 'amount : Invalid or missing amount';
const customer = 'customer_name : Invalid or missing customer_name';
const request = 'request : Invalid or missing request';

const wrapped = (text: string) => gzipSync(text).toString('base64');

describe('credentials', () => {
  test.each([
    ['no name', { 'x-api-name': '' }],
    ['no key', { 'x-api-key': '' }],
    ['another name', { 'x-api-name': 'XXXXSECONDAPP' }],
    ['another key', { 'x-api-key': 'kfpwsfnknknfwknfkwnknef9823rujfsormDFS3ijoncvowoeorfn' }],
    ['a key in the other case', { 'x-api-key': 'KFPWSFNKNKNFWKNFKWNKNEF9823RUJFSORMDFS3IJONCVOWOEORFNV' }],
    ['a name that every object has', { 'x-api-name': '__proto__' }],
    ['another key, with a body that is not even JSON', { 'x-api-key': 'wrong', 'content-type': 'text/plain' }],
  ])('%s is unauthorised, whatever else is wrong', async (_what, headers: Record<string, string>) => {
    const answer = await charge(server, sandbox, { amount: 'x', token_id: token101 }, headers);
    expect(answer.status).toBe(401);
    expect(answer.text).toBe(failed('Unauthorised'));
    expect((await charge(server, sandbox, { token_id: token101 })).status).toBe(200);
  });

  test.each(['x-api-name', 'x-api-key'] as const)('a request without %s is unauthorised', async (missing) => {
    const { [missing]: _left, ...headers } = credentials;
    const answer = await server.send('POST', '/service/api/charge', { sandbox, headers, body: {} });
    expect(answer.status).toBe(401);
    expect(answer.text).toBe(failed('Unauthorised'));
  });
});

test.each<[string, Record<string, unknown>, string[]]>([
  ['an unknown property', { partner_id: 'H9' }, [partner]],
  ['a property that every object has', { partner_id: '__proto__' }, [partner]],
  ['a property in the other case', { partner_id: 'h1' }, [partner]],
  ['an inactive property', { partner_id: 'H3', token_id: intent301 }, [partner]],
  ['a missing property', { partner_id: undefined }, [partner]],
  ['a property that is null', { partner_id: null }, [partner]],
  ['a property that is a number', { partner_id: 1 }, [partner]],
  ['an inactive property with what it does not accept', { partner_id: 'H3', currency_code: 'USD' }, [partner]],
  ['an unknown property with a token that unwraps', { partner_id: 'H9', token_id: wrapped('7') }, [partner]],
  ['an unknown property with one that does not', { partner_id: 'H9', token_id: 'x' }, [partner, token]],
  ['an unknown property with a wrapped word', { partner_id: 'H9', token_id: wrapped('abc') }, [partner, token]],
  ['an unknown property with nothing wrapped', { partner_id: 'H9', token_id: wrapped('') }, [partner, token]],
  ['an unknown property and no currency at all', { partner_id: 'H9', currency_code: 'XXQ' }, [partner, currency]],
  ['a missing token', { token_id: undefined }, [token]],
  ['a token of another property', { token_id: token202 }, [token]],
  ['an intent of another property', { token_id: intent401 }, [token]],
  ['a row that is not there', { token_id: wrapped('80') }, [token]],
  ['a row id that is not wrapped', { token_id: '79' }, [token]],
  ['base64 that holds no gzip member', { token_id: 'Nzk=' }, [token]],
  ['a gzip member that holds no number', { token_id: wrapped('abc') }, [token]],
  ['a gzip member that holds nothing', { token_id: wrapped('') }, [token]],
  ['a gzip member cut short', { token_id: 'H4sIAAAAAAAAAzO3BADDOtuO' }, [token]],
  ['base64 without its padding', { token_id: 'H4sIAAAAAAAAAzO3BADDOtuOAgAAAA' }, [token]],
  ['a small token that unwraps to a megabyte', { token_id: wrapped('7'.repeat(100_000)) }, [token]],
  ['a token that is a number', { token_id: 79 }, [token]],
  ['a currency that the property does not accept', { currency_code: 'EUR' }, [currency]],
  ['a currency in small letters', { currency_code: 'inr' }, [currency]],
  ['a currency that is none', { currency_code: 'XXX' }, [currency]],
  ['a missing currency', { currency_code: undefined }, [currency]],
  ['an amount of nothing', { amount: '0.00' }, [amount]],
  ['an amount below nothing', { amount: '-1' }, [amount]],
  ['an empty amount', { amount: '' }, [amount]],
  ['an amount that is a number', { amount: 5000 }, [amount]],
  ['three decimals of INR', { amount: '50.001' }, [amount]],
  ['an amount that ends with its point', { amount: '50.' }, [amount]],
  ['an amount that begins with its point', { amount: '.50' }, [amount]],
  ['an amount with a comma', { amount: '1,000.00' }, [amount]],
  ['an amount with an exponent', { amount: '1e3' }, [amount]],
  ['an amount with a space', { amount: ' 50' }, [amount]],
  ['an amount with a line after it', { amount: '50\n' }, [amount]],
  ['an amount in other digits', { amount: '٥٠' }, [amount]],
  ['13 digits before the point', { amount: '1234567890123' }, [amount]],
  ['three decimals, the currency not being one', { currency_code: 'XXX', amount: '1.234' }, [currency, amount]],
  ['two decimals, the currency not being one', { currency_code: 'XXX', amount: '1.23' }, [currency]],
  ['a customer name that is a number', { customer_name: 7 }, [customer]],
])('%s is refused by name', async (_what, changes, messages) => {
  const answer = await charge(server, sandbox, changes);
  expect(answer.text).toBe(failed(...messages));
  expect(answer.status).toBe(400);
  expect((await charge(server, sandbox)).body.PGTransactionID).toBe('pi_3NOia7LkClv9jGLK1CV12znF');
});

test('every problem is listed, in the order of the page, not of the request', async () => {
  const answer = await server.send('POST', '/service/api/charge', {
    sandbox,
    headers: credentials,
    body: { customer_name: 1, amount: '0', currency_code: 'rupees', token_id: 79, partner_id: 'H9' },
  });
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(failed(partner, token, currency, amount, customer));
});

test('an empty object lacks all that is required', async () => {
  const answer = await server.send('POST', '/service/api/charge', { sandbox, headers: credentials, body: {} });
  expect(answer.text).toBe(failed(partner, token, currency, amount));
});

test.each([
  ['left out', undefined],
  ['null', null],
  ['empty', ''],
  ['blank', '   '],
])('a property that charges through Pay Advantage refuses a customer name that is %s', async (_what, name) => {
  const changes = { partner_id: 'H2', token_id: intent201, currency_code: 'AUD', customer_name: name };
  const answer = await charge(server, sandbox, changes);
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(failed(customer));
  const withAmount = await charge(server, sandbox, { ...changes, amount: 'x' });
  expect(withAmount.text).toBe(failed(amount, customer));
});

test.each([
  ['left out', undefined, null],
  ['null', null, null],
  ['empty', '', null],
  ['of another alphabet', '山田 太郎', '山田 太郎'],
  ['half of a character', '\ud83d', '\ud83d'],
])('through Stripe a customer name may be %s', async (_what, name, kept) => {
  const answer = await charge(server, sandbox, { customer_name: name });
  expect(answer.text).toMatch(succeeded);
  expect(await server.records(sandbox, 'suissu/charges')).toMatchObject([{ customer_name: kept }]);
});

test('without a valid property nobody asks for a customer name', async () => {
  const answer = await charge(server, sandbox, { partner_id: 'H9', customer_name: null });
  expect(answer.text).toBe(failed(partner));
});

test.each([
  ['amount', amount, '5000.0000000000001'],
  ['customer_name', customer, '12345678901234567890'],
  ['customer_name', customer, '1e999'],
])('%s is refused also as a number that JSON can not keep', async (member, message, number) => {
  const { [member as 'amount']: _left, ...others } = sample;
  const answer = await server.send('POST', '/service/api/charge', {
    sandbox,
    headers: credentials,
    body: `{"${member}":${number},${JSON.stringify(others).slice(1)}`,
  });
  expect(answer.text).toBe(failed(message));
});

test('members that nobody knows are left alone', async () => {
  const answer = await server.send('POST', '/service/api/charge', {
    sandbox,
    headers: credentials,
    body: `{"__proto__":{"spent":true},"constructor":1,"3ds":[[]],${JSON.stringify(sample).slice(1)}`,
  });
  expect(answer.text).toMatch(succeeded);
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  server.send('POST', '/service/api/charge', { sandbox, headers: { ...credentials, ...headers }, body });

test.each([
  ['cut short', '{"partner_id":"H1"'],
  ['null', 'null'],
  ['a list', '[{"partner_id":"H1"}]'],
  ['a text', '"H1"'],
  ['a number', '5000'],
  ['a boolean', 'true'],
  ['nested without end', '['.repeat(50_000)],
  ['a long number and a text without end', `1234567890123456"${'\\"'.repeat(300_000)}`],
  ['with a comma too many', '{"partner_id":"H1",}'],
])('a body that is %s is an invalid request', async (_what, body) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(failed(request));
  expect(answer.headers['content-type']).toBe('application/json');
});

test('so is no body at all', async () => {
  const answer = await server.send('POST', '/service/api/charge', { sandbox, headers: credentials });
  expect(answer.status).toBe(400);
  expect(answer.text).toBe(failed(request));
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'json'])(
  'Content-Type %s is refused before the body is looked at',
  async (type) => {
    for (const body of ['{"partner_id"', `"${'x'.repeat(1_048_577)}"`]) {
      const answer = await post(body, { 'content-type': type });
      expect(answer.status).toBe(415);
      expect(answer.text).toBe(failed('content-type : Invalid or missing content-type'));
    }
  },
);

test('a charset of UTF-8 is fine', async () => {
  const answer = await post(sample, { 'content-type': 'application/json; charset=UTF-8' });
  expect(answer.text).toMatch(succeeded);
});

test('a body over 1 MiB is too large, one of 1 MiB is not', async () => {
  const padded = (bytes: number) => {
    const text = JSON.stringify({ ...sample, note: '' });
    return text.replace('"note":""', `"note":"${'x'.repeat(bytes - text.length)}"`);
  };
  expect((await post(padded(1_048_576))).text).toMatch(succeeded);
  const answer = await post(padded(1_048_577));
  expect(answer.status).toBe(413);
  expect(answer.text).toBe(failed(request));
  const withoutKey = await post(padded(1_048_577), { 'x-api-key': 'wrong' });
  expect(withoutKey.status).toBe(401);
});

test.each([
  '/service/api',
  '/service/api/',
  '/service/api/charges',
  '/service/api/Charge',
  '/service/api/charge/1',
  '/service/api/%ff',
])('nothing answers at %s', async (path) => {
  const answer = await server.send('POST', path, { sandbox, body: 'x' });
  expect(answer.status).toBe(404);
  expect(answer.text).toBe(failed('path : Invalid or missing path'));
  expect(answer.headers['content-type']).toBe('application/json');
});

test('at its own host every path that it does not have is an invalid path', async () => {
  const answer = await server.send('GET', '/payment', { sandbox, headers: { host: 'token.suissu.com' } });
  expect(answer.status).toBe(404);
  expect(answer.text).toBe(failed('path : Invalid or missing path'));
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not its method', async (method) => {
  const answer = await server.send(method, '/service/api/charge', { sandbox });
  expect(answer.status).toBe(405);
  expect(answer.text).toBe(failed('method : Invalid or missing method'));
  expect(answer.headers['allow']).toBe('POST');
});

test('one slash after the path is fine', async () => {
  const call = { sandbox, headers: credentials, body: sample };
  expect((await server.send('POST', '/service/api/charge/', call)).text).toMatch(succeeded);
});

describe('a status that is asked for', () => {
  test.each([
    [400, request],
    [401, 'Unauthorised'],
    [402, 'Payment Required'],
    [406, 'Not Acceptable'],
    [409, 'Conflict'],
    [413, request],
    [422, 'Unprocessable Content'],
    [429, 'Too Many Requests'],
    [499, 'Bad Request'],
    [500, 'Internal error'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [504, 'Payment gateway timeout'],
    [599, 'Internal Server Error'],
  ])('%i is answered as "%s"', async (code, message) => {
    const answer = await charge(server, sandbox, {}, { 'x-sandbox-scenario': `status;code=${code}` });
    expect(answer.status).toBe(code);
    expect(answer.text).toBe(failed(message));
    expect(answer.headers['retry-after']).toBe([429, 503].includes(code) ? '1' : undefined);
    expect(answer.headers['www-authenticate']).toBe(code === 401 ? 'ApiKey realm="suissu"' : undefined);
  });
});
