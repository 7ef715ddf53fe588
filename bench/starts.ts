// From spawn to the answer of the first payment, over a store that holds more and more: starts of one server each, in turn.
import { load } from './load.js';
import type { Options } from './options.js';
import { payments } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { start } from './servers.js';
import { ratios, spread, turned } from './statistics.js';
import { type Stored, stored, usableStores } from './stores.js';

/** Payments in each of many sandboxes. */
const perSandbox = 10;

interface Filled {
  readonly label: string;
  readonly payments: number;
  readonly sandboxes: number;
  /** How its servers end: what is stored is as that leaves it. */
  readonly end: NodeJS.Signals;
}

interface Kept extends Filled {
  readonly store: Stored;
  /** Milliseconds. */
  readonly started: number[];
}

export async function starts(options: Options): Promise<Report> {
  const { runtime, data, records, sandboxes, rounds = 5 } = options;
  const names = options.stores.length > 0 ? options.stores : ['file', 'redis'];
  const { usable, missing } = await usableStores(names, runtime, data);
  const stopped: Omit<Filled, 'end'>[] = [
    { label: 'nothing', payments: 0, sandboxes: 1 },
    ...sandboxes.map((count) => ({
      label: `${count} sandboxes of ${perSandbox} payments`,
      payments: count * perSandbox,
      sandboxes: count,
    })),
    ...records
      .filter((count) => count > 0)
      .map((count) => ({ label: `one sandbox of ${count} payments`, payments: count, sandboxes: 1 })),
  ];
  const fillings = stopped.flatMap((filled): Filled[] => [
    { ...filled, end: 'SIGTERM' },
    { ...filled, label: `${filled.label}, killed`, end: 'SIGKILL' },
  ]);
  const tables: string[] = [];
  const figures: Record<string, object> = {};
  for (const name of usable) {
    const kept = await measured(name, fillings, rounds, options);
    tables.push(rows(name, kept));
    for (const { label, started } of kept) figures[`${name}, ${label}`] = { started };
  }
  return {
    title: 'Starts',
    how:
      'From spawn to the answer of the first British Gas payment, in a sandbox that the store does not hold, after a stop or a ' +
      'kill -9, ' +
      `${rounds} rounds in turn over stores that differ in what they hold; median (least to most).`,
    tables,
    measured: [],
    missing,
    figures,
  };
}

async function measured(name: string, fillings: readonly Filled[], rounds: number, options: Options): Promise<Kept[]> {
  const kept: Kept[] = [];
  try {
    for (const filled of fillings) {
      note(`${name}: storing ${filled.label}`);
      const one = { ...filled, store: await stored(name, options.runtime, options.data), started: [] };
      kept.push(one);
      await fill(one);
    }
    for (let round = 0; round < rounds; round++) {
      note(`${name}: round ${round + 1} of ${rounds}`);
      for (const { store, started, end } of turned(kept, round)) {
        const server = await start(store.ready);
        started.push(server.startedIn);
        await server.stop(end);
      }
    }
  } finally {
    for (const { store } of kept) await store.remove();
  }
  return kept;
}

async function fill({ store, payments: count, sandboxes, end }: Kept): Promise<void> {
  const server = await start(store.ready);
  try {
    if (count === 0) return;
    const next = payments(server.asked, (n) => ({ 'x-sandbox-id': `kept-${n % sandboxes}` }));
    await load(server, { connections: 32, until: { requests: count }, next });
  } finally {
    await server.stop(end);
  }
}

function rows(name: string, kept: readonly Kept[]): string {
  const [first] = kept;
  return table(
    [`store ${name}`, 'start / that over nothing', 'start, ms'],
    kept.map(({ label, started }) => [label, spread(ratios(started, first?.started ?? []), 2), spread(started, 0)]),
  );
}
