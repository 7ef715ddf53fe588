import { server } from '../../support/shared.js';

test.each([
  [
    'executePayment',
    [
      ['success', 'documented', 'business'],
      ['pending-forever', 'documented', 'business'],
      ['auto-complete', 'documented', 'business'],
      ['authorization-declined', 'documented', 'business'],
      ['transaction-failed', 'documented', 'business'],
      ['insufficient-funds', 'upstream', 'business'],
      ['not-found', 'upstream', 'business'],
      ['account-inactive', 'ours', 'business'],
      ['too-many-requests', 'ours', 'authentication'],
      ['internal-error', 'ours', 'business'],
      ['unavailable', 'ours', 'business'],
    ],
  ],
  [
    'createTransaction',
    [
      ['success', 'documented', 'business'],
      ['insufficient-funds', 'upstream', 'business'],
      ['not-found', 'upstream', 'business'],
      ['too-many-requests', 'ours', 'authentication'],
      ['internal-error', 'ours', 'business'],
      ['unavailable', 'ours', 'business'],
    ],
  ],
  [
    'createPayment',
    [
      ['success', 'documented', 'business'],
      ['duplicate-request-id', 'ours', 'business'],
      ['not-found', 'upstream', 'business'],
      ['account-inactive', 'ours', 'business'],
      ['too-many-requests', 'ours', 'authentication'],
      ['internal-error', 'ours', 'business'],
      ['unavailable', 'ours', 'business'],
    ],
  ],
])('the catalogue has those of %s in the order of the table, each with origin and stage', async (operation, listed) => {
  const { body } = await server.send('GET', `/__sandbox/scenarios?api=payment-accounts&operation=${operation}`);
  const own = body.scenarios.filter(({ api }: { api: string | null }) => api === 'payment-accounts');
  expect(own.map((one: Record<string, unknown>) => [one['name'], one['source'], one['stage']])).toEqual(listed);
});
