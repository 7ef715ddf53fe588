import { SandboxClock } from '../../support/clock.js';
import { sandbox, server } from '../../support/shared.js';

const good = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
const denied =
  '{"jsonapi":{"version":"1.0"},"status":"FAIL","data":{},"errors":[{"code":"authorize","message":"access_denied"}],"meta":{}}';

const sent = ({ headers, body }: { headers: Readonly<Record<string, string>>; body: object }) =>
  server.send('POST', '/payment', { headers, body, sandbox: server.fresh() });

describe('a token', () => {
  test.each([
    'Bearer nobody',
    'Bearer expired-token-bg',
    'Basic dGVzdDp0ZXN0',
    'test-token-bg',
    'Bearer',
    'Bearer __proto__',
  ])('is refused: %s', async (authorization) => {
    const answer = await sent({ headers: { authorization }, body: { payment: good } });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.text).toBe(denied);
  });

  test.each(['Bearer test-token-bg', 'bearer test-token-bg', 'Bearer  test-token-bg'])(
    'is taken: %s',
    async (authorization) => {
      expect((await sent({ headers: { authorization }, body: { payment: good } })).status).toBe(200);
    },
  );

  test('is not needed', async () => {
    expect((await sent({ headers: {}, body: { payment: good } })).status).toBe(200);
  });

  test('is judged at the instant of the request', async () => {
    const headers = { authorization: 'Bearer expired-token-bg', 'x-sandbox-time': '2026-01-14T11:59:59.999Z' };
    expect((await sent({ headers, body: { payment: good } })).status).toBe(200);
    expect((await sent({ headers: { ...headers, 'x-sandbox-time': '2026-01-14T12:00:00Z' }, body: {} })).status).toBe(
      401,
    );
  });
});

test('a token that expires while the clock moves on is listed; the token itself is not shown', async () => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-01-13T12:00:00Z', frozen: true });
  expect((await clock.ran({ by: 'PT23H59M59.999S' })).join()).not.toContain('british-gas');
  expect(await clock.ran({ by: 'PT0.001S' })).toContain(
    '2026-01-14T12:00:00.000Z british-gas token-expired RdAxiRQ8SDnh7lYxVu1TyshAVxaSclkuOwycN4H5Hfs expired',
  );
  expect((await clock.ran({ by: 'P1Y' })).join()).not.toContain('token-expired');
});
