import { payIn } from '../support/bakery.js';
import { sandbox, server } from '../support/shared-bakery.js';

const get = (path: string) => server.send('GET', path, { sandbox });
const verify = (body: object) => server.send('POST', '/__sandbox/verify', { sandbox, body });
const forget = () => server.send('DELETE', '/__sandbox/requests', { sandbox });

const noon = '2026-01-15T12:00:00.000Z';

/** Every answer about the requests that came. */
const answers = {
  requests: () => get('/__sandbox/requests'),
  findings: () => get('/__sandbox/findings'),
  coverage: () => get('/__sandbox/coverage'),
  report: () => get('/__sandbox/report'),
  'a verification that holds': () => verify({ count: { atMost: 5 } }),
  'a verification that does not hold': () => verify({ count: { atLeast: 5 } }),
  'an order that does not hold': () => verify({ order: Array(5).fill({ operation: 'giveTip' }) }),
};

test.each(Object.entries(answers))('%s: whether any were forgotten is always said, and when', async (_, ask) => {
  await payIn(server, sandbox);
  expect((await ask()).body).toMatchObject({ forgottenAt: null });
  await forget();
  await payIn(server, sandbox);
  expect((await ask()).body).toMatchObject({ forgottenAt: noon });
  await server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`, { body: { keep: ['requests'] } });
  expect((await ask()).body).toMatchObject({ forgottenAt: noon });
  await server.send('POST', `/__sandbox/sandboxes/${sandbox}/reset`);
  expect((await ask()).body).toMatchObject({ forgottenAt: null });
});

test('who forgets between two tests asks about the second alone', async () => {
  await payIn(server, sandbox);
  await forget();
  const none = { operation: 'bakery/giveTip', count: { exactly: 0 } };
  expect((await verify(none)).body).toEqual({ holds: true, count: 0, requestIds: [], forgottenAt: noon });
  await payIn(server, sandbox);
  const { status, body } = await verify(none);
  expect([status, body.count, body.detail]).toEqual([
    422,
    1,
    `1 requests are like that, not counting those before ${noon}, which were forgotten; wanted were exactly 0`,
  ]);
});

test('what was found against a request and what it covered outlives it', async () => {
  await payIn(server, sandbox, '42563574674', { headers: { till: '' } });
  await payIn(server, sandbox, '42563574674', { headers: { till: '' } });
  const before = [await get('/__sandbox/findings'), await get('/__sandbox/coverage')];
  expect(before[0]?.body.findings).not.toEqual([]);
  await forget();
  const after = [await get('/__sandbox/findings'), await get('/__sandbox/coverage')];
  expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => ({ ...body, forgottenAt: noon })));
});

test('a request that is asked for by its id may be one of those', async () => {
  const paid = await payIn(server, sandbox);
  const path = `/__sandbox/requests/${paid.headers['x-sandbox-request-id']}`;
  await forget();
  expect((await get(path)).body.detail).toContain(`has let go of 0 and forgotten those before ${noon}`);
});
