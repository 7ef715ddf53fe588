// The same wherever it is kept.
import { sandbox, server } from '../../support/shared.js';
import { charge, clientOf } from './requests.js';

test('listTransactions: what one answer has no room for is listed with a smaller limit', async () => {
  const client = clientOf(server, sandbox);
  for (let i = 0; i < 14; i++) {
    const paid = await client.pay(charge({ transactionId: `t${i}`, kilometer: 1 }, { STREET: 'x'.repeat(1_000_000) }));
    expect(paid.status).toBe(200);
  }
  const list = '/v1/partners/PCS-001/accounts/pcsUserId001/transactions';
  const refused = await client.send('GET', list);
  expect([refused.status, refused.text]).toEqual([400, '{"error":"INVALID_PARAMETER","args":["20","limit"]}']);
  const { status, body } = await client.send('GET', `${list}?limit=7&page=1`);
  expect([status, body.length, body[6].transactionId]).toEqual([200, 7, 't0']);
});
