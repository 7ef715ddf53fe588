// From spawn to the answer of the first validated payment, and resident memory idle and with many payments, in turn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { contestants, prepared, type Ready, type Runtime } from './contestants.js';
import { load } from './load.js';
import type { Options } from './options.js';
import { payments } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { type Running, residentMemory, withServer } from './servers.js';
import { median, ratios, spread, turned } from './statistics.js';
import type { Measured } from './targets.js';

/** Milliseconds after which a server counts as idle. */
const settled = 1_000;
const judgedCharges = 100_000;

interface Seen {
  readonly started: number[];
  readonly idle: number[];
  readonly charged: number[];
}

export async function startUp(options: Options): Promise<Report> {
  const { runtime, charges, rounds = 7 } = options;
  const { ready, missing } = await prepared(options.contestants ?? Object.keys(contestants), runtime);
  const bare: number[] = [];
  const seen = new Map(ready.map(({ name }): [string, Seen] => [name, { started: [], idle: [], charged: [] }]));
  for (let round = 0; round < rounds; round++) {
    note(`round ${round + 1} of ${rounds}: start-up`);
    bare.push(await bareNode(runtime));
    for (const contestant of turned(ready, round)) await startOnce(contestant, seen.get(contestant.name));
  }
  for (const contestant of charges > 0 ? ready.filter(({ own }) => own) : []) {
    note(`${charges} payments: ${contestant.title}`);
    seen.get(contestant.name)?.charged.push(await charged(contestant, charges));
  }
  return {
    title: 'Start-up and memory',
    how:
      `From spawn to the answer of the first British Gas payment, asked for every 2 ms, ${rounds} rounds in turn; resident ` +
      `memory a second later, and after ${charges} payments; median (least to most).`,
    tables: [ratioTable(ready, seen, bare), figureTable(ready, seen, bare, charges)],
    measured: measured(seen, bare, charges),
    missing,
    figures: { bare, contestants: Object.fromEntries(seen) },
  };
}

/** Milliseconds of a Node that does nothing. */
async function bareNode({ node }: Runtime): Promise<number> {
  const begun = performance.now();
  await once(spawn(node, ['-e', '0']), 'exit');
  return performance.now() - begun;
}

function startOnce(contestant: Ready, into: Seen | undefined): Promise<void> {
  return withServer(contestant, async (server) => {
    into?.started.push(server.startedIn);
    into?.idle.push(await memoryAtRest(server));
  });
}

function charged(contestant: Ready, charges: number): Promise<number> {
  return withServer(contestant, async (server) => {
    await load(server, { connections: 32, until: { requests: charges }, next: payments(contestant.asked) });
    return memoryAtRest(server);
  });
}

async function memoryAtRest(server: Running): Promise<number> {
  await wait(settled);
  return residentMemory(server);
}

function ratioTable(ready: readonly Ready[], seen: ReadonlyMap<string, Seen>, bare: readonly number[]): string {
  const ours = seen.get('tillbox');
  const rows = ready
    .filter(({ name }) => name !== 'tillbox')
    .map(({ name, title }) => {
      const other = seen.get(name);
      const ratio = (of: keyof Seen) => spread(ratios(ours?.[of] ?? [], other?.[of] ?? []), 2);
      return [title, ratio('started'), ratio('idle'), other?.charged.length ? ratio('charged') : ''];
    });
  const bareRow = ['`node -e 0`', spread(ratios(ours?.started ?? [], bare), 2), '', ''];
  return table(['tillbox /', 'start-up', 'memory idle', 'memory with payments'], [bareRow, ...rows]);
}

function figureTable(
  ready: readonly Ready[],
  seen: ReadonlyMap<string, Seen>,
  bare: readonly number[],
  charges: number,
) {
  const rows = ready.map(({ name, title }) => {
    const { started, idle, charged } = seen.get(name) ?? { started: [], idle: [], charged: [] };
    const memory = charged.length > 0 ? spread(charged, 0) : '';
    return [title, spread(ratios(started, bare), 2), spread(started, 0), spread(idle, 0), memory];
  });
  const head = [
    '',
    'start-up / `node -e 0`',
    'start-up, ms',
    'memory idle, MB',
    `memory after ${charges} payments, MB`,
  ];
  return table(head, [['`node -e 0`', '1', spread(bare, 0), '', ''], ...rows]);
}

function measured(seen: ReadonlyMap<string, Seen>, bare: readonly number[], charges: number): Measured[] {
  const of = (name: string, figure: keyof Seen) => seen.get(name)?.[figure] ?? [];
  const ours = of('tillbox', 'started');
  return [
    { target: 'start-up/node', value: median(ratios(ours, bare)) },
    { target: 'start-up/prism', value: median(ratios(ours, of('prism', 'started'))) },
    { target: 'idle/express', value: median(ratios(of('tillbox', 'idle'), of('express', 'idle'))) },
    ...(charges === judgedCharges
      ? [{ target: 'charges/100000' as const, value: median(of('tillbox', 'charged')) }]
      : []),
  ];
}
