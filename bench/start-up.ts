// Time from spawn to the answer of the first validated payment, against `node -e 0`, in turn in one run; and the resident
// memory after it. Usage: npm run bench:start-up [-- rounds]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { holdTo, median, payment, residentMemory, spread, start, tillboxBundle } from './servers.js';

const rounds = Number(process.argv[2] ?? 15);

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

async function bareNode(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0']), 'exit');
}

async function firstPayment() {
  const server = await start(tillboxBundle, '--port', '0', '--log-level', 'warn');
  const sent = request(server.url + payment.path, { method: 'POST', headers: payment.headers });
  sent.end(payment.body);
  const [reply] = await once(sent, 'response');
  if (reply.statusCode !== 200) throw new Error(`answered ${reply.statusCode}`);
  reply.resume();
  await once(reply, 'end');
  return server;
}

const bare: number[] = [];
const first: number[] = [];
const memory: number[] = [];
for (let round = 0; round < rounds; round++) {
  bare.push((await timed(bareNode))[0]);
  const [ms, server] = await timed(firstPayment);
  first.push(ms);
  memory.push(residentMemory(server));
  await server.stop();
}
const ratios = first.map((ms, i) => ms / (bare[i] ?? Number.NaN));
console.log(`Node ${process.version}, ${rounds} rounds in turn\n`);
console.log('| | median (least to most) |\n|---|---|');
console.log(`| first payment answered / node -e 0 | ${spread(ratios, 2)} |`);
console.log(`| first payment answered, ms | ${median(first).toFixed(0)} |`);
console.log(`| node -e 0, ms | ${median(bare).toFixed(0)} |`);
console.log(`| resident memory, MB | ${spread(memory, 1)} |`);

const limit = Number(process.versions.node.split('.')[0]) >= 24 ? 6 : 4;
holdTo(`first payment within ${limit} times node -e 0`, median(ratios) <= limit);
holdTo('resident memory under 90 MB', median(memory) < 90);
