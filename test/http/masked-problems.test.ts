// The same wherever it is kept.
import { sandbox, server } from '../support/shared-bakery.js';

test.each([
  ['x-sandbox-time', '4242 4242 4242 4242', '424242******4242'],
  ['x-sandbox-time', 'x;token=abc-987', 'token=****'],
  ['x-sandbox-scenario', '?? https://joe:abc-987@shop.test', 'https://****@shop.test'],
])('a problem quotes %s: %s without the secret in it', async (name, value, shown) => {
  const headers = { [name]: value };
  const { status, text } = await server.send('POST', '/bakery/v1/tips', { sandbox, headers, body: {} });
  expect(status).toBe(400);
  expect(text).toContain(shown);
  expect(text).not.toMatch(/4242 4242 4242 4242|abc-987/);
});

test('nor does the problem of an unknown path', async () => {
  const { status, text } = await server.send('PATCH', '/__sandbox/apis/4242%204242%204242%204242');
  expect(status).toBe(404);
  expect(text).not.toMatch(/4242(%20| )4242(%20| )4242/);
});
