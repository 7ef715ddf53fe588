import { sandbox, server } from '../../support/shared.js';
import { findingsIn, kindsIn } from '../../support/watch.js';

const kinds = () => kindsIn(server, sandbox);

describe('an ignored pending payment', () => {
  const payer = '44444444-4444-4444-8444-444444444444';
  const payment = 'eeeeeeee-0001-4eee-8eee-eeeeeeeeeeee';
  const execute = () => server.send('POST', `/payment/${payment}/execute`, { sandbox });

  test('is one that was left pending and never asked for', async () => {
    const { headers } = await execute();
    expect(await findingsIn(server, sandbox)).toMatchObject([
      {
        kind: 'ignored-pending',
        api: 'payment-accounts',
        operation: 'executePayment',
        requestIds: [headers['x-sandbox-request-id']],
        message: `It left payment ${payment} pending, and nobody has asked for it since.`,
      },
    ]);
  });

  test.each([
    ['GET', `/payment/${payment}/transactions`],
    ['GET', `/payment/${payment}/transactions/eeeeeeee-0002-4eee-8eee-eeeeeeeeeeee`],
    ['GET', `/account/${payer}/payments`],
    ['POST', `/payment/${payment}/authorize`],
  ])('is not one that %s %s has shown or settled', async (method, path) => {
    await execute();
    await server.send(method, path, { sandbox });
    expect(await kinds()).toEqual([]);
  });

  test('is still one where the answer that shows it gets lost', async () => {
    await execute();
    const headers = { 'x-sandbox-scenario': 'lost-response' };
    const read = server.send('GET', `/payment/${payment}/transactions`, { headers, sandbox });
    await expect(read).rejects.toThrow('socket hang up');
    expect(await kinds()).toEqual(['ignored-pending']);
  });

  test('is still one where another payment was asked for, or before it was executed', async () => {
    await server.send('GET', `/payment/${payment}/transactions`, { sandbox });
    await execute();
    await server.send('GET', '/account/11111111-1111-4111-8111-111111111111/payments', { sandbox });
    expect(await kinds()).toEqual(['ignored-pending']);
  });
});
