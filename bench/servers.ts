import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

export const payment = {
  path: '/payment',
  headers: { 'content-type': 'application/vnd.api+json', accept: 'application/vnd.api+json' },
  body: JSON.stringify({ payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } }),
};

export const tillboxBundle = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** A file of bench/ as plain JavaScript, so that every server starts the same way. */
export async function bundled(name: string): Promise<string> {
  const outfile = `${mkdtempSync(`${tmpdir()}/tillbox-bench-`)}/${name}.mjs`;
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: "import{createRequire as c}from'node:module';const require=c(import.meta.url);" },
    outfile,
  });
  return outfile;
}

/** Starts a server that says where it listens in its first line of output. */
export async function start(script: string, ...args: string[]): Promise<Running> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const url = line.toString().trim().split(' ').at(-1) ?? '';
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { url, child, stop };
}

/** Resident memory of a process in MB. */
export function residentMemory({ child }: Running): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Processor time that a process has used, in milliseconds. */
export function processorTime({ child }: Running): number {
  const [user, system] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
  return (Number(user) + Number(system)) * 10;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function spread(values: readonly number[], digits: number): string {
  const shown = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return `${shown[0]} (${shown[1]} to ${shown[2]})`;
}

/** With `--budget` the run fails where a figure is worse than what is promised. */
export function holdTo(budget: string, kept: boolean): void {
  if (!process.argv.includes('--budget')) return;
  console.log(`budget ${kept ? 'kept' : 'BROKEN'}: ${budget}`);
  if (!kept) process.exitCode = 1;
}
