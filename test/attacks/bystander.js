// A bystander in a thread of its own, so that what the attacker is busy with does not count: asks for a sign of life and pays in
// a sandbox of its own, one after the other, until it is told to end.
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const agent = new Agent({ keepAlive: true });
const payment = JSON.stringify({ payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } });
const seen = { live: {}, payment: {}, longest: 0 };

/** @returns {Promise<number | string>} the status, or why there is none */
function ask(method, path, headers, body) {
  return new Promise((resolve) => {
    const asked = request(workerData + path, { method, agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', ({ message }) => resolve(message)).end(body);
  });
}

async function look(what, ...call) {
  const begun = performance.now();
  const status = await ask(...call);
  seen.longest = Math.max(seen.longest, performance.now() - begun);
  seen[what][status] = (seen[what][status] ?? 0) + 1;
}

let isOver = false;
parentPort?.once('message', () => {
  isOver = true;
});
do {
  await look('live', 'GET', '/__sandbox/health/live', {});
  const headers = { 'content-type': 'application/vnd.api+json', cid: 'shop' };
  await look('payment', 'POST', '/~bystander/payment', headers, payment);
  await wait(2);
} while (!isOver);
parentPort?.postMessage(seen);
agent.destroy();
