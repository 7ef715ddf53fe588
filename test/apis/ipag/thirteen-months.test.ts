import { SandboxClock } from '../../support/clock.js';
import { startSandbox } from '../../support/sandbox.js';
import { authorization } from './charges.js';

/** What came about, with names in the place of identifiers. */
async function thirteenMonths(sandbox: string): Promise<{ text: string; ran: readonly string[] }> {
  const server = await startSandbox({ apis: ['ipag'] });
  try {
    const clock = new SandboxClock(server, sandbox);
    const plan = { amount: 90, description: 'Curso', due_date: '2026-01-31', installments: 3 };
    const body = { ...plan, customer: { name: 'Maria Francisca' } };
    await server.send('POST', '/service/resources/charges', { sandbox, headers: { authorization }, body });

    const answer = await clock.advance({ by: 'P13M' });
    expect(answer.body.now).toBe('2027-02-15T12:00:00.000Z');
    const ran: readonly Readonly<Record<string, string>>[] = answer.body.ran;
    const lines = ran.map(({ at, kind, subject = '', result }) => [at, kind, subject, result]);
    return { text: answer.text, ran: lines.map((line) => line.join(' ')) };
  } finally {
    await server.close();
  }
}

test('thirteen months of installments and subscriptions come about in order, and the same each time', async () => {
  const [first, second] = [await thirteenMonths('shop'), await thirteenMonths('shop')];
  expect(second.text).toBe(first.text);
  expect(first.ran).toEqual([
    '2026-01-26T03:00:00.000Z installment-overdue 99991/1 overdue',
    '2026-01-26T03:00:00.000Z installment-overdue 99994/1 overdue',
    '2026-01-26T03:00:00.000Z installment-overdue 99995/1 overdue',
    '2026-01-26T03:00:00.000Z recurring-charge 99994/2 appeared',
    '2026-02-01T03:00:00.000Z installment-overdue 100000/1 overdue',
    '2026-02-26T03:00:00.000Z installment-overdue 99994/2 overdue',
    '2026-02-26T03:00:00.000Z recurring-charge 99994/3 appeared',
    '2026-03-01T03:00:00.000Z installment-overdue 100000/2 overdue',
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
