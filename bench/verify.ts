// Throughput of payments while nobody waits for requests, and while 1,000 verifications wait.
import { setTimeout as wait } from 'node:timers/promises';
import { paymentsBeside } from './beside.js';
import type { Options } from './options.js';
import type { Report } from './report.js';
import type { Running } from './servers.js';

const waiting = 1_000;
/** None of them is answered by the payments that are sent. */
const questions = Array.from({ length: waiting }, (_, i) => {
  const another = { operation: 'createPayment', where: { 'body.payment.card': `another-${i}` } };
  const kinds = [
    another,
    { operation: 'createPayment', where: { 'body.payment.contractAccount': '1', method: 'POST' } },
    { order: [another, { operation: 'createPayment' }] },
    { order: [{ operation: 'listCharges' }, { operation: 'createPayment' }] },
    { operation: 'charge', count: { exactly: 0 } },
  ];
  return { ...kinds[i % kinds.length], within: 'PT10M' };
});

/** Puts all questions, and leaves them unanswered. They wait; what came before is not looked through a thousand times. */
async function ask({ url }: Running): Promise<() => Promise<void>> {
  await fetch(`${url}/__sandbox/requests`, { method: 'DELETE' });
  const leave = new AbortController();
  const asked = questions.map((body) =>
    fetch(`${url}/__sandbox/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: leave.signal,
    }).then(
      ({ status }) => {
        throw new Error(`a question was answered with ${status}`);
      },
      (error) => {
        if (!leave.signal.aborted) throw error;
      },
    ),
  );
  await wait(1_500);
  return async () => {
    leave.abort();
    await Promise.all(asked);
  };
}

export function verify(options: Options): Promise<Report> {
  const name = `${waiting} waiting verifications`;
  return paymentsBeside({ title: 'Waiting verifications', name, target: 'verify', put: ask }, options);
}
