// The one place that starts and ends servers. What a run started ends with it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type Asked, payments, type Request } from './payments.js';

/** How a server is started on a port; what it writes goes into the folder. The program comes first. */
export type Launch = (port: number, folder: string) => readonly string[];

export interface Startable {
  readonly name: string;
  readonly asked: Asked;
  readonly launch: Launch;
}

export interface Running {
  readonly name: string;
  readonly asked: Asked;
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from spawn to the answer of the first payment. */
  readonly startedIn: number;
  /** The file that has what it prints. */
  readonly log: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export class StartFailed extends Error {}

const longestStart = 60_000;
const longestStop = 10_000;

const children = new Set<ChildProcess>();
let folder: string | undefined;
let folders = 0;

process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** A new folder that goes when the run ends. */
export function newFolder(): string {
  folder ??= mkdtempSync(`${tmpdir()}/tillbox-bench-`);
  const made = `${folder}/${++folders}`;
  mkdirSync(made);
  return made;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a program, what it prints going into a file of its folder. */
export function run([program = '', ...args]: readonly string[], inFolder: string) {
  const log = `${inFolder}/output.log`;
  const output = openSync(log, 'a');
  const { NODE_ENV: _, NODE_OPTIONS: __, ...env } = process.env;
  const child = spawn(program, args, { stdio: ['ignore', output, output], cwd: inFolder, env });
  closeSync(output);
  children.add(child);
  const ended = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error']) child.once(event, () => resolve());
  }).finally(() => children.delete(child));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), longestStop);
    await ended;
    clearTimeout(patience);
  };
  const alive = () => children.has(child) && child.pid !== undefined;
  const said = () => readFileSync(log, 'utf8').trim().split('\n').slice(-5).join('\n');
  return { pid: child.pid ?? 0, log, alive, said, stop };
}

/**
 * Starts a server, and waits until it has answered a payment with 2xx.
 *
 * @throws StartFailed with what the server printed
 */
export async function start({ name, asked, launch }: Startable): Promise<Running> {
  const inFolder = newFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = launch(port, inFolder);
  const first = payments(asked)();
  const begun = performance.now();
  const { pid, log, alive, said, stop } = run(command, inFolder);
  let last = 'nothing';
  while (performance.now() - begun < longestStart && alive()) {
    const answer = await post(url, first);
    if (typeof answer === 'number' && answer >= 200 && answer < 300) {
      return { name, asked, url, pid, startedIn: performance.now() - begun, log, stop };
    }
    last = String(answer);
    await wait(2);
  }
  await stop('SIGKILL');
  throw new StartFailed(`${name} did not start. The last answer: ${last}. It printed: ${said()}`);
}

/** Starts it once, and ends it. */
export async function tried(startable: Startable): Promise<void> {
  const server = await start(startable);
  await server.stop();
}

/** The status, or why there was none. */
function post(url: string, { path, method, headers, body }: Request): Promise<number | string> {
  return new Promise((resolve) => {
    const sent = request(url + path, { method, headers, agent: false, timeout: 5_000 }, (reply) => {
      reply.resume();
      reply.once('end', () => resolve(reply.statusCode ?? 0));
      reply.once('error', ({ message }) => resolve(message));
    });
    sent.once('timeout', () => sent.destroy(new Error('no answer within 5 s')));
    sent.once('error', ({ message }) => resolve(message));
    sent.end(body);
  });
}

/** Runs the work with a server, and ends it whatever happens. */
export async function withServer<T>(startable: Startable, work: (server: Running) => Promise<T>): Promise<T> {
  const server = await start(startable);
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Resident memory of a process in MB. */
export function residentMemory({ pid }: Running): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Processor time that a process has used, in milliseconds. */
export function processorTime({ pid }: Running): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').slice(11, 13) ?? [];
  return (Number(user) + Number(system)) * 10;
}
