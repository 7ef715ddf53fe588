// The same wherever it is kept.
import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox();
});
afterAll(() => server.close());

/** What acts on callbacks acts where one is caused: the charge that is paid has a receiver, of which nobody expects an answer. */
function nameReceiver() {
  return server.send('PUT', '/service/resources/charges?id=99991', {
    headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
    body: { callback_url: 'http://127.0.0.1:9/hook' },
  });
}

test('asking for every outcome of every table once covers all of them: none is promised and never given', async () => {
  const started = await server.send('GET', '/__sandbox/coverage');
  expect(started.body).toMatchObject({ covered: 0, percent: 0 });
  const { scenarios } = (await server.send('GET', '/__sandbox/scenarios')).body;
  let asked = 0;
  for (const api of apis) {
    for (const operation of api.operations) {
      const named = scenarios.filter(
        (one: { api: string | null; stage: string; operations: string[] }) =>
          (one.api === api.name && one.operations.includes(operation.id)) ||
          (one.stage === 'callback' && operation.callbacks),
      );
      asked += named.length;
      for (const { name } of named) {
        await server.send('POST', '/__sandbox/sandboxes/default/reset', { body: { keep: ['requests'] } });
        if (operation.callbacks) await nameReceiver();
        const { target, headers, body } = requestOf(api, operation);
        await server.send(operation.method, target, {
          headers: { ...headers, 'x-sandbox-scenario': name },
          ...(body !== undefined && { body }),
        });
      }
    }
  }
  const { body } = await server.send('GET', '/__sandbox/coverage');
  const missed = body.apis.flatMap(
    ({
      api,
      operations,
    }: {
      api: string;
      operations: { operation: string; outcomes: { name: string; hits: number }[] }[];
    }) =>
      operations.flatMap(({ operation, outcomes }) =>
        outcomes.filter(({ hits }) => hits === 0).map(({ name }) => `${api} ${operation} ${name}`),
      ),
  );
  expect(missed).toEqual([]);
  expect(body).toMatchObject({ total: asked, covered: asked, percent: 100 });
});
