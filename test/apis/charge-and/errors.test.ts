import { server } from '../../support/shared.js';
import { charge, clientOf } from './requests.js';

let client: ReturnType<typeof clientOf>;
beforeEach(() => {
  client = clientOf(server);
});

const unauthorised = '{"error":"AUTHORIZATION_INVALID","args":[]}';
const badFormat =
  '{"error":"INVALID_FORMAT","args":["An input parameter did not have the expected format. Please check interface specification."]}';
const transactions = '/v1/partners/PCS-001/accounts/pcsUserId001/transactions';
const long = 'x'.repeat(101);

describe('authorization comes before everything in the body', () => {
  test.each([
    ['no token', {}],
    ['an empty one', { authorization: '' }],
    ['a scheme without a token', { authorization: 'Bearer' }],
    ['an unknown token', { authorization: 'Bearer nobody' }],
    ['an expired token', { authorization: 'Bearer expired-token-pcs-001' }],
    ["another partner's token", { authorization: 'Bearer test-token-pcs-002' }],
    ['a refresh token', { authorization: 'Bearer test-refresh-token-pcs-001' }],
    ['another scheme', { authorization: 'Basic dGVzdC1rZXktcGNzLTAwMTp0ZXN0LXNlY3JldC1wY3MtMDAx' }],
    ['a token with a blank in it', { authorization: 'Bearer test-token pcs-001' }],
  ])('%s', async (_, headers) => {
    for (const [method, path] of [
      ['POST', transactions],
      ['GET', transactions],
      ['GET', `/public${transactions}`],
      ['GET', '/v1/partners/PCS-001/accounts/unknown'],
    ] as const) {
      const sent = { ...headers, 'content-type': 'text/plain' };
      const answer = await server.send(method, path, { headers: sent, ...(method === 'POST' && { body: 'no json' }) });
      expect([answer.status, answer.text]).toEqual([401, unauthorised]);
      expect(answer.headers['content-type']).toBe('application/json');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test('a partner that is not there', async () => {
    const answer = await client.send('POST', `/v1/partners/${long}/accounts/u/transactions`, { body: [] });
    expect([answer.status, answer.text]).toEqual([401, unauthorised]);
  });
});

test.each([
  ['malformed JSON', '{"transactionId":'],
  ['no body', undefined],
  ['null', 'null'],
  ['an array', '[{"kilometer":-5}]'],
  ['a string', '"x"'],
  ['a number', '5'],
])('a body that is %s has no expected format', async (_, body) => {
  const answer = await client.send('POST', `/v1/partners/PCS-001/accounts/${long}/transactions`, { body });
  expect([answer.status, answer.text]).toEqual([400, badFormat]);
});

test.each([
  ['transactionId', { transactionId: undefined, service: undefined, transactionReference: long }],
  ['service', { service: undefined, kilometer: undefined, transactionId: long }],
  ['service', { service: null, kilometer: null }],
  ['kilometer', { kilometer: null, serviceSpecificData: undefined }],
  ['serviceSpecificData', { serviceSpecificData: undefined, transactionId: long, kilometer: -5 }],
  ['serviceSpecificData', { serviceSpecificData: null }],
  ['serviceSpecificData', { serviceSpecificData: null, service: 'DONATE_FOR_CO2_OFFSET' }],
  ['serviceSpecificData.EVSE_ID', { serviceSpecificData: {}, transactionId: long, kilometer: -5 }],
])('%s missing or null is named first, before length and value', async (member, changes) => {
  const answer = await client.pay(charge(changes), long);
  expect([answer.status, answer.text]).toEqual([400, `{"error":"MANDATORY_PARAMETER_NOT_SET","args":["${member}"]}`]);
});

describe('keys that a service requires are named in their printed order', () => {
  const printed = [
    'EVSE_ID',
    'COUNTRY',
    'CITY',
    'STREET',
    'HOUSE_NUMBER',
    'CONSUMED_ENERGY_KWH',
    'SESSION_START',
    'SESSION_END',
    'GEO_POSITION_CHARGEPOINT',
  ];
  const without = (keys: readonly string[], value?: null) => Object.fromEntries(keys.map((key) => [key, value]));

  test.each([
    ...printed.map((key, i) => ['PAY_FOR_CHARGING_SESSION', key, printed.slice(i)] as const),
    ...[...printed, 'CPO_ID', 'MAX_CHARGING_POWER'].map(
      (key, i, all) => ['CO2_OFFSET_CHARGING_SESSION', key, all.slice(i)] as const,
    ),
  ])('%s: %s', async (service, key, absent) => {
    const text = `{"error":"MANDATORY_PARAMETER_NOT_SET","args":["serviceSpecificData.${key}"]}`;
    for (const session of [without(absent), without(absent, null)]) {
      const sent = { CPO_ID: 'DE*8PS', MAX_CHARGING_POWER: '22', ...session };
      const answer = await client.pay(charge({ service, kilometer: -5 }, sent));
      expect([answer.status, answer.text]).toEqual([400, text]);
    }
  });

  test('none for a donation, and none for a service that does not exist', async () => {
    const donated = await client.pay(charge({ service: 'DONATE_FOR_CO2_OFFSET', serviceSpecificData: {} }));
    expect(donated.status).toBe(200);
    const unknown = await client.pay(charge({ service: 'PAY', serviceSpecificData: {} }));
    expect([unknown.status, unknown.text]).toEqual([400, '{"error":"INVALID_PARAMETER","args":["PAY","service"]}']);
  });
});

test.each([
  ['userId', long, { transactionId: long, kilometer: -5 }],
  ['transactionId', 'unknown', { transactionId: long, transactionReference: long, kilometer: -5 }],
  ['transactionReference', 'unknown', { transactionReference: long, kilometer: -5 }],
])('a %s of 101 characters is too long, before any value is looked at', async (member, user, changes) => {
  const answer = await client.pay(charge(changes), user);
  expect([answer.status, answer.text]).toEqual([400, `{"error":"PARAMETER_MAX_LENGTH","args":["${member}",100]}`]);
});

test('a hundred characters are not too long, whatever bytes they take', async () => {
  const id = '😀'.repeat(100);
  const answer = await client.pay(charge({ transactionId: id, transactionReference: 'ß'.repeat(100) }));
  expect([answer.status, answer.body.transactionId]).toEqual([200, id]);
  const unknown = await client.account(encodeURIComponent(id));
  expect(unknown.body).toEqual({ error: 'REFERENCED_OBJECT_NOT_FOUND', args: ['user', id] });
});

describe('a wrong value is named with the member, in the order of the members', () => {
  test.each([
    ['[348328463873,"transactionId"]', { transactionId: 348328463873, service: 'PAY' }],
    ['["","transactionId"]', { transactionId: '', transactionReference: '' }],
    ['[5,"transactionReference"]', { transactionReference: 5, service: 5 }],
    ['["PAY","service"]', { service: 'PAY', kilometer: -5 }],
    ['[{"a":[1]},"service"]', { service: { a: [1] } }],
    ['[-5,"kilometer"]', { kilometer: -5, serviceSpecificData: 'x' }],
    ['[0,"kilometer"]', { kilometer: 0 }],
    ['[1.5,"kilometer"]', { kilometer: 1.5 }],
    ['["38","kilometer"]', { kilometer: '38' }],
    ['[true,"kilometer"]', { kilometer: true }],
    ['[1e+300,"kilometer"]', { kilometer: 1e300 }],
    ['["x","serviceSpecificData"]', { serviceSpecificData: 'x' }],
    ['[[],"serviceSpecificData"]', { serviceSpecificData: [] }],
  ])('%s', async (args, changes) => {
    const answer = await client.pay(charge(changes), 'unknown');
    expect([answer.status, answer.text]).toEqual([400, `{"error":"INVALID_PARAMETER","args":${args}}`]);
  });

  test('kilometres of more than 15 digits or without an end', async () => {
    const text = JSON.stringify(charge());
    const digits = await client.pay(text.replace('"kilometer":38', '"kilometer":1000000000000001'));
    expect(digits.text).toBe('{"error":"INVALID_PARAMETER","args":[null,"kilometer"]}');
    const endless = await client.pay(text.replace('"kilometer":38', '"kilometer":1e999'));
    expect(endless.text).toBe('{"error":"INVALID_PARAMETER","args":[null,"kilometer"]}');
    const whole = await client.pay(text.replace('"kilometer":38', '"kilometer":38.0'));
    expect(whole.body.kilometer).toBe(-38);
  });
});

describe('a key of the session must have its form', () => {
  test.each([
    ['EVSE_ID', '', { COUNTRY: 'XX' }],
    ['EVSE_ID', 5, {}],
    ['COUNTRY', 'XX', { CITY: '' }],
    ['COUNTRY', 'DEX', {}],
    ['COUNTRY', 'de', {}],
    ['COUNTRY', 'UK', {}],
    ['COUNTRY', 'XK', {}],
    ['COUNTRY', 'Germany', {}],
    ['CITY', '', { STREET: '' }],
    ['STREET', '', { HOUSE_NUMBER: 5 }],
    ['HOUSE_NUMBER', 5, { CONSUMED_ENERGY_KWH: 'x' }],
    ['CONSUMED_ENERGY_KWH', '12,5', { SESSION_START: 'x' }],
    ['CONSUMED_ENERGY_KWH', -12.5, {}],
    ['CONSUMED_ENERGY_KWH', true, {}],
    ['SESSION_START', '2019-02-30T12:12:12.123Z', { SESSION_END: 'x' }],
    ['SESSION_START', '2019-02-28T24:00:00.000Z', {}],
    ['SESSION_START', '2019-02-28T12:12:12Z', {}],
    ['SESSION_START', '2019-02-28T12:12:12.123', {}],
    ['SESSION_START', '2019-02-28T12:12:12.123+01:00', {}],
    ['SESSION_START', '2019-02-28 12:12:12.123Z', {}],
    ['SESSION_END', '2019-02-29T12:12:12.123+0100', { GEO_POSITION_CHARGEPOINT: '' }],
    ['GEO_POSITION_CHARGEPOINT', '20.1234567,21.2', { GEO_POSITION_USER: 'x' }],
    ['GEO_POSITION_CHARGEPOINT', '20.1', {}],
    ['GEO_POSITION_CHARGEPOINT', '91,10', {}],
    ['GEO_POSITION_CHARGEPOINT', '10,181', {}],
    ['CPO_ID', 5, { MAX_CHARGING_POWER: '2.5' }],
    ['MAX_CHARGING_POWER', '22.5', { GEO_POSITION_USER: 'x' }],
    ['MAX_CHARGING_POWER', 22.5, {}],
    ['MAX_CHARGING_POWER', -22, {}],
    ['GEO_POSITION_USER', 'x', {}],
  ])('%s: %j', async (key, value, second) => {
    const answer = await client.pay(charge({}, { ...second, [key]: value }), 'unknown');
    const args = `[${JSON.stringify(value)},"serviceSpecificData.${key}"]`;
    expect([answer.status, answer.text]).toEqual([400, `{"error":"INVALID_PARAMETER","args":${args}}`]);
  });

  test.each([
    { COUNTRY: 'DEU' },
    { COUNTRY: 'GBR', CONSUMED_ENERGY_KWH: '' },
    { CONSUMED_ENERGY_KWH: '7', HOUSE_NUMBER: '12a' },
    { SESSION_START: '2020-02-29T23:59:59.999+0545', SESSION_END: '2020-03-01T00:00:00.000-1130' },
    { GEO_POSITION_CHARGEPOINT: '-90,180.000000', GEO_POSITION_USER: null },
    { CONSUMED_ENERGY_KWH: 0, MAX_CHARGING_POWER: 22 },
    { SOMETHING_NEW: 'ignored', CPO_ID: 'DE*8PS', MAX_CHARGING_POWER: '22' },
  ])('%j is fine', async (session) => {
    expect((await client.pay(charge({ somethingNew: 1 }, session))).status).toBe(200);
  });
});

test('a user whom the partner does not know is not found, at every operation', async () => {
  const text = '{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["user","msp_001-unknown"]}';
  const asked = [await client.pay(charge(), 'msp_001-unknown'), await client.account('msp_001-unknown')];
  asked.push(await client.send('GET', '/public/v1/partners/PCS-001/accounts/msp_001-unknown/transactions'));
  expect(asked.map((answer) => [answer.status, answer.text])).toEqual(Array(3).fill([400, text]));
  const elsewhere = await client.pay(charge(), 'pcsUserId900');
  expect(elsewhere.body).toEqual({ error: 'REFERENCED_OBJECT_NOT_FOUND', args: ['user', 'pcsUserId900'] });
});

test('a transactionId that is taken is refused before the balance is looked at', async () => {
  expect((await client.pay(charge())).status).toBe(200);
  const answer = await client.pay(charge({ kilometer: 25 }), 'pcsUserId015');
  expect([answer.status, answer.text]).toEqual([
    400,
    '{"error":"TRANSACTION_ALREADY_PROCESSED","args":["348328463873"]}',
  ]);
});

test('a balance that does not suffice is answered with what is available and what was requested', async () => {
  const answer = await client.pay(charge({ kilometer: 25 }), 'pcsUserId015');
  expect([answer.status, answer.text]).toEqual([400, '{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[15,25]}']);
});
