import { sandbox, server } from '../../support/shared.js';
import { findingsIn, kindsIn } from '../../support/watch.js';
import { charge, clientOf } from './requests.js';

let client: ReturnType<typeof clientOf>;
beforeEach(() => {
  client = clientOf(server, sandbox);
});

const offset = (changes: object = {}, session: object = {}) =>
  charge(
    { service: 'CO2_OFFSET_CHARGING_SESSION', ...changes },
    { CPO_ID: 'DE*8PS', MAX_CHARGING_POWER: '22', ...session },
  );
const partner = '/__sandbox/state/charge-and/partners/PCS-001';

describe('a CO2 offset', () => {
  const made = (kilometer: number) =>
    `{"transactionId":"348328463873","partner":"MSP Partner","kilometer":${kilometer},"status":"CONFIRMED","created":"2026-01-15T12:00:00.000+0000","type":"CO2_OFFSET_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}`;

  test.each([
    ['without kilometres', undefined],
    ['with a null for kilometres', null],
  ])('%s costs what the partner has for it: 3 km', async (_, kilometer) => {
    const answer = await client.pay(offset({ kilometer }));
    expect([answer.status, answer.text]).toEqual([200, made(-3)]);
    expect(await client.kilometers()).toEqual([9997, 0]);
    expect(await kindsIn(server, sandbox)).toEqual([]);
  });

  test('with kilometres costs these', async () => {
    expect((await client.pay(offset())).text).toBe(made(-38));
    expect(await client.kilometers()).toEqual([9962, 0]);
  });

  test.each([
    [{ co2_offset_kilometer: 7 }, -7],
    [{}, -3],
  ])('costs %j of the partner record: %i', async (price, kilometer) => {
    const record = { partnerId: 'PCS-001', name: 'MSP Partner', access_key_digest: null, ...price };
    expect((await server.send('PUT', partner, { sandbox, body: record })).status).toBe(200);
    expect((await client.pay(offset({ kilometer: undefined }))).text).toBe(made(kilometer));
  });

  test.each([0, -3, '', '3', 1.5])('is refused for %j kilometres', async (kilometer) => {
    const answer = await client.pay(offset({ kilometer }));
    const args = `[${JSON.stringify(kilometer)},"kilometer"]`;
    expect([answer.status, answer.text]).toEqual([400, `{"error":"INVALID_PARAMETER","args":${args}}`]);
  });

  test('is refused where the account has less than its price, really and on demand', async () => {
    const asked = offset({ kilometer: undefined });
    const empty = await client.pay(asked, 'pcsUserId000');
    expect(empty.text).toBe('{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[0,3]}');
    const steered = await client.pay(asked, 'pcsUserId001', { 'x-sandbox-scenario': 'balance-not-sufficient' });
    expect(steered.text).toBe('{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[0,3]}');
  });

  test.each([
    [9, undefined, 9],
    [9, 4, 4],
    [null, undefined, 3],
  ])(
    'a partner whose price is %j refuses %j kilometres alike, really and on demand',
    async (price, kilometer, told) => {
      const partner = '/__sandbox/state/charge-and/partners/PCS-001';
      const priced = price === null ? {} : { co2_offset_kilometer: price };
      const record = { partnerId: 'PCS-001', name: 'MSP Partner', access_key_digest: null, ...priced };
      expect((await server.send('PUT', partner, { sandbox, body: record })).status).toBe(200);
      const refused = `{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[0,${told}]}`;
      expect((await client.pay(offset({ kilometer }), 'pcsUserId000')).text).toBe(refused);
      const asked = { 'x-sandbox-scenario': 'balance-not-sufficient' };
      expect((await client.pay(offset({ kilometer }), 'pcsUserId001', asked)).text).toBe(refused);
    },
  );

  test('that is paid for twice without kilometres is found', async () => {
    await client.pay(offset({ kilometer: undefined }));
    await client.pay(offset({ kilometer: undefined, transactionId: 'another' }));
    expect(await kindsIn(server, sandbox)).toEqual(['possible-double-charge']);
  });
});

test.each(['PAY_FOR_CHARGING_SESSION', 'DONATE_FOR_CO2_OFFSET', 'PAY'])('%s needs kilometres', async (service) => {
  const answer = await client.pay(offset({ service, kilometer: undefined }));
  expect([answer.status, answer.text]).toEqual([400, '{"error":"MANDATORY_PARAMETER_NOT_SET","args":["kilometer"]}']);
});

test('kilometres are named before the keys of a session, where both are missing', async () => {
  const answer = await client.pay(charge({ kilometer: undefined, serviceSpecificData: {} }));
  expect(answer.text).toBe('{"error":"MANDATORY_PARAMETER_NOT_SET","args":["kilometer"]}');
  const offered = await client.pay(offset({ kilometer: undefined, serviceSpecificData: {} }));
  expect(offered.text).toBe('{"error":"MANDATORY_PARAMETER_NOT_SET","args":["serviceSpecificData.EVSE_ID"]}');
});

describe('energy and power', () => {
  const finding = (key: string) => `/serviceSpecificData/${key} is documented as a string and was sent as a number.`;

  test('may be JSON numbers, which is found', async () => {
    const answer = await client.pay(offset({}, { CONSUMED_ENERGY_KWH: 12.234, MAX_CHARGING_POWER: 22 }));
    expect([answer.status, answer.body.address]).toEqual([200, 'Kölner Straße, Eschborn']);
    const found = await findingsIn(server, sandbox);
    expect(found.map(({ kind, message }) => [kind, message])).toEqual([
      ['type-coerced', finding('CONSUMED_ENERGY_KWH')],
      ['type-coerced', finding('MAX_CHARGING_POWER')],
    ]);
  });

  test('as texts are as documented', async () => {
    expect((await client.pay(offset({}, { CONSUMED_ENERGY_KWH: '12.234', MAX_CHARGING_POWER: '22' }))).status).toBe(
      200,
    );
    expect(await kindsIn(server, sandbox)).toEqual([]);
  });

  test('of more than 15 digits are refused as numbers', async () => {
    const text = JSON.stringify(offset()).replace('"12.234"', '12.3456789012345678');
    expect((await client.pay(text)).text).toBe(
      '{"error":"INVALID_PARAMETER","args":[null,"serviceSpecificData.CONSUMED_ENERGY_KWH"]}',
    );
  });
});

describe('an empty text', () => {
  const keys = [
    'EVSE_ID',
    'COUNTRY',
    'CITY',
    'STREET',
    'SESSION_START',
    'SESSION_END',
    'GEO_POSITION_CHARGEPOINT',
    'CPO_ID',
    'MAX_CHARGING_POWER',
  ];

  test.each(keys)('for %s, which an offset requires, is no value', async (key) => {
    const answer = await client.pay(offset({}, { [key]: '' }));
    expect(answer.text).toBe(`{"error":"INVALID_PARAMETER","args":["","serviceSpecificData.${key}"]}`);
  });

  test('for house number and energy is a value', async () => {
    const answer = await client.pay(offset({}, { HOUSE_NUMBER: '', CONSUMED_ENERGY_KWH: '' }));
    expect([answer.status, answer.body.address]).toEqual([200, 'Kölner Straße, Eschborn']);
  });

  test('for what a service does not require is as good as nothing', async () => {
    const empty = Object.fromEntries([...keys, 'HOUSE_NUMBER', 'GEO_POSITION_USER'].map((key) => [key, '']));
    const donated = await client.pay(
      charge({ service: 'DONATE_FOR_CO2_OFFSET', transactionReference: '', serviceSpecificData: empty }),
    );
    expect([donated.status, donated.body.address]).toEqual([200, null]);
    expect(await server.records(sandbox, 'charge-and/transactions')).toMatchObject([{ transactionReference: null }]);
    const paid = await client.pay(
      charge({ transactionId: 'another' }, { CPO_ID: '', MAX_CHARGING_POWER: '', GEO_POSITION_USER: '' }),
    );
    expect(paid.status).toBe(200);
  });
});

describe('kilometres that were credited', () => {
  const credit = {
    partnerId: 'PCS-001',
    transactionId: 'registration-1',
    userId: 'pcsUserId001',
    transactionReference: null,
    partner: '',
    service: 'ACCOUNT_REGISTRATION',
    kilometer: 100,
    status: 'CONFIRMED',
    address: null,
    created_at: '-P10D',
  };

  test('stand in the list beside those that were debited', async () => {
    const path = '/__sandbox/state/charge-and/transactions/PCS-001%2Fregistration-1';
    expect((await server.send('PUT', path, { sandbox, body: credit })).status).toBe(201);
    await client.pay(charge());
    const { text } = await client.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001/transactions');
    expect(text).toBe(
      `[${[
        '{"transactionId":"348328463873","partner":"MSP Partner","kilometer":-38,"status":"CONFIRMED","created":"2026-01-15T12:00:00.000+0000","type":"PAY_FOR_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}',
        '{"transactionId":"registration-1","partner":"","kilometer":100,"status":"CONFIRMED","created":"2026-01-05T12:00:00.000+0000","type":"ACCOUNT_REGISTRATION","address":null}',
      ].join(',')}]`,
    );
    expect(await client.kilometers()).toEqual([9962, 0]);
  });
});
