// Payments a second, latency and processor time, in turn in one run, each cell on a server that has just been started.
import { prepared, type Ready } from './contestants.js';
import { type Load, load } from './load.js';
import type { Options } from './options.js';
import { payments } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { withServer } from './servers.js';
import { median, ratios, spread, turned } from './statistics.js';
import { isPeer, type Measured } from './targets.js';

const warmUpConnections = 32;
/** At so many connections targets are judged. */
const judgedAt = 32;

/** By number of connections, then by name of the contestant: one load a round. */
type Loads = ReadonlyMap<number, ReadonlyMap<string, readonly Load[]>>;

/** Measures all of them in turn. */
async function compare(ready: readonly Ready[], rounds: number, { connections, seconds }: Options): Promise<Loads> {
  const loads = new Map(connections.map((count) => [count, new Map(ready.map(({ name }) => [name, [] as Load[]]))]));
  for (let round = 0; round < rounds; round++) {
    for (const count of connections) {
      for (const contestant of turned(ready, round)) {
        note(`round ${round + 1} of ${rounds}, ${count} connections: ${contestant.title}`);
        loads
          .get(count)
          ?.get(contestant.name)
          ?.push(await measure(contestant, count, seconds));
      }
    }
  }
  return loads;
}

/** The load of a server that has just been started and warmed up, always with the same number of connections. */
export function measure(contestant: Ready, connections: number, seconds: number): Promise<Load> {
  return withServer(contestant, async (server) => {
    const next = payments(contestant.asked);
    await load(server, {
      connections: warmUpConnections,
      until: { seconds: Math.ceil(seconds / 2) * contestant.warmUp },
      next,
    });
    return load(server, { connections, until: { seconds }, next });
  });
}

export const throughput = (options: Options) =>
  report('Throughput', options.contestants ?? ['tillbox', 'raw', 'express'], options.rounds ?? 5, options);

export const peers = (options: Options) =>
  report(
    'Throughput of others',
    options.contestants ?? ['tillbox', 'prism', 'mockoon', 'json-server', 'wiremock'],
    options.rounds ?? 3,
    options,
  );

async function report(title: string, names: readonly string[], rounds: number, options: Options): Promise<Report> {
  const { ready, missing } = await prepared(names, options.runtime);
  const loads = await compare(ready, rounds, options);
  const others = ready.filter(({ name }) => name !== 'tillbox');
  return {
    title,
    how:
      `British Gas payments of which no two are equal, ${options.seconds} s a cell, ${rounds} rounds in turn, a server just ` +
      `started for each cell; median (least to most). ${disturbance(loads)}`,
    tables: [ratioTable(loads, others), figureTable(loads, ready), lacking(others)],
    measured: measured(loads, others),
    missing,
    figures: [...loads].map(([connections, byName]) => ({ connections, contestants: Object.fromEntries(byName) })),
  };
}

/** How far the figures can be trusted. */
function disturbance(loads: Loads): string {
  const all = [...loads.values()].flatMap((byName) => [...byName.values()].flat());
  const cores = all.map((one) => one.cores.others);
  return `Other processes used ${spread(cores, 2)} cores meanwhile.`;
}

function pick(loads: Loads, connections: number, name: string, figure: (load: Load) => number): number[] {
  return loads.get(connections)?.get(name)?.map(figure) ?? [];
}

function ratioTable(loads: Loads, others: readonly Ready[]): string {
  const rows = [...loads.keys()].flatMap((connections) =>
    others.map(({ name, title }) => {
      const ratio = (figure: (load: Load) => number) =>
        spread(ratios(pick(loads, connections, 'tillbox', figure), pick(loads, connections, name, figure)), 2);
      return [
        title,
        connections,
        ratio(({ perSecond }) => perSecond),
        ratio(({ p50 }) => p50),
        ratio(({ p99 }) => p99),
        ratio(({ cpu }) => cpu),
      ];
    }),
  );
  return table(['tillbox /', 'connections', 'requests a second', 'p50', 'p99', 'processor time a request'], rows);
}

function figureTable(loads: Loads, ready: readonly Ready[]): string {
  const rows = [...loads.keys()].flatMap((connections) =>
    ready.map(({ name, title }) => {
      const shown = (figure: (load: Load) => number, digits: number) =>
        median(pick(loads, connections, name, figure)).toFixed(digits);
      return [
        title,
        connections,
        shown(({ perSecond }) => perSecond, 0),
        shown(({ p50 }) => p50, 2),
        shown(({ p99 }) => p99, 2),
        shown(({ cpu }) => cpu, 0),
        `${shown(({ cores }) => cores.server, 2)} / ${shown(({ cores }) => cores.generator, 2)}`,
      ];
    }),
  );
  const head = ['', 'connections', 'requests a second', 'p50, ms', 'p99, ms', 'processor time, µs'];
  return table([...head, 'cores: server / load generator'], rows);
}

function lacking(others: readonly Ready[]): string {
  const rows = others.map(({ title, lacks }) => [title, lacks]);
  return table(['', 'what it leaves out of the work'], rows);
}

function measured(loads: Loads, others: readonly Ready[]): Measured[] {
  const ratio = (name: string, figure: (load: Load) => number) =>
    median(ratios(pick(loads, judgedAt, 'tillbox', figure), pick(loads, judgedAt, name, figure)));
  return others.flatMap(({ name }): Measured[] => [
    ...(isPeer(name) ? [{ target: `throughput/${name}` as const, value: ratio(name, (one) => one.perSecond) }] : []),
    ...(name === 'prism' ? [{ target: 'p99/prism' as const, value: ratio(name, ({ p99 }) => p99) }] : []),
  ]);
}
