import { sandbox, server } from '../../support/shared.js';

const at = (path: string) => `/__sandbox/state/${path}`;

test('a card may be saved for an account that no record names, since such an account exists', async () => {
  const body = { contractAccount: '700000009', card: '42563574674' };
  const made = await server.send('PUT', at('british-gas/savedCards/700000009%2F42563574674'), { sandbox, body });
  expect(made.status).toBe(201);
});
