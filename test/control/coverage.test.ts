import { sandbox, server } from '../support/shared.js';
import { hitsIn } from '../support/watch.js';

const pay = (headers: Readonly<Record<string, string>> = {}) =>
  server.send('POST', '/payment', {
    body: { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } },
    headers,
    sandbox,
  });

test('nothing is covered at first, and everything there is counts', async () => {
  await server.send('PUT', `/__sandbox/sandboxes/${sandbox}`);
  const { body } = await server.send('GET', '/__sandbox/coverage', { sandbox });
  const { total, covered, percent, apis } = body as {
    total: number;
    covered: number;
    percent: number;
    apis: { api: string; operations: { outcomes: object[] }[] }[];
  };
  expect({ covered, percent }).toEqual({ covered: 0, percent: 0 });
  expect(apis.map(({ api }) => api)).toEqual(['british-gas', 'payment-accounts', 'suissu', 'ipag', 'charge-and']);
  expect(apis.flatMap(({ operations }) => operations.flatMap(({ outcomes }) => outcomes))).toHaveLength(total);
  expect(apis[0]?.operations).toHaveLength(1);
  expect(apis[0]?.operations[0]?.outcomes[0]).toEqual({ name: 'success', source: 'documented', hits: 0 });
});

test('an outcome is covered however often, and a percentage is rounded down', async () => {
  await pay();
  await pay();
  await pay({ 'x-sandbox-scenario': 'dccard-16' });
  expect(await hitsIn(server, sandbox, 'british-gas')).toEqual({
    'createPayment success': 2,
    'createPayment dccard-16': 1,
  });
  const { body } = await server.send('GET', '/__sandbox/coverage?api=british-gas', { sandbox });
  expect(body).toMatchObject({ total: 25, covered: 2, percent: 8 });
  const all = await server.send('GET', '/__sandbox/coverage', { sandbox });
  expect(all.body).toMatchObject({ total: 147, covered: 2, percent: 1.3 });
});

test('what the journal forgets stays covered', async () => {
  await pay();
  await server.send('DELETE', '/__sandbox/requests', { sandbox });
  expect(await hitsIn(server, sandbox, 'british-gas')).toEqual({ 'createPayment success': 1 });
});

test('another sandbox has a coverage of its own', async () => {
  await pay();
  const other = server.fresh();
  await server.send('PUT', `/__sandbox/sandboxes/${other}`);
  expect(await hitsIn(server, other, 'british-gas')).toEqual({});
});

test.each([
  ['/__sandbox/coverage?api=nobody', '/query/api'],
  ['/__sandbox/coverage?operation=createPayment', '/query/operation'],
  ['/__sandbox/findings?api=suissu', '/query/api'],
  ['/__sandbox/report?format=pdf', '/query/format'],
])('%s is refused', async (path, pointer) => {
  const answer = await server.send('GET', path, { sandbox });
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ errors: [{ pointer }] });
});
