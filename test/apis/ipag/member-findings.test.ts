import { sandbox, server } from '../../support/shared.js';
import { kindsIn } from '../../support/watch.js';

const kinds = () => kindsIn(server, sandbox);

test('an undocumented member is not a null, which counts as absent where the vendor says so', async () => {
  const charge = (products: unknown) =>
    server.send('POST', '/service/resources/charges', {
      headers: { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' },
      body: { amount: 1, description: 'x', due_date: '2030-10-30', customer: { name: 'Maria' }, products },
      sandbox,
    });
  await charge(null);
  expect(await kinds()).toEqual([]);
  await charge([]);
  expect(await kinds()).toEqual(['undocumented-member']);
});
