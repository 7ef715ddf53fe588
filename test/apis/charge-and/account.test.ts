import { server } from '../../support/shared.js';
import { charge, clientOf } from './requests.js';

let client: ReturnType<typeof clientOf>;
beforeEach(() => {
  client = clientOf(server);
});

const order = (id: string | number, kilometer: number) => charge({ transactionId: `order-${id}`, kilometer });

test('an account shows its kilometres', async () => {
  const answer = await client.account('pcsUserId015');
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
  expect(answer.text).toBe(
    '{"kmAvailable":15,"kmPending":0,"picturesPending":0,"picturesAccepted":0,"challengesSolved":0,"role":"USER"}',
  );
});

test('an account can be emptied to the last kilometre and no further', async () => {
  expect((await client.pay(order(1, 14), 'pcsUserId015')).status).toBe(200);
  expect((await client.pay(order(2, 2), 'pcsUserId015')).body.args).toEqual([1, 2]);
  expect((await client.pay(order(2, 1), 'pcsUserId015')).status).toBe(200);
  expect((await client.pay(order(3, 1), 'pcsUserId015')).body.args).toEqual([0, 1]);
  expect((await client.pay(order(3, 1), 'pcsUserId000')).body.args).toEqual([0, 1]);
  expect(await client.kilometers('pcsUserId015')).toEqual([0, 0]);
  expect(await client.listed('pcsUserId015')).toEqual(['order-2', 'order-1']);
});

test('a thousand charges are subtracted exactly', async () => {
  const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => client.pay(order(i, 7))));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await client.kilometers()).toEqual([3000, 0]);
});

test('of 200 charges at once on one account no more go through than it can pay', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => client.pay(order(i, 2), 'pcsUserId015')));
  const paid = answers.filter(({ status }) => status === 200);
  expect(paid).toHaveLength(7);
  const refused = answers.filter(({ status }) => status === 400).map(({ text }) => text);
  expect(refused).toEqual(Array(193).fill('{"error":"ACCOUNT_BALANCE_NOT_SUFFICIENT","args":[1,2]}'));
  expect(await client.kilometers('pcsUserId015')).toEqual([1, 0]);
  expect(await client.listed('pcsUserId015', '?limit=200')).toHaveLength(7);
});

test('of 200 charges at once with one transactionId a single one goes through', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => client.pay(order(1, 3))));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status === 400).map(({ text }) => text);
  expect(refused).toEqual(Array(199).fill('{"error":"TRANSACTION_ALREADY_PROCESSED","args":["order-1"]}'));
  expect(await client.kilometers()).toEqual([9997, 0]);
});

test('an open transaction keeps its kilometres pending, beside those that are debited', async () => {
  const open = { 'x-sandbox-scenario': 'transaction-open' };
  expect((await client.pay(order(1, 5), 'pcsUserId015', open)).body.status).toBe('OPEN');
  expect((await client.pay(order(2, 4), 'pcsUserId015', open)).body.status).toBe('OPEN');
  expect((await client.pay(order(3, 3), 'pcsUserId015')).body.status).toBe('CONFIRMED');
  expect(await client.kilometers('pcsUserId015')).toEqual([3, 9]);
  expect((await client.pay(order(4, 4), 'pcsUserId015')).body.args).toEqual([3, 4]);
  expect((await client.account('pcsUserId015')).text).toContain('"kmAvailable":3,"kmPending":9,');
});

test('a refused attempt leaves the transactionId free, also for another user', async () => {
  expect((await client.pay(order(1, 16), 'pcsUserId015')).status).toBe(400);
  expect((await client.pay(order(1, 16))).status).toBe(200);
});

test('two partners may use the same transactionId, and neither sees the other', async () => {
  const second = { authorization: 'Bearer test-token-pcs-002' };
  const account = '/v1/partners/PCS-002/accounts/pcsUserId900';
  expect((await client.pay(order(1, 5))).status).toBe(200);
  const paid = await client.send('POST', `${account}/transactions`, { body: order(1, 6), headers: second });
  expect([paid.status, paid.body.partner]).toEqual([200, 'Second Partner']);
  const { body } = await client.send('GET', account, { headers: second });
  expect(body.kmAvailable).toBe(494);
  expect(await client.kilometers()).toEqual([9995, 0]);
});

test.each([
  [{ STREET: 'Kölner Straße', HOUSE_NUMBER: '12', CITY: 'Eschborn' }, 'Kölner Straße 12, Eschborn'],
  [{ STREET: 'Kölner Straße', CITY: 'Eschborn' }, 'Kölner Straße, Eschborn'],
  [{ STREET: 'Kölner Straße', HOUSE_NUMBER: '12' }, 'Kölner Straße 12'],
  [{ HOUSE_NUMBER: '12', CITY: 'Eschborn' }, 'Eschborn'],
  [{ HOUSE_NUMBER: '12' }, null],
  [{}, null],
])('the address of %j is %j', async (serviceSpecificData, address) => {
  const { body } = await client.pay(charge({ service: 'DONATE_FOR_CO2_OFFSET', serviceSpecificData }));
  expect([body.address, body.type, body.status]).toEqual([address, 'DONATE_FOR_CO2_OFFSET', 'CONFIRMED']);
});

test('a card number is kept masked, also as a transactionId, which is taken once all the same', async () => {
  const id = '4242424242424242';
  const { body } = await client.pay(charge({ transactionId: id }, { STREET: 'Card 4242424242424242' }));
  expect(body.transactionId).toBe(id);
  const list = await client.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001/transactions');
  expect([list.body[0].transactionId, list.body[0].address]).toEqual([
    '424242******4242',
    'Card 424242******4242, Eschborn',
  ]);
  expect((await client.pay(charge({ transactionId: id }))).status).toBe(400);
});

describe('the list of transactions', () => {
  const at = '/v1/partners/PCS-001/accounts/pcsUserId001/transactions';

  test('is a bare array, newest first, the same at both addresses', async () => {
    const open = { 'x-sandbox-scenario': 'transaction-open', 'x-sandbox-time': '2026-01-15T12:00:02.000Z' };
    const cancelled = { 'x-sandbox-scenario': 'transaction-cancelled', 'x-sandbox-time': '2026-01-15T11:00:00.500Z' };
    await client.pay(order(1, 5), 'pcsUserId001', open);
    await client.pay(order(2, 6));
    await client.pay(order(3, 7), 'pcsUserId001', cancelled);
    await client.pay(order(4, 8));
    const rest = '"type":"PAY_FOR_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}';
    const printed = `[${[
      `{"transactionId":"order-1","partner":"MSP Partner","kilometer":-5,"status":"OPEN","created":"2026-01-15T12:00:02.000+0000",${rest}`,
      `{"transactionId":"order-4","partner":"MSP Partner","kilometer":-8,"status":"CONFIRMED","created":"2026-01-15T12:00:00.000+0000",${rest}`,
      `{"transactionId":"order-2","partner":"MSP Partner","kilometer":-6,"status":"CONFIRMED","created":"2026-01-15T12:00:00.000+0000",${rest}`,
      `{"transactionId":"order-3","partner":"MSP Partner","kilometer":-7,"status":"CANCELLED","created":"2026-01-15T11:00:00.500+0000",${rest}`,
    ].join(',')}]`;
    for (const path of [at, `/public${at}`]) {
      const answer = await client.send('GET', path);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
      expect(answer.text).toBe(printed);
    }
    expect((await client.send('GET', at.replace('001/tr', '015/tr'))).text).toBe('[]');
  });

  test('comes in pages of 20; a value that is no page or limit counts as absent', async () => {
    for (let i = 1; i <= 23; i++) await client.pay(order(i, 1));
    const orders = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => `order-${from - i}`);
    const expected: [string, string[]][] = [
      ['', orders(23, 4)],
      ['?page=1', orders(3, 1)],
      ['?page=2', []],
      ['?page=2&limit=5', orders(13, 9)],
      ['?limit=100', orders(23, 1)],
      ['?page=999999999999999&limit=999999999999999', []],
    ];
    for (const wrong of ['page=-1', 'page=x', 'page=', 'page=1.5', 'limit=0', 'limit=-3', 'limit=1e1', 'limit=%00']) {
      expected.push([`?${wrong}`, orders(23, 4)]);
    }
    for (const [query, ids] of expected) expect(await client.listed('pcsUserId001', query)).toEqual(ids);
  });
});
