// Throughput of a validated, stored British Gas payment against raw node:http doing the same work, in turn in one run.
// Usage: npm run bench:throughput [-- rounds]
import autocannon from 'autocannon';
import { bundled, holdTo, median, payment, type Running, spread, start, tillboxBundle } from './servers.js';

const rounds = Number(process.argv[2] ?? 5);
const connections = 32;
const seconds = { warmUp: 2, measured: 4 };

async function load({ url }: Running, duration: number): Promise<number> {
  const { path, headers, body } = payment;
  const result = await autocannon({ url: url + path, method: 'POST', headers, body, connections, duration });
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
holdTo('0.35 of the throughput of raw node:http', median(ratios) >= 0.35);
