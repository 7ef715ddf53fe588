import { RecordsOf } from '../../support/records.js';
import { sandbox, server } from '../../support/shared.js';

let records: RecordsOf;
beforeEach(() => {
  records = new RecordsOf(server, sandbox);
});

test('a credential is not a digest: one that is put under its own text would let nobody in', async () => {
  const { status, body } = await records.put('british-gas/tokens/my-token', {
    token_digest: 'my-token',
    expires_at: null,
  });
  expect([status, body.errors.length, body.errors[0].pointer]).toEqual([
    400,
    1,
    expect.stringMatching(/^\/body\/(token|api_key)_digest$/),
  ]);
});

test('a payment of British Gas was made at an instant, which a fixture may write as an offset', async () => {
  const paid = {
    id: '003400026700',
    card: '42563574674',
    amount_minor: 5800,
    contractAccount: '600134652',
    email_to: null,
    created_at: '-P1D',
  };
  const path = 'british-gas/payments/003400026700';
  expect((await records.put(path, paid)).body.created_at).toBe('2026-01-14T12:00:00.000Z');
  expect((await records.put(path, { ...paid, created_at: 'yesterday' })).body.errors[0].pointer).toBe(
    '/body/created_at',
  );
  expect((await records.put(path, { ...paid, contractAccount: 'mine' })).body.errors[0].pointer).toBe(
    '/body/contractAccount',
  );
});
