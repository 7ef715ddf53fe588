import { SandboxClock } from '../../support/clock.js';
import { acceptingAfter5s, DelayedPayments, decliningAfter5s } from '../../support/delayed-payment.js';
import { startSandbox } from '../../support/sandbox.js';

/** What came about, with names in the place of identifiers. */
async function thirteenMonths(sandbox: string): Promise<readonly string[]> {
  const server = await startSandbox({ apis: ['payment-accounts'] });
  try {
    const clock = new SandboxClock(server, sandbox);
    const payments = new DelayedPayments(server, sandbox);
    const names = new Map([
      [await payments.execute(acceptingAfter5s, 60), 'first order'],
      [await payments.execute(decliningAfter5s, 1), 'second order'],
      [await payments.execute(acceptingAfter5s, 60), 'third order'],
      [await payments.execute(acceptingAfter5s, 1, { 'x-sandbox-time': '2026-03-10T12:00:00Z' }), 'fourth order'],
    ]);

    const answer = await clock.advance({ by: 'P13M' });
    expect(answer.body.now).toBe('2027-02-15T12:00:00.000Z');
    const ran: readonly Readonly<Record<string, string>>[] = answer.body.ran;
    const lines = ran.map(({ at, kind, subject = '', result }) => [at, kind, names.get(subject) ?? subject, result]);
    return lines.map((line) => line.join(' '));
  } finally {
    await server.close();
  }
}

test('thirteen months of sellers who take their time come about in order, and the same each time', async () => {
  const [first, second] = [await thirteenMonths('shop'), await thirteenMonths('shop')];
  expect(second).toEqual(first);
  expect(first).toEqual([
    '2026-01-15T12:00:05.000Z answer-authorization first order completed',
    '2026-01-15T12:00:05.000Z answer-authorization second order declined',
    '2026-01-15T12:00:05.000Z answer-authorization third order failed',
    '2026-03-10T12:00:05.000Z answer-authorization fourth order completed',
  ]);
});
