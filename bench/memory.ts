// Memory over a million requests in a thousand sandboxes, each of which is reset after every hundred of its requests.
import { readFileSync } from 'node:fs';
import { prepared, withNodeFlags } from './contestants.js';
import { load } from './load.js';
import type { Options } from './options.js';
import { payments } from './payments.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { type Running, residentMemory, withServer } from './servers.js';

const sandboxes = 1_000;
const betweenResets = 100;
/** Requests after which memory is read. */
const step = 100_000;

export async function memory({ runtime, requests }: Options): Promise<Report> {
  const { ready, missing } = await prepared(['tillbox'], runtime);
  const [tillbox] = ready;
  const seen = tillbox
    ? await withServer(withNodeFlags(tillbox, '--trace-gc'), (server) => watch(server, requests))
    : [];
  const [early, late] = [seen.at(0), seen.at(-1)];
  const ratio = (of: (one: Seen) => number) => (early && late ? (of(late) / of(early)).toFixed(2) : '');
  return {
    title: 'Memory over a long time',
    how:
      `${requests} payments at 32 connections in ${sandboxes} sandboxes in turn; each sandbox is reset after every ` +
      `${betweenResets} of its payments, each at a time of its own.`,
    tables: [
      table(
        ['the end / the first', ''],
        [
          ['resident memory', ratio((one) => one.memory)],
          ['heap in use after a full collection', ratio((one) => one.inUse)],
        ],
      ),
      table(
        ['payments', 'resident memory, MB', 'heap in use after a full collection, MB'],
        seen.map((one) => [one.payments, one.memory.toFixed(0), one.inUse.toFixed(0)]),
      ),
    ],
    measured: [],
    missing,
    figures: seen,
  };
}

interface Seen {
  readonly payments: number;
  /** MB. */
  readonly memory: number;
  /** MB that the last full collection left: what is resident grows with what the machine can spare, this does not. */
  readonly inUse: number;
}

async function watch(server: Running, requests: number) {
  const next = withResets(server);
  const seen: Seen[] = [];
  let collected = 0;
  for (let sent = 0; sent < requests; sent += step) {
    const more = Math.min(step, requests - sent);
    await load(server, { connections: 32, until: { requests: more + Math.floor(more / betweenResets) }, next });
    const latest = collections(server).slice(collected);
    collected += latest.length;
    seen.push({ payments: sent + more, memory: residentMemory(server), inUse: latest.at(-1) ?? Number.NaN });
    note(`${sent + more} of ${requests} payments: ${residentMemory(server).toFixed(0)} MB`);
  }
  return seen;
}

/** What each full collection of its heap has left so far, in MB. */
function collections({ log }: Running): number[] {
  const lines = readFileSync(log, 'utf8').match(/Mark-Compact.*? -> [\d.]+/g) ?? [];
  return lines.map((line) => Number(line.split(' ').at(-1)));
}

/** Payments over all sandboxes in turn. Between them come the resets: one in each hundred payments, of a sandbox whose turn it is. */
function withResets({ asked }: Running) {
  const next = payments(asked, (n) => ({ 'x-sandbox-id': `s${n % sandboxes}` }));
  let sent = 0;
  let due: number | undefined;
  return () => {
    if (due !== undefined) {
      const path = `/__sandbox/sandboxes/s${due}/reset`;
      due = undefined;
      return { method: 'POST' as const, path, headers: {}, body: '' };
    }
    const [pass, sandbox] = [Math.floor(sent / sandboxes), sent % sandboxes];
    if ((pass + sandbox) % betweenResets === betweenResets - 1) due = sandbox;
    sent++;
    return next();
  };
}
