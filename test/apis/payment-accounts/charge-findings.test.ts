import { sandbox, server } from '../../support/shared.js';
import { kindsIn } from '../../support/watch.js';

const kinds = () => kindsIn(server, sandbox);

test('a double charge of payments between accounts is judged when they are executed', async () => {
  for (const request_id of ['order-1', 'order-2']) {
    const account = '11111111-1111-4111-8111-111111111111';
    const body = { request_id, seller_id: 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
    const made = await server.send('POST', `/account/${account}/payment`, { body, sandbox });
    const { id } = made.body as { readonly id: string };
    await server.send('POST', `/payment/${id}/transactions`, { body: { amount: 5 }, sandbox });
    expect(await kinds()).toEqual([]);
    await server.send('POST', `/payment/${id}/execute`, { sandbox });
  }
  expect(await kinds()).toEqual(['possible-double-charge']);
});

test('an operation that was steered into its refusal begins no retry', async () => {
  const account = '11111111-1111-4111-8111-111111111111';
  for (const [request_id, scenario] of [
    ['order-1', 'insufficient-funds'],
    ['order-2', undefined],
  ] as const) {
    const body = { request_id, seller_id: 'aaaaaaaa-0002-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' };
    const made = await server.send('POST', `/account/${account}/payment`, { body, sandbox });
    const { id } = made.body as { readonly id: string };
    await server.send('POST', `/payment/${id}/transactions`, { body: { amount: 5 }, sandbox });
    await server.send('POST', `/payment/${id}/execute`, {
      headers: scenario === undefined ? {} : { 'x-sandbox-scenario': scenario },
      sandbox,
    });
  }
  expect(await kinds()).toEqual([]);
});
