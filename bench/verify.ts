// Throughput of payments while nobody waits for requests, and while 1,000 verifications wait, in turn in one run.
// Usage: npm run bench:verify [-- rounds]
import autocannon from 'autocannon';
import { holdTo, median, payment, type Running, spread, start, tillboxBundle } from './servers.js';

const rounds = Number(process.argv[2] ?? 7);
const connections = 32;
const seconds = { warmUp: 2, measured: 4 };
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

async function load({ url }: Running, duration: number): Promise<number> {
  const { path, headers, body } = payment;
  const result = await autocannon({ url: url + path, method: 'POST', headers, body, connections, duration });
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} not 2xx`);
  return result.requests.average;
}

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
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return async () => {
    leave.abort();
    await Promise.all(asked);
  };
}

async function measure(asking: boolean): Promise<number> {
  const server = await start(tillboxBundle, '--port', '0', '--log-level', 'warn');
  try {
    await load(server, seconds.warmUp);
    const leave = asking ? await ask(server) : undefined;
    const throughput = await load(server, seconds.measured);
    await leave?.();
    return throughput;
  } finally {
    await server.stop();
  }
}

const results: { none: number; many: number }[] = [];
for (let round = 0; round < rounds; round++) {
  // Each goes first as often as the other: the machine is not the same throughout.
  const many = round % 2 === 0 ? await measure(true) : undefined;
  const none = await measure(false);
  results.push({ none, many: many ?? (await measure(true)) });
}
const ratios = results.map(({ none, many }) => many / none);
console.log(`Node ${process.version}, ${connections} connections, ${rounds} rounds in turn\n`);
console.log('| | median (least to most) |\n|---|---|');
console.log(`| payments with 1,000 waiting verifications / with none | ${spread(ratios, 2)} |`);
console.log(`| with 1,000, a second | ${median(results.map(({ many }) => many)).toFixed(0)} |`);
console.log(`| with none, a second | ${median(results.map(({ none }) => none)).toFixed(0)} |`);
holdTo('0.95 of the throughput without verifications', median(ratios) >= 0.95);
