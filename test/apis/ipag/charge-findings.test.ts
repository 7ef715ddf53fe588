import { sandbox, server } from '../../support/shared.js';
import { kindsIn } from '../../support/watch.js';

const kinds = () => kindsIn(server, sandbox);

test('a retry of a final failure is found where a charge is changed', async () => {
  const change = (amount: number) =>
    server.send('PUT', '/service/resources/charges?id=99992', {
      headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
      body: { amount },
      sandbox,
    });
  await change(100_000);
  expect(await kinds()).toEqual([]);
  await change(100_000);
  expect(await kinds()).toEqual(['retry-of-final-failure']);
});
