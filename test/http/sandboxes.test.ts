import { server } from '../support/shared.js';

const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };

async function idIn(path: string, headers: Record<string, string> = {}): Promise<string> {
  const { body } = await server.send('POST', `${path}/payment`, { body: payment, headers });
  return body.data.payment.id;
}

test('a sandbox named by header and the same named by path are one; another is apart', async () => {
  expect(await idIn('', { 'x-sandbox-id': 'build-812' })).toBe('003400026738');
  expect(await idIn('/~build-812')).toBe('003400026739');
  expect(await idIn('/~build-812', { 'x-sandbox-id': 'build-812' })).toBe('003400026740');
  expect(await idIn('/~build-813')).toBe('003400026738');
});

test('without a name it is the sandbox called default', async () => {
  expect(await idIn('')).toBe('003400026738');
  expect(await idIn('/~default')).toBe('003400026739');
  expect(await idIn('/~;scenario=success')).toBe('003400026740');
});

test.each([
  ['header and path that differ', '/~a/payment', { 'x-sandbox-id': 'b' }],
  ['a header that is no id', '/payment', { 'x-sandbox-id': '-a' }],
  ['a header that is too long', '/payment', { 'x-sandbox-id': 'a'.repeat(65) }],
  ['an empty header', '/payment', { 'x-sandbox-id': '' }],
  ['two headers', '/payment', { 'x-sandbox-id': 'a, b' }],
  ['a path that is no id', '/~a%20b/payment', {}],
  ['a path that is not percent-encoded', '/~%zz/payment', {}],
  ['a parameter that the path does not take', '/~a;delay=5/payment', {}],
  ['a scenario without a value', '/~a;scenario/payment', {}],
  ['a scenario parameter outside of the value', '/~a;scenario=delay;ms=5/payment', {}],
])('%s: 400 as problem+json, and nothing happens', async (_, path, headers) => {
  const { status, headers: answered, body } = await server.send('POST', path, { body: payment, headers });
  expect(status).toBe(400);
  expect(answered['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({ type: '/__sandbox/problems/bad-sandbox', status: 400 });
});

test('an id may have 64 characters', async () => {
  expect(await idIn(`/~${'a'.repeat(64)}`)).toBe('003400026738');
});

test('two sandboxes used in parallel with the same ids never see each other', async () => {
  const names = [server.fresh(), server.fresh()];
  const account = '44444444-4444-4444-8444-444444444444';
  const rounds = Array.from({ length: 20 }, (_, i) => `order-${i}`);
  const created = await Promise.all(
    names.map((sandbox) =>
      Promise.all(
        rounds.map((request_id) =>
          server.send('POST', `/account/${account}/payment`, {
            sandbox,
            body: { request_id, seller_id: 'aaaaaaaa-0001-4aaa-8aaa-aaaaaaaaaaaa', currency: 'EUR' },
          }),
        ),
      ),
    ),
  );
  const [first, second] = created.map((answers) => answers.map(({ status, body }) => `${status} ${body.id}`).sort());
  expect(first).toEqual(second);
  expect(new Set(first).size).toBe(20);
  for (const sandbox of names) {
    const { body } = await server.send('GET', `/account/${account}/payments`, { sandbox });
    expect(body).toHaveLength(21);
  }
});

test('X-Sandbox-Time fixes the instant of one request', async () => {
  const sandbox = server.fresh();
  const account = { user_id: 'bbbbbbbb-0009-4bbb-8bbb-bbbbbbbbbbbb', currency: 'EUR' };
  const create = (headers: Record<string, string>) =>
    server.send('POST', '/account', { sandbox, body: account, headers });
  const fixed = await create({ 'x-sandbox-time': '2019-04-23T10:07:48.788+02:00' });
  expect(fixed.body.created_at).toBe('2019-04-23T08:07:48.788Z');
  expect((await create({})).body.created_at).toBe('2026-01-15T12:00:00.000Z');
});

test.each([
  'yesterday',
  '2026-01-15',
  '2026-01-15T12:00:00',
  '2026-02-30T12:00:00Z',
  '2026-13-01T00:00:00Z',
  '1768478400',
])('X-Sandbox-Time: %s is refused, with an example of what is taken', async (time) => {
  const { status, body } = await server.send('POST', '/payment', {
    body: payment,
    headers: { 'x-sandbox-time': time },
  });
  expect(status).toBe(400);
  expect(body.type).toBe('/__sandbox/problems/bad-time');
  expect(body.detail).toContain('2026-01-31T12:00:00Z');
});
