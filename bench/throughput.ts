// Throughput of a validated, stored British Gas payment against raw node:http doing the same work, in turn in one run.
// Usage: npm run bench:throughput [-- rounds]
import autocannon from 'autocannon';
import { bundled, holdTo, median, payment, type Running, spread, start, tillboxBundle } from './servers.js';

const rounds = Number(process.argv[2] ?? 5);
const connections = 32;
const seconds = { warmUp: 2, measured: 4 };

let sent = 0;

/** A payment that no other equals: a client that charges the same twice is an exception, and costs more. */
function paymentOf(n: number): string {
  const amount = (n / 100 + 1).toFixed(2);
  return JSON.stringify({ payment: { card: '42563574674', amount, contractAccount: '600134652' } });
}

async function load({ url }: Running, duration: number): Promise<number> {
  const { path, headers } = payment;
  const setupRequest = <T>(request: T): T & { body: string } => ({ ...request, body: paymentOf(sent++) });
  const requests = [{ method: 'POST' as const, path, headers: { ...headers, cid: 'bench' }, setupRequest }];
  const result = await autocannon({ url, requests, connections, duration });
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} not 2xx`);
  return result.requests.average;
}

async function measure(script: string, ...args: string[]): Promise<number> {
  const server = await start(script, ...args);
  try {
    await load(server, seconds.warmUp);
    return await load(server, seconds.measured);
  } finally {
    await server.stop();
  }
}

const raw = await bundled('raw-http');
const results: { raw: number; tillbox: number }[] = [];
for (let round = 0; round < rounds; round++) {
  results.push({
    raw: await measure(raw),
    tillbox: await measure(tillboxBundle, '--port', '0', '--log-level', 'warn'),
  });
}
const ratios = results.map(({ raw, tillbox }) => tillbox / raw);
console.log(`Node ${process.version}, ${connections} connections, ${rounds} rounds in turn\n`);
console.log('| | median (least to most) |\n|---|---|');
console.log(`| tillbox / raw node:http | ${spread(ratios, 2)} |`);
console.log(`| tillbox, requests a second | ${median(results.map(({ tillbox }) => tillbox)).toFixed(0)} |`);
console.log(`| raw node:http, requests a second | ${median(results.map(({ raw }) => raw)).toFixed(0)} |`);
holdTo('0.12 of the throughput of raw node:http', median(ratios) >= 0.12);
