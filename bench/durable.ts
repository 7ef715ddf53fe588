// A store on disk or in Redis against memory, and how long a store on disk takes to come back.

import { type Load, load } from './load.js';
import type { Options } from './options.js';
import { payments } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { start } from './servers.js';
import { median, ratios, spread } from './statistics.js';
import { usableStores, withStore } from './stores.js';
import type { Measured } from './targets.js';
import { measure } from './throughput.js';

/** Payments that the store on disk holds when it has to come back. */
const recovered = 100_000;
const connections = [1, 32];

/** By store and number of connections: one load a round. */
type Loads = ReadonlyMap<string, readonly Load[]>;

export async function durable(options: Options): Promise<Report> {
  const { runtime, data, rounds = 3 } = options;
  const names = options.stores.length > 0 ? options.stores : ['memory', 'file', 'redis'];
  const { usable, missing } = await usableStores(names, runtime, data);
  const loads = await inTurn(usable, rounds, options);
  const recovery = usable.includes('file') ? await comeBack(options) : [];
  return {
    title: 'Durable stores',
    how: `British Gas payments, ${options.seconds} s a cell, ${rounds} rounds in turn; median (least to most). \`file:\` keeps its data under ${data}.`,
    tables: [throughputTable(loads, usable), ...(recovery.length > 0 ? [recoveryTable(recovery)] : [])],
    measured: measured(loads),
    missing,
    figures: { loads: Object.fromEntries(loads), recovery },
  };
}

async function inTurn(usable: readonly string[], rounds: number, { runtime, data, seconds }: Options): Promise<Loads> {
  const loads = new Map<string, Load[]>();
  for (let round = 0; round < rounds; round++) {
    for (const count of connections) {
      for (const store of usable) {
        note(`round ${round + 1} of ${rounds}, ${count} connections: ${store}`);
        const one = await withStore(store, runtime, data, (ready) => measure(ready, count, seconds));
        loads.set(key(store, count), [...(loads.get(key(store, count)) ?? []), one]);
      }
    }
  }
  return loads;
}

const key = (store: string, count: number) => `${store}/${count}`;

interface Recovery {
  readonly ended: string;
  readonly startedIn: number;
}

/** Starts again over what many payments have left: once after a stop, once after a kill. */
function comeBack({ runtime, data }: Options): Promise<Recovery[]> {
  return withStore('file', runtime, data, async (ready) => {
    const first = await start(ready);
    note(`file: storing ${recovered} payments`);
    const next = payments(first.asked);
    await load(first, { connections: 32, until: { requests: recovered }, next }).finally(() => first.stop('SIGKILL'));
    const afterKill = await start(ready);
    await afterKill.stop();
    const afterStop = await start(ready);
    await afterStop.stop();
    return [
      { ended: 'killed', startedIn: afterKill.startedIn },
      { ended: 'stopped', startedIn: afterStop.startedIn },
    ];
  });
}

function throughputTable(loads: Loads, usable: readonly string[]): string {
  const rows = connections.flatMap((count) =>
    usable.map((store) => {
      const of = (name: string, figure: (load: Load) => number) => (loads.get(key(name, count)) ?? []).map(figure);
      const rate = of(store, ({ perSecond }) => perSecond);
      const cost = of(store, ({ cpu }) => cpu);
      return [
        `${store}, ${count} connections`,
        spread(
          ratios(
            rate,
            of('memory', ({ perSecond }) => perSecond),
          ),
          2,
        ),
        spread(
          ratios(
            cost,
            of('memory', ({ cpu }) => cpu),
          ),
          2,
        ),
        median(rate).toFixed(0),
        median(of(store, ({ p50 }) => p50)).toFixed(2),
        median(of(store, ({ p99 }) => p99)).toFixed(2),
      ];
    }),
  );
  const head = ['', 'requests a second / memory', 'processor time / memory', 'requests a second', 'p50, ms', 'p99, ms'];
  return table(head, rows);
}

function recoveryTable(recovery: readonly Recovery[]): string {
  return table(
    [`\`file:\` with ${recovered} payments`, 'from spawn to the first payment, ms'],
    recovery.map(({ ended, startedIn }) => [`after it was ${ended}`, startedIn.toFixed(0)]),
  );
}

function measured(loads: Loads): Measured[] {
  const ratio = (store: string, count: number) => {
    const rate = (name: string) => (loads.get(key(name, count)) ?? []).map(({ perSecond }) => perSecond);
    return median(ratios(rate(store), rate('memory')));
  };
  return [
    { target: 'file/1', value: ratio('file', 1) },
    { target: 'file/32', value: ratio('file', 32) },
    { target: 'redis/32', value: ratio('redis', 32) },
  ];
}
