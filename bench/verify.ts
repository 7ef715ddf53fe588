// Throughput of payments while nobody waits for requests, and while 1,000 verifications wait: two servers, loaded one at a time.
import { setTimeout as wait } from 'node:timers/promises';
import { prepared, type Ready, withNodeFlags } from './contestants.js';
import { type Load, load } from './load.js';
import type { Options } from './options.js';
import { asVendor, type Request } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { type Running, start } from './servers.js';
import { median, ratios, spread } from './statistics.js';

/** How often the two servers of a pair are loaded in turn. */
const turns = 4;
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

interface Cost {
  /** Payments a second. */
  readonly throughput: number;
  /** Processor time of the server, in microseconds a payment. */
  readonly time: number;
}

/** The same payment every time: one that the journal has seen is the dearest to tell apart. */
const next = (): Request => ({
  ...asVendor,
  headers: { ...asVendor.headers },
  method: 'POST',
  body: JSON.stringify({ payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } }),
});

async function cost(server: Running, duration: number): Promise<Cost> {
  const { perSecond, cpu }: Load = await load(server, { connections, until: { seconds: duration }, next });
  return { throughput: perSecond, time: cpu };
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
  await wait(1_500);
  return async () => {
    leave.abort();
    await Promise.all(asked);
  };
}

const mean = (first: Cost, second: Cost): Cost => ({
  throughput: (first.throughput + second.throughput) / 2,
  time: (first.time + second.time) / 2,
});

/** Loads the two in turn, so briefly and in such an order that the machine is the same for both. */
async function compare(idle: Running, watched: Running): Promise<Compared> {
  const first = await cost(idle, seconds.measured);
  const many = mean(await cost(watched, seconds.measured), await cost(watched, seconds.measured));
  return { none: mean(first, await cost(idle, seconds.measured)), many };
}

interface Compared {
  readonly none: Cost;
  readonly many: Cost;
}

/** Two servers that have just been started: no two are alike, however alike they are treated. */
async function pair(tillbox: Ready): Promise<Compared[]> {
  const idle = await start(tillbox);
  const watched = await start(tillbox).catch((error) => idle.stop().then(() => Promise.reject(error)));
  const results: Compared[] = [];
  try {
    for (const server of [idle, watched]) await cost(server, seconds.warmUp);
    const leave = await ask(watched);
    for (let turn = 0; turn < turns; turn++) results.push(await compare(idle, watched));
    await leave();
  } finally {
    await Promise.all([idle.stop(), watched.stop()]);
  }
  return results;
}

export async function verify({ runtime, rounds = 5 }: Options): Promise<Report> {
  const { ready, missing } = await prepared(['tillbox'], runtime);
  const results: Compared[] = [];
  for (const one of ready) {
    for (let round = 0; round < rounds; round++) {
      note(`pair ${round + 1} of ${rounds}: verifications`);
      results.push(...(await pair(withNodeFlags(one, oneThread))));
    }
  }
  const both = (of: keyof Cost) =>
    ratios(
      results.map(({ many }) => many[of]),
      results.map(({ none }) => none[of]),
    );
  return {
    title: 'Waiting verifications',
    how: `Payments at ${connections} connections, ${rounds} pairs of servers, ${turns} turns each; median (least to most).`,
    tables: [
      table(
        [`${waiting} waiting verifications / none`, ''],
        [
          ['payments a second', spread(both('throughput'), 2)],
          ['processor time a payment', spread(both('time'), 2)],
        ],
      ),
    ],
    measured: [{ target: 'verify', value: median(both('throughput')) }],
    missing,
    figures: results,
  };
}
