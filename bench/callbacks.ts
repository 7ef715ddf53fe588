// Throughput of payments that cause no callback, while none waits and while 1,000 wait in the same sandbox.
import { paymentsBeside } from './beside.js';
import type { Options } from './options.js';
import type { Report } from './report.js';
import type { Running } from './servers.js';

const waiting = 1_000;
const json = { 'content-type': 'application/json' };
const merchant = { ...json, authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' };
const charge = {
  amount: 10,
  description: 'Pedido',
  due_date: '2030-10-30',
  customer: { name: 'Maria Francisca' },
  callback_url: 'http://127.0.0.1:9/hook',
};

/** Each is to be sent a year later. */
async function leaveWaiting({ url }: Running): Promise<() => Promise<void>> {
  const policy = { deliver: 'normal', delay: 'P1Y' };
  await sent('PUT', `${url}/__sandbox/callbacks/policy`, json, policy);
  for (let n = 0; n < waiting; n++) {
    const { id } = (await sent('POST', `${url}/service/resources/charges`, merchant, charge)) as { id: number };
    await sent('POST', `${url}/__sandbox/acts/ipag/pay-charge`, json, { charge: id });
  }
  await fetch(`${url}/__sandbox/requests`, { method: 'DELETE' });
  const { tasks } = (await sent('GET', `${url}/__sandbox/tasks`, json)) as { tasks: readonly object[] };
  if (tasks.length !== waiting) throw new Error(`${tasks.length} callbacks wait`);
  return async () => undefined;
}

async function sent(method: string, url: string, headers: Record<string, string>, body?: object): Promise<unknown> {
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${url} was answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

export function callbacks(options: Options): Promise<Report> {
  const name = `${waiting} callbacks that wait`;
  return paymentsBeside({ title: 'Waiting callbacks', name, target: 'callbacks', put: leaveWaiting }, options);
}
