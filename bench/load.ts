// The one place that sends load.
import { readFileSync } from 'node:fs';
import { createHistogram } from 'node:perf_hooks';
import autocannon, { type Options, type Result } from 'autocannon';
import type { Request } from './payments.js';
import { processorTime, type Running } from './servers.js';

export interface Load {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the server, microseconds a request. */
  readonly cpu: number;
  /** Cores that server, load generator and everything else on the machine used meanwhile. */
  readonly cores: { readonly server: number; readonly generator: number; readonly others: number };
}

export interface Job {
  readonly connections: number;
  /** Ends after so many seconds, or after so many requests. */
  readonly until: { readonly seconds: number } | { readonly requests: number };
  next(): { method: Request['method']; path: string; headers: Readonly<Record<string, string>>; body?: string };
}

/** Seconds that a job with a number of requests may take: slower than this, a contestant is not measurable. */
const longestJob = 1_800;

/** Every request has to be answered with 2xx. */
export async function load(server: Running, job: Job): Promise<Load> {
  const { connections, until, next } = job;
  const latencies = createHistogram();
  const before = { at: performance.now(), ...spent(server) };
  const result = await answered(
    {
      url: server.url,
      connections: 'requests' in until ? Math.min(connections, until.requests) : connections,
      timeout: 30,
      ...('seconds' in until ? { duration: until.seconds } : { amount: until.requests }),
      requests: [{ method: 'POST', setupRequest: (request) => Object.assign(request, next()) }],
    },
    (ms) => latencies.record(Math.max(1, Math.round(ms * 1_000))),
  );
  const elapsed = performance.now() - before.at;
  const after = spent(server);
  const requests = result.requests.total;
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${server.name}: ${result.errors} errors, ${result.non2xx} of ${requests} answers not 2xx`);
  if ('requests' in until && requests < until.requests)
    throw new Error(`${server.name}: ${requests} of ${until.requests} requests in ${longestJob} s`);
  const cores = (of: keyof typeof after) => (after[of] - before[of]) / elapsed;
  return {
    requests,
    perSecond: (requests * 1_000) / elapsed,
    p50: latencies.percentile(50) / 1_000,
    p99: latencies.percentile(99) / 1_000,
    cpu: ((after.server - before.server) * 1_000) / requests,
    cores: {
      server: cores('server'),
      generator: cores('generator'),
      others: Math.max(0, cores('machine') - cores('server') - cores('generator')),
    },
  };
}

/** Calls back with the milliseconds of each answer: the histogram of autocannon knows no parts of a millisecond. */
function answered(options: Options, each: (ms: number) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const run = autocannon(options, (error, result) => (error ? reject(error) : resolve(result)));
    run.on('response', (_client, _status, _bytes, ms) => each(ms));
    const giveUp = setTimeout(() => run.stop(), longestJob * 1_000);
    run.once('done', () => clearTimeout(giveUp));
  });
}

/** Processor time until now, in milliseconds. */
function spent(server: Running) {
  const { user, system } = process.cpuUsage();
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? [];
  const [inUser = 0, niced = 0, inSystem = 0, , , interrupts = 0, soft = 0] = ticks;
  return {
    server: processorTime(server),
    generator: (user + system) / 1_000,
    machine: (inUser + niced + inSystem + interrupts + soft) * 10,
  };
}
