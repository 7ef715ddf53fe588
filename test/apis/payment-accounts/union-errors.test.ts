import { sandbox, server } from '../../support/shared.js';

async function refused(path: string, change: (record: Record<string, unknown>) => object): Promise<unknown> {
  const before = await server.send('GET', `/__sandbox/state/${path}`, { sandbox });
  const { status, body } = await server.send('PUT', `/__sandbox/state/${path}`, { sandbox, body: change(before.body) });
  expect(status).toBe(400);
  return body.errors;
}

test('a member of a form where null may stand is named alone', async () => {
  const transaction = 'payment-accounts/transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee';
  expect(await refused(transaction, (record) => ({ ...record, update_date: 'yesterday' }))).toEqual([
    { pointer: '/body/update_date', message: expect.stringContaining('pattern') },
  ]);
});
