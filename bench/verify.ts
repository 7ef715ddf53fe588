// Throughput of payments while nobody waits for requests, and while 1,000 verifications wait, in turn in one run: two servers, loaded one at a time.
// Usage: npm run bench:verify [-- pairs]
import autocannon from 'autocannon';
import { holdTo, median, payment, processorTime, type Running, spread, start, tillboxBundle } from './servers.js';

const pairs = Number(process.argv[2] ?? 5);
const rounds = 4;
const connections = 32;
const seconds = { warmUp: 4, measured: 1 };
const waiting = 1_000;
/** Where cores are few, collectors on several threads measure whatever else runs on the machine. */
const oneThread = '--single-threaded-gc';

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

interface Load {
  /** Payments a second. */
  readonly throughput: number;
  /** Processor time of the server, in microseconds a payment. */
  readonly time: number;
}

async function load(server: Running, duration: number): Promise<Load> {
  const { url } = server;
  const { path, headers, body } = payment;
  const before = processorTime(server);
  const result = await autocannon({ url: url + path, method: 'POST', headers, body, connections, duration });
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} not 2xx`);
  const time = ((processorTime(server) - before) * 1_000) / result.requests.total;
  return { throughput: result.requests.average, time };
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

const mean = (first: Load, second: Load): Load => ({
  throughput: (first.throughput + second.throughput) / 2,
  time: (first.time + second.time) / 2,
});

/** Loads the two in turn, so briefly and in such an order that the machine is the same for both. */
async function compare(idle: Running, watched: Running): Promise<{ none: Load; many: Load }> {
  const first = await load(idle, seconds.measured);
  const many = mean(await load(watched, seconds.measured), await load(watched, seconds.measured));
  return { none: mean(first, await load(idle, seconds.measured)), many };
}

/** Two servers that have just been started: no two are alike, however alike they are treated. */
async function pair(): Promise<{ none: Load; many: Load }[]> {
  const [idle, watched] = await Promise.all(
    [1, 2].map(() => start(oneThread, tillboxBundle, '--port', '0', '--log-level', 'warn')),
  );
  if (!idle || !watched) throw new Error('two servers were to be started');
  const results: { none: Load; many: Load }[] = [];
  try {
    for (const server of [idle, watched]) await load(server, seconds.warmUp);
    const leave = await ask(watched);
    for (let round = 0; round < rounds; round++) results.push(await compare(idle, watched));
    await leave();
  } finally {
    await Promise.all([idle.stop(), watched.stop()]);
  }
  return results;
}

const results: { none: Load; many: Load }[] = [];
for (let i = 0; i < pairs; i++) results.push(...(await pair()));
const throughput = results.map(({ none, many }) => many.throughput / none.throughput);
const time = results.map(({ none, many }) => many.time / none.time);
console.log(
  `Node ${process.version}, ${connections} connections, ${pairs} pairs of servers, ${rounds} rounds each, in turn\n`,
);
console.log('| 1,000 waiting verifications / none | median (least to most) |\n|---|---|');
console.log(`| payments a second | ${spread(throughput, 2)} |`);
console.log(`| processor time a payment | ${spread(time, 2)} |`);
console.log(`\nwith none ${median(results.map(({ none }) => none.throughput)).toFixed(0)} payments a second`);
holdTo('0.95 of the throughput without verifications', median(throughput) >= 0.95);
