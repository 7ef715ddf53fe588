import { SandboxClock } from '../../support/clock.js';
import { startSandbox } from '../../support/sandbox.js';

/** What came about, with names in the place of identifiers. */
async function thirteenMonths(sandbox: string): Promise<readonly string[]> {
  const server = await startSandbox({ apis: ['charge-and'] });
  try {
    const clock = new SandboxClock(server, sandbox);
    const login = { authorization: `Basic ${Buffer.from('test-key-pcs-001:test-secret-pcs-001').toString('base64')}` };
    const { accessToken } = (await server.send('POST', '/public/v1/login/partner/token', { sandbox, headers: login }))
      .body;
    const tokens = (await server.records(sandbox, 'charge-and/tokens')) as readonly { readonly token_digest: string }[];
    const names = new Map([
      [tokens.at(-2)?.token_digest ?? '', 'access token'],
      [tokens.at(-1)?.token_digest ?? '', 'refresh token'],
    ]);

    const answer = await clock.advance({ by: 'P13M' });
    expect(answer.body.now).toBe('2027-02-15T12:00:00.000Z');
    expect(answer.text).not.toContain(accessToken);
    const ran: readonly Readonly<Record<string, string>>[] = answer.body.ran;
    const lines = ran.map(({ at, kind, subject = '', result }) => [at, kind, names.get(subject) ?? subject, result]);
    return lines.map((line) => line.join(' '));
  } finally {
    await server.close();
  }
}

test('tokens expire within thirteen months, and the same each time', async () => {
  const [first, second] = [await thirteenMonths('shop'), await thirteenMonths('shop')];
  expect(second).toEqual(first);
  expect(first).toEqual([
    '2026-01-15T13:00:00.000Z token-expired access token expired',
    '2026-02-14T12:00:00.000Z token-expired refresh token expired',
  ]);
});
