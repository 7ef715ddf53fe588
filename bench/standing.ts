// A bystander in a thread of its own, so that it waits for the server alone: asks until it is told to end, and says how long it
// waited at most.
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';

const url = String(workerData);
const agent = new Agent({ keepAlive: true });
const payment = JSON.stringify({ payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } });

function ask(method: string, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url + path, { method, agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(performance.now() - begun));
    });
    asked.on('error', reject).end(body);
  });
}

let over = false;
parentPort?.once('message', () => {
  over = true;
});
let longest = 0;
while (!over) {
  longest = Math.max(longest, await ask('GET', '/__sandbox/health/live', {}));
  const headers = { 'content-type': 'application/vnd.api+json', cid: 'shop' };
  longest = Math.max(longest, await ask('POST', '/~bystander/payment', headers, payment));
  await new Promise((resolve) => setTimeout(resolve, 2));
}
parentPort?.postMessage(longest);
agent.destroy();
