import { ada, pass } from '../support/bakery.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { bakery } from '../support/toy.js';

let server: Sandbox;

beforeAll(async () => {
  const { data: _, ...bare } = bakery;
  server = await startSandbox({}, undefined, undefined, undefined, [bare]);
});
afterAll(() => server.close());

test('an API that brings no test data is emulated all the same, from nothing', async () => {
  const answer = await server.send('GET', ada, { sandbox: server.fresh(), headers: pass });
  expect([answer.status, answer.body]).toEqual([401, { fault: 'pass-refused', words: 'Show a pass', about: [] }]);
});

test('its requests are in the journal, and the generic scenarios can be asked for', async () => {
  const sandbox = server.fresh();
  const headers = { ...pass, 'x-sandbox-scenario': 'status;code=503' };
  const answer = await server.send('GET', ada, { sandbox, headers });
  expect(answer.status).toBe(503);
  const { body } = await server.send('GET', '/__sandbox/requests', { sandbox });
  expect(body.requests).toEqual([expect.objectContaining({ api: 'bakery', operation: 'getCustomer' })]);
});
