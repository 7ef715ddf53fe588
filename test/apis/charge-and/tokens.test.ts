import { SandboxClock } from '../../support/clock.js';
import { sandbox, server } from '../../support/shared.js';

const login = '/public/v1/login/partner/token';
const unauthorised = '{"error":"AUTHORIZATION_INVALID","args":[]}';
const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const account = (token: string) =>
  server.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001', { sandbox, headers: bearer(token) });
const refresh = (token: string) => server.send('GET', '/public/v1/tokens', { sandbox, headers: bearer(token) });

async function loggedIn(at = sandbox) {
  const headers = { authorization: 'Basic dGVzdC1rZXktcGNzLTAwMTp0ZXN0LXNlY3JldC1wY3MtMDAx' };
  const answer = await server.send('POST', login, { sandbox: at, headers });
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
  return answer.body as { accessToken: string; refreshToken: string; idToken: string };
}

test('an access key gives a triple of tokens in the shape of JWTs: an hour of access, 30 days to refresh it', async () => {
  const tokens = await loggedIn();
  expect(Object.keys(tokens)).toEqual(['accessToken', 'refreshToken', 'idToken']);
  expect(new Set(Object.values(tokens)).size).toBe(3);
  for (const [name, token] of Object.entries(tokens)) {
    expect(token).toMatch(/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{43}$/);
    const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(header).toBe('{"alg":"HS256","typ":"JWT"}');
    expect(JSON.parse(claims ?? '')).toMatchObject({
      sub: 'PCS-001',
      iat: 1768478400,
      exp: name === 'refreshToken' ? 1771070400 : 1768482000,
    });
  }
});

test('an access token opens its own partner and nothing else', async () => {
  const { accessToken } = await loggedIn();
  expect((await account(accessToken)).status).toBe(200);
  const other = await server.send('GET', '/v1/partners/PCS-002/accounts/pcsUserId900', {
    sandbox,
    headers: bearer(accessToken),
  });
  expect([other.status, other.text]).toEqual([401, unauthorised]);
  const elsewhere = await server.send('GET', '/v1/partners/PCS-001/accounts/pcsUserId001', {
    sandbox: server.fresh(),
    headers: bearer(accessToken),
  });
  expect(elsewhere.status).toBe(401);
  expect((await refresh(accessToken)).status).toBe(401);
});

test('neither the idToken nor the refreshToken nor a changed token opens an account', async () => {
  const { accessToken, idToken, refreshToken } = await loggedIn();
  for (const token of [idToken, refreshToken, `${accessToken}x`, accessToken.slice(0, -1)]) {
    expect([(await account(token)).status, (await account(token)).text]).toEqual([401, unauthorised]);
  }
  expect((await refresh(idToken)).status).toBe(401);
});

test('a refresh token gives a new triple, and the old access token stays valid', async () => {
  const first = await loggedIn();
  const answer = await refresh(first.refreshToken);
  expect(answer.status).toBe(200);
  expect(Object.keys(answer.body)).toEqual(['accessToken', 'refreshToken', 'idToken']);
  expect(new Set([...Object.values(first), ...Object.values(answer.body)]).size).toBe(6);
  expect((await account(answer.body.accessToken)).status).toBe(200);
  expect((await account(first.accessToken)).status).toBe(200);
  expect((await refresh(answer.body.refreshToken)).status).toBe(200);
});

const isUnauthorised = async (answer: ReturnType<typeof account>) => {
  const { status, text } = await answer;
  expect([status, text]).toEqual([401, unauthorised]);
};

test('an access token ends after an hour of sandbox time, and what refreshes it after 30 days', async () => {
  const { accessToken, refreshToken } = await loggedIn();
  const clock = new SandboxClock(server, sandbox);
  await clock.advance({ by: 'PT59M59.999S' });
  expect((await account(accessToken)).status).toBe(200);
  await clock.advance({ by: 'PT0.001S' });
  await isUnauthorised(account(accessToken));
  const renewed = await refresh(refreshToken);
  expect((await account(renewed.body.accessToken)).status).toBe(200);
  await clock.advance({ by: 'P29DT22H59M59.999S' });
  expect((await refresh(refreshToken)).status).toBe(200);
  await clock.advance({ by: 'PT0.001S' });
  await isUnauthorised(refresh(refreshToken));
  expect((await refresh(renewed.body.refreshToken)).status).toBe(200);
});

describe('the lives of tokens are those of the partner record', () => {
  const path = '/__sandbox/state/charge-and/partners/PCS-001';
  const put = async (lives: object) => {
    const { body } = await server.send('GET', path, { sandbox });
    expect(body).toMatchObject({ access_token_life: 'PT1H', refresh_token_life: 'P30D' });
    const { access_token_life: _access, refresh_token_life: _refresh, ...others } = body;
    return server.send('PUT', path, { sandbox, body: { ...others, ...lives } });
  };

  test('where it has some', async () => {
    expect((await put({ access_token_life: 'PT5M', refresh_token_life: 'PT10M' })).status).toBe(200);
    const { accessToken, refreshToken } = await loggedIn();
    const clock = new SandboxClock(server, sandbox);
    await clock.advance({ by: 'PT5M' });
    await isUnauthorised(account(accessToken));
    expect((await refresh(refreshToken)).status).toBe(200);
    await clock.advance({ by: 'PT5M' });
    await isUnauthorised(refresh(refreshToken));
  });

  test('and the usual ones where it has none', async () => {
    expect((await put({})).status).toBe(200);
    const { accessToken, refreshToken } = await loggedIn();
    const clock = new SandboxClock(server, sandbox);
    await clock.advance({ by: 'PT1H' });
    await isUnauthorised(account(accessToken));
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  test.each(['an hour', 'P', 'PT', 'P200000Y'])('and "%s" is none', async (life) => {
    const answer = await put({ refresh_token_life: life });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ type: '/__sandbox/problems/bad-request', errors: [{}] });
  });
});

test('the same requests at the same instant give the same tokens in every sandbox', async () => {
  const [first, second] = [server.fresh(), server.fresh()];
  expect(await loggedIn(first)).toEqual(await loggedIn(second));
  expect(await loggedIn(first)).toEqual(await loggedIn(second));
});

test.each([
  ['no credentials', {}],
  ['an unknown key', basic('nobody:test-secret-pcs-001')],
  ['a wrong secret', basic('test-key-pcs-001:test-secret')],
  ['an empty secret', basic('test-key-pcs-001:')],
  ['no colon', basic('test-key-pcs-001')],
  ['nothing encoded', { authorization: 'Basic' }],
  ['what is not base64', { authorization: 'Basic test-key-pcs-001:test-secret-pcs-001' }],
  ['an access token', bearer('test-token-pcs-001')],
])('createToken with %s is not authorised and asks for Basic', async (_, headers) => {
  const answer = await server.send('POST', login, { sandbox, headers, body: '{' });
  expect([answer.status, answer.text]).toEqual([401, unauthorised]);
  expect(answer.headers['www-authenticate']).toBe('Basic realm="charge-and"');
});

test.each(['', 'Bearer nobody', 'Bearer test-token-pcs-001', 'Bearer expired-token-pcs-001'])(
  'refreshToken with "%s" is not authorised and asks for Bearer',
  async (authorization) => {
    const answer = await server.send('GET', '/public/v1/tokens', { sandbox, headers: { authorization } });
    expect([answer.status, answer.text]).toEqual([401, unauthorised]);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  },
);

test('createToken needs no body; the members of one are ignored, another Content-Type is not', async () => {
  const login = (headers: Readonly<Record<string, string>>, body?: string) =>
    server.send('POST', '/public/v1/login/partner/token', {
      sandbox,
      headers: { ...basic('test-key-pcs-001:test-secret-pcs-001'), ...headers },
      body,
    });
  expect((await login({})).status).toBe(200);
  expect((await login({ 'content-type': 'application/json' }, '{"grant_type":"x"}')).status).toBe(200);
  const refused = await login({ 'content-type': 'text/plain' }, 'grant_type=x');
  expect([refused.status, refused.text]).toEqual([
    415,
    '{"error":"INVALID_FORMAT","args":["An input parameter did not have the expected format. Please check interface specification."]}',
  ]);
});

test('a token that expires while the clock moves on is listed; the token itself is not shown', async () => {
  const clock = new SandboxClock(server, sandbox);
  await clock.put({ now: '2026-01-13T12:00:00Z', frozen: true });
  expect((await clock.ran({ by: 'PT23H59M59.999S' })).join()).not.toContain('charge-and');
  expect(await clock.ran({ by: 'PT0.001S' })).toContain(
    '2026-01-14T12:00:00.000Z charge-and token-expired wnfV4gCU3hYMwefvXgLSN6-B17uO885u09HSIKBUhQA expired',
  );
  expect((await clock.ran({ by: 'P1Y' })).join()).not.toContain('token-expired');
});
