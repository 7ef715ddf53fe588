// Throughput of payments on two servers, one of which has something standing beside them: loaded one at a time, in turn.
import { prepared, type Ready, withNodeFlags } from './contestants.js';
import { type Load, load } from './load.js';
import type { Options } from './options.js';
import { asVendor, type Request } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { type Running, start } from './servers.js';
import { median, ratios, spread } from './statistics.js';
import type { Measured } from './targets.js';

/** How often the two servers of a pair are loaded in turn. */
const turns = 4;
const connections = 32;
const seconds = { warmUp: 4, measured: 1 };
/** Where cores are few, collectors on several threads measure whatever else runs on the machine. */
const oneThread = '--single-threaded-gc';

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

/** What stands beside the payments: put on one of the servers before it is loaded, taken away afterwards. */
export interface Beside {
  readonly title: string;
  /** As a row of the table names it. */
  readonly name: string;
  readonly target: Measured['target'];
  put(server: Running): Promise<() => Promise<void>>;
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
async function pair(tillbox: Ready, { put }: Beside): Promise<Compared[]> {
  const idle = await start(tillbox);
  const watched = await start(tillbox).catch((error) => idle.stop().then(() => Promise.reject(error)));
  const results: Compared[] = [];
  try {
    for (const server of [idle, watched]) await cost(server, seconds.warmUp);
    const leave = await put(watched);
    for (let turn = 0; turn < turns; turn++) results.push(await compare(idle, watched));
    await leave();
  } finally {
    await Promise.all([idle.stop(), watched.stop()]);
  }
  return results;
}

/** Pairs of servers, of which one has it beside. */
export async function paymentsBeside(beside: Beside, { runtime, rounds = 5 }: Options): Promise<Report> {
  const { ready, missing } = await prepared(['tillbox'], runtime);
  const results: Compared[] = [];
  for (const one of ready) {
    for (let round = 0; round < rounds; round++) {
      note(`pair ${round + 1} of ${rounds}: ${beside.title}`);
      results.push(...(await pair(withNodeFlags(one, oneThread), beside)));
    }
  }
  const both = (of: keyof Cost) =>
    ratios(
      results.map(({ many }) => many[of]),
      results.map(({ none }) => none[of]),
    );
  return {
    title: beside.title,
    how: `Payments at ${connections} connections, ${rounds} pairs of servers, ${turns} turns each; median (least to most).`,
    tables: [
      table(
        [`${beside.name} / none`, ''],
        [
          ['payments a second', spread(both('throughput'), 2)],
          ['processor time a payment', spread(both('time'), 2)],
        ],
      ),
    ],
    measured: [{ target: beside.target, value: median(both('throughput')) }],
    missing,
    figures: results,
  };
}
