// One payment at a time, as more and more records and sandboxes are there: servers that differ in this alone, in turn.
import type { Ready, Runtime } from './contestants.js';
import { load } from './load.js';
import type { Options } from './options.js';
import { payments, type Request } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { type Running, residentMemory, start } from './servers.js';
import { median, ratios, spread, turned } from './statistics.js';
import { stored, usableStores } from './stores.js';

/** Requests of one measurement: few, so that what is there stays what it was. As many go before it, elsewhere. */
const sample = 200;
/** Requests that each server has had at least. */
const leastRequests = 10_000;
/** Payments in each of many sandboxes. */
const perSandbox = 10;

/** What is there before a payment is measured. */
interface Filled {
  readonly label: string;
  readonly payments: number;
  readonly sandboxes: number;
}

interface Grown extends Filled {
  readonly server: Running;
  readonly p50: number[];
  readonly memory: number;
  remove(): Promise<void>;
}

export async function growth(options: Options): Promise<Report> {
  const { runtime, data, records, sandboxes, rounds = 5 } = options;
  const names = options.stores.length > 0 ? options.stores : ['memory'];
  const { usable, missing } = await usableStores(names, runtime, data);
  const tables: string[] = [];
  const figures: Record<string, object> = {};
  for (const store of usable) {
    const stages = [
      records.map((count) => ({ label: `${count} payments`, payments: count, sandboxes: 1 })),
      sandboxes.map((count) => ({
        label: `${count} sandboxes of ${perSandbox} payments`,
        payments: count * perSandbox,
        sandboxes: count,
      })),
    ];
    for (const fillings of stages.filter(({ length }) => length > 0)) {
      const grown = await grow(store, fillings, rounds, options);
      tables.push(rows(store, grown));
      for (const { label, p50, memory } of grown) figures[`${store}, ${label}`] = { p50, memory };
    }
  }
  return {
    title: 'Growth',
    how:
      `The median of ${sample} payments at one connection, ${rounds} rounds in turn over servers that differ in what they hold; ` +
      'median (least to most). All have had as many payments, the rest of them in a sandbox that is gone.',
    tables,
    measured: [],
    missing,
    figures,
  };
}

async function grow(store: string, fillings: readonly Filled[], rounds: number, { runtime, data }: Options) {
  const grown: Grown[] = [];
  const most = Math.max(leastRequests, ...fillings.map(({ payments }) => payments));
  try {
    for (const filled of fillings) {
      note(`${store}: storing ${filled.label}`);
      grown.push(await fill(store, filled, most - filled.payments, { runtime, data }));
    }
    for (let round = 0; round < rounds; round++) {
      for (const one of turned(grown, round)) {
        const next = one.payments === 0 ? into(one.server, `empty-${round}`) : spreadOver(one);
        await load(one.server, { connections: 1, until: { requests: sample }, next: into(one.server, 'lead-in') });
        one.p50.push((await load(one.server, { connections: 1, until: { requests: sample }, next })).p50);
      }
    }
  } finally {
    for (const { remove } of grown) await remove();
  }
  return grown;
}

interface Place {
  readonly runtime: Runtime;
  readonly data: string;
}

/** First come so many payments into a sandbox that goes again: the more requests a server has had, the faster it is. */
async function fill(store: string, filled: Filled, elsewhere: number, { runtime, data }: Place): Promise<Grown> {
  const { ready, remove: removeStore } = await stored(store, runtime, data);
  const server = await startOr(removeStore, ready);
  const remove = async () => {
    await server.stop();
    await removeStore();
  };
  try {
    if (elsewhere > 0) {
      await load(server, { connections: 32, until: { requests: elsewhere }, next: into(server, 'warm-up') });
    }
    await fetch(`${server.url}/__sandbox/sandboxes/warm-up`, { method: 'DELETE' });
    const grown = { ...filled, server, p50: [], remove };
    if (filled.payments > 0) {
      await load(server, { connections: 32, until: { requests: filled.payments }, next: spreadOver(grown) });
    }
    return { ...grown, memory: residentMemory(server) };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startOr(giveUp: () => Promise<void>, ready: Ready): Promise<Running> {
  try {
    return await start(ready);
  } catch (error) {
    await giveUp();
    throw error;
  }
}

function into({ asked }: Running, sandbox: string): () => Request {
  return payments(asked, () => ({ 'x-sandbox-id': sandbox }));
}

/** Payments for each of the sandboxes in turn; other ones than before, as they begin where the last ones ended. */
function spreadOver({ server, sandboxes }: Pick<Grown, 'server' | 'sandboxes'>): () => Request {
  return payments(server.asked, (n) => ({ 'x-sandbox-id': `grown-${n % sandboxes}` }));
}

function rows(store: string, grown: readonly Grown[]): string {
  const [first] = grown;
  return table(
    [`store ${store}`, 'p50 / that of the first row', 'p50, ms', 'resident memory, MB'],
    grown.map(({ label, p50, memory }) => [
      label,
      spread(ratios(p50, first?.p50 ?? []), 2),
      median(p50).toFixed(3),
      memory.toFixed(0),
    ]),
  );
}
