import { actsOf } from '../../support/acts.js';
import { SandboxClock } from '../../support/clock.js';
import { sandbox, server } from '../../support/shared.js';

const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
const acts = () => actsOf(server, sandbox, 'british-gas');
const issue = (members: object = {}) => acts().perform('issue-token', members);
const payWith = async (token: string) =>
  (await server.send('POST', '/payment', { sandbox, body: { payment }, headers: { authorization: `Bearer ${token}` } }))
    .status;

test.each([
  [{}, 'PT59M59S'],
  [{ expiresIn: 'P1M' }, 'P30DT23H59M59S'],
])('a token issued with %j is valid so long', async (members, almost) => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-01-15T12:00:00Z', frozen: true });
  const { status, body } = await issue(members);
  expect(status).toBe(200);
  expect(Object.keys(body.result)).toEqual(['token']);
  await clock.ran({ by: almost });
  expect(await payWith(body.result.token)).toBe(200);
  await clock.ran({ by: 'PT1S' });
  expect(await payWith(body.result.token)).toBe(401);
});

test('every token is another', async () => {
  const first = (await issue()).body.result.token;
  expect((await issue()).body.result.token).not.toBe(first);
});

test('neither journal nor state has the token', async () => {
  const answer = await issue();
  const { token } = answer.body.result;
  const exchange = await acts().exchange(answer);
  expect(exchange).toMatchObject({ kind: 'act', operation: 'issue-token', reply: { body: { token: '****' } } });
  expect(JSON.stringify(exchange)).not.toContain(token);
  const { body } = await server.send('GET', `/__sandbox/sandboxes/${sandbox}/export`);
  expect(JSON.stringify(body)).not.toContain(token);
});

test.each(['PT0S', '-PT1H', '1h', 'P', 'P200000Y'])('a token can not be issued for %s', async (expiresIn) => {
  await issue();
  const before = await acts().state('tokens');
  const answer = await issue({ expiresIn });
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([
    { pointer: '/body/expiresIn', message: `is a duration above zero, such as PT1H, not ${expiresIn}` },
  ]);
  expect(await acts().state('tokens')).toEqual(before);
  expect(await acts().exchange(answer)).toMatchObject({ kind: 'act', changes: [], reply: { status: 400 } });
});
