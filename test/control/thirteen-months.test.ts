import { SandboxClock } from '../support/clock.js';
import { acceptingAfter5s, DelayedPayments, decliningAfter5s } from '../support/delayed-payment.js';
import { startSandbox } from '../support/sandbox.js';

const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

interface Run {
  readonly text: string;
  /** With names in the place of identifiers. */
  readonly ran: readonly string[];
}

/** A shop that sells by installments, by subscription and through sellers who take their time, for thirteen months. */
async function thirteenMonths(sandbox: string): Promise<Run> {
  const server = await startSandbox();
  try {
    const clock = new SandboxClock(server, sandbox);
    const payments = new DelayedPayments(server, sandbox);
    const plan = { amount: 90, description: 'Curso', due_date: '2026-01-31', installments: 3 };
    const headers = { authorization: basic('tillbox:test-key-ipag') };
    const body = { ...plan, customer: { name: 'Maria Francisca' } };
    await server.send('POST', '/service/resources/charges', { sandbox, headers, body });
    const login = { authorization: basic('test-key-pcs-001:test-secret-pcs-001') };
    const { accessToken } = (await server.send('POST', '/public/v1/login/partner/token', { sandbox, headers: login }))
      .body;
    const names = new Map([
      [await payments.execute(acceptingAfter5s, 60), 'first order'],
      [await payments.execute(decliningAfter5s, 1), 'second order'],
      [await payments.execute(acceptingAfter5s, 60), 'third order'],
      [await payments.execute(acceptingAfter5s, 1, { 'x-sandbox-time': '2026-03-10T12:00:00Z' }), 'fourth order'],
    ]);
    const tokens = (await server.records(sandbox, 'charge-and/tokens')) as readonly { readonly token_digest: string }[];
    names.set(tokens.at(-2)?.token_digest ?? '', 'access token');
    names.set(tokens.at(-1)?.token_digest ?? '', 'refresh token');

    const answer = await clock.advance({ by: 'P13M' });
    expect(answer.body.now).toBe('2027-02-15T12:00:00.000Z');
    expect(answer.text).not.toContain(accessToken);
    const ran: readonly Readonly<Record<string, string>>[] = answer.body.ran;
    const lines = ran.map(({ at, kind, subject = '', result }) => [at, kind, names.get(subject) ?? subject, result]);
    return { text: answer.text, ran: lines.map((line) => line.join(' ')) };
  } finally {
    await server.close();
  }
}

test('thirteen months bring the same, in the same order, in every run', async () => {
  const [first, second] = [await thirteenMonths('shop'), await thirteenMonths('shop')];
  expect(second.text).toBe(first.text);
  expect(first.ran).toEqual([
    '2026-01-15T12:00:05.000Z answer-authorization first order completed',
    '2026-01-15T12:00:05.000Z answer-authorization second order declined',
    '2026-01-15T12:00:05.000Z answer-authorization third order failed',
    '2026-01-15T13:00:00.000Z token-expired access token expired',
    '2026-01-26T03:00:00.000Z installment-overdue 99991/1 overdue',
    '2026-01-26T03:00:00.000Z installment-overdue 99994/1 overdue',
    '2026-01-26T03:00:00.000Z installment-overdue 99995/1 overdue',
    '2026-01-26T03:00:00.000Z recurring-charge 99994/2 appeared',
    '2026-02-01T03:00:00.000Z installment-overdue 100000/1 overdue',
    '2026-02-14T12:00:00.000Z token-expired refresh token expired',
    '2026-02-26T03:00:00.000Z installment-overdue 99994/2 overdue',
    '2026-02-26T03:00:00.000Z recurring-charge 99994/3 appeared',
    '2026-03-01T03:00:00.000Z installment-overdue 100000/2 overdue',
    '2026-03-10T12:00:05.000Z answer-authorization fourth order completed',
    '2026-03-26T03:00:00.000Z installment-overdue 99994/3 overdue',
    '2026-03-26T03:00:00.000Z recurring-charge 99994/4 appeared',
    '2026-04-01T03:00:00.000Z installment-overdue 100000/3 overdue',
    '2026-04-26T03:00:00.000Z installment-overdue 99994/4 overdue',
    '2026-04-26T03:00:00.000Z recurring-charge 99994/5 appeared',
    '2026-05-26T03:00:00.000Z installment-overdue 99994/5 overdue',
    '2026-05-26T03:00:00.000Z recurring-charge 99994/6 appeared',
    '2026-06-26T03:00:00.000Z installment-overdue 99994/6 overdue',
    '2026-06-26T03:00:00.000Z recurring-charge 99994/7 appeared',
    '2026-07-26T03:00:00.000Z installment-overdue 99994/7 overdue',
    '2026-07-26T03:00:00.000Z recurring-charge 99994/8 appeared',
    '2026-08-26T03:00:00.000Z installment-overdue 99994/8 overdue',
    '2026-08-26T03:00:00.000Z recurring-charge 99994/9 appeared',
    '2026-09-26T03:00:00.000Z installment-overdue 99994/9 overdue',
    '2026-09-26T03:00:00.000Z recurring-charge 99994/10 appeared',
    '2026-10-26T03:00:00.000Z installment-overdue 99994/10 overdue',
    '2026-10-26T03:00:00.000Z recurring-charge 99994/11 appeared',
    '2026-11-26T03:00:00.000Z installment-overdue 99994/11 overdue',
    '2026-11-26T03:00:00.000Z recurring-charge 99994/12 appeared',
    '2026-12-26T03:00:00.000Z installment-overdue 99994/12 overdue',
    '2026-12-26T03:00:00.000Z recurring-charge 99994/13 appeared',
    '2027-01-26T03:00:00.000Z installment-overdue 99994/13 overdue',
    '2027-01-26T03:00:00.000Z recurring-charge 99994/14 appeared',
  ]);
});
