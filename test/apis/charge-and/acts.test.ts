import { actsOf } from '../../support/acts.js';
import { sandbox, server } from '../../support/shared.js';
import { charge, clientOf } from './requests.js';

const open = { 'x-sandbox-scenario': 'transaction-open' };
const settle = (status: string, transactionId = '348328463873', partnerId = 'PCS-001') =>
  actsOf(server, sandbox, 'charge-and').perform('settle-transaction', { partnerId, transactionId, status });

const settled = (status: string) =>
  `"result":{"transactionId":"348328463873","partner":"MSP Partner","kilometer":-38,"status":"${status}","created":"2026-01-15T12:00:00.000+0000","type":"PAY_FOR_CHARGING_SESSION","address":"Kölner Straße, Eschborn"}}`;

describe('an open transaction', () => {
  test.each([
    ['CONFIRMED', [9962, 0]],
    ['CANCELLED', [10_000, 0]],
  ])('that is %s leaves what is pending', async (status, kilometers) => {
    const client = clientOf(server, sandbox);
    await client.pay(charge(), 'pcsUserId001', open);
    expect(await client.kilometers()).toEqual([9962, 38]);
    const answer = await settle(status);
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(settled(status))]);
    expect(await client.kilometers()).toEqual(kilometers);
    const { body } = await client.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001/transactions');
    expect(body).toMatchObject([{ transactionId: '348328463873', status }]);
  });

  test('leaves others pending', async () => {
    const client = clientOf(server, sandbox);
    await client.pay(charge({ transactionId: 'one', kilometer: 5 }), 'pcsUserId001', open);
    await client.pay(charge({ transactionId: 'two', kilometer: 7 }), 'pcsUserId001', open);
    await settle('CANCELLED', 'one');
    expect(await client.kilometers()).toEqual([9993, 7]);
  });

  test('settles once', async () => {
    await clientOf(server, sandbox).pay(charge(), 'pcsUserId001', open);
    await settle('CANCELLED');
    const before = await actsOf(server, sandbox, 'charge-and').state('users', 'transactions');
    const { status, text } = await settle('CONFIRMED');
    expect(status).toBe(409);
    expect(text).toContain('"reason":{"error":"TRANSACTION_ALREADY_PROCESSED","args":["348328463873"]}}');
    expect(await actsOf(server, sandbox, 'charge-and').state('users', 'transactions')).toEqual(before);
  });

  test('is settled by an act in the journal', async () => {
    await clientOf(server, sandbox).pay(charge(), 'pcsUserId001', open);
    expect(await actsOf(server, sandbox, 'charge-and').exchange(await settle('CONFIRMED'))).toMatchObject({
      kind: 'act',
      api: 'charge-and',
      operation: 'settle-transaction',
      outcome: null,
      changes: [{ collection: 'users' }, { collection: 'transactions' }],
    });
  });
});

test.each([
  ['nobody made', 'PCS-001', 'nothing'],
  ['another partner has', 'PCS-002', '348328463873'],
  ['a partner who does not exist has', 'PCS-009', '348328463873'],
])('a transaction that %s is not there', async (_which, partner, id) => {
  await clientOf(server, sandbox).pay(charge(), 'pcsUserId001', open);
  const { status, text } = await settle('CONFIRMED', id, partner);
  expect(status).toBe(409);
  expect(text).toContain(`"reason":{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["transaction","${id}"]}}`);
});

test('an id that looks like a card number by chance is said as the vendor would say it', async () => {
  const { text } = await settle('CONFIRMED', '1548277201007');
  expect(text).toContain('"reason":{"error":"REFERENCED_OBJECT_NOT_FOUND","args":["transaction","1548277201007"]}}');
});

test('what was CONFIRMED at once is settled', async () => {
  await clientOf(server, sandbox).pay(charge());
  expect((await settle('CANCELLED')).body.reason.error).toBe('TRANSACTION_ALREADY_PROCESSED');
  expect(await clientOf(server, sandbox).kilometers()).toEqual([9962, 0]);
});

test('a settled transaction can not be open again', async () => {
  const { status, body } = await settle('OPEN');
  expect([status, body.errors[0].pointer]).toEqual([400, '/body/status']);
});
