import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type ServerProcess, startProcess } from '../support/process.js';

/** `npm run test:long` has the long form of each attack, in which waits are measured as well. */
const isLong = process.env['TILLBOX_ATTACKS'] === 'long';

/** How much of something an attack has in its short form and in its long one. */
export function sized(short: number, long: number): number {
  return isLong ? long : short;
}

const mostMemory = 700;
const longestWait = 1_000;

/** How often a bystander got which answer, and how long it waited at most, in milliseconds. */
interface Seen {
  readonly live: Readonly<Record<string, number>>;
  readonly payment: Readonly<Record<string, number>>;
  readonly longest: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export class Attacked {
  constructor(private readonly server: ServerProcess) {}

  get url(): string {
    return this.server.url;
  }

  /** Sends JSON, or bytes as they are. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const bytes = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...type, ...headers },
      ...(bytes !== undefined && { body: bytes }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** The most that was ever resident, in MB. */
  memory(): number {
    const status = readFileSync(`/proc/${this.server.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }
}

export async function startAttacked(...flags: readonly string[]): Promise<Attacked> {
  return new Attacked(await startProcess(...flags));
}

/**
 * Attacks a server while a bystander is served by it.
 *
 * @param statuses what a payment of the bystander may be answered with
 * @param longest how long it may wait, in milliseconds; looked at in the long form
 */
export async function attack(
  server: Attacked,
  work: () => Promise<unknown>,
  statuses = ['200'],
  longest = longestWait,
): Promise<void> {
  const bystander = new Worker(new URL('./bystander.js', import.meta.url), { workerData: server.url });
  try {
    await work();
    const message = once(bystander, 'message');
    bystander.postMessage('over');
    const [seen]: Seen[] = await message;
    const memory = Math.round(server.memory());
    if (isLong) tell(seen as Seen, memory);
    expect(Object.keys(seen?.live ?? {})).toEqual(['200']);
    expect(statuses).toEqual(expect.arrayContaining(Object.keys(seen?.payment ?? {})));
    expect(memory).toBeLessThan(mostMemory);
    // On a busy machine time says nothing of the server: it is looked at where a run is about it.
    if (isLong) expect(seen?.longest).toBeLessThan(longest);
  } finally {
    await bystander.terminate();
  }
}

function tell({ live, payment, longest }: Seen, memory: number): void {
  const name = expect.getState().currentTestName;
  const asked = JSON.stringify({ live, payment });
  process.stdout.write(`| ${name} | ${Math.round(longest)} ms | ${memory} MB | ${asked} |\n`);
}

/** Works on so many at once. */
export async function times(count: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
}

/** The same numbers in each run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}
