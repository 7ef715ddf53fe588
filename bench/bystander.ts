// How long a bystander waits while others ask for much: a probe and a payment in another sandbox, one after the other.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { bundled, prepared, type Ready } from './contestants.js';
import type { Options } from './options.js';
import { note } from './progress.js';
import { type Report, table } from './report.js';
import { type Running, residentMemory, start } from './servers.js';

interface Waited {
  readonly work: string;
  /** Milliseconds: of the work itself, and of the bystander at most. */
  readonly took: number;
  readonly longest: number;
  /** The most that was seen meanwhile, in MB. */
  readonly memory: number;
}

type Send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;

interface Work {
  readonly name: string;
  readonly prepare: (send: Send) => Promise<void>;
  readonly run: (send: Send, url: string) => Promise<unknown>;
}

const ipag = { authorization: 'Basic dGlsbGJveDp0ZXN0LWtleS1pcGFn' };
const account = '44444444-4444-4444-8444-444444444444';
/** Twenty patterns, none of which matches anything. */
const hopeless = (path: string) =>
  encodeURIComponent(
    JSON.stringify({ $or: Array.from({ length: 20 }, (_, i) => ({ [path]: { $regex: `^x.*y${i}` } })) }),
  );
const uuid = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

async function times(count: number, atOnce: number, work: (n: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, count - i) }, (_, n) => work(i + n)));
  }
}

const read = async (answer: Promise<Response>) => (await answer).arrayBuffer();
const nothing = async () => undefined;

const charges = async (send: Send) => {
  const description = 'x'.padStart(1000, '\u0001');
  const long = { amount: 150, description, due_date: '1000-01-01', interval: 'day', type: 'recurring' };
  await times(100, 4, () =>
    read(send('POST', '/service/resources/charges', { ...long, customer: { name: 'Maria' } }, ipag)),
  );
};

const fullJournal = async (send: Send) => {
  const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652', note: 'n'.repeat(3_000) };
  await times(9_000, 16, () => read(send('POST', '/payment', { payment }, { cid: 'shop' })));
};

const manyPayments = async (send: Send) => {
  const document = JSON.parse(await (await send('GET', '/__sandbox/sandboxes/default/export')).text());
  const { payments } = document.collections['payment-accounts'];
  const [first] = payments;
  for (let i = 0; i < 30_000; i++) {
    payments.push({ ...first, id: uuid(i), request_id: uuid(i), account_id: account, reference: 'r'.repeat(128) });
  }
  const imported = await send('POST', '/__sandbox/sandboxes/default/import', document);
  if (imported.status !== 200) throw new Error(`the payments were not imported: ${await imported.text()}`);
};

/** Follows the whole journal, and takes none of it. */
async function unreadFeeds(url: string): Promise<void> {
  const leave = new AbortController();
  const headers = { 'last-event-id': '0' };
  const open = () => fetch(`${url}/__sandbox/events`, { headers, signal: leave.signal });
  const feeds = await Promise.all(Array.from({ length: 250 }, open));
  await wait(3_000);
  leave.abort();
  await Promise.allSettled(feeds.map((feed) => feed.body?.cancel()));
}

const get = (path: string, headers?: Record<string, string>) => (send: Send) =>
  read(send('GET', path, undefined, headers));
const question = { operation: 'createPayment', count: { exactly: 3 }, where: { 'body.payment.note': { $regex: 'x' } } };

const works: readonly (readonly [prepare: Work['prepare'], ...Omit<Work, 'prepare'>[]])[] = [
  [
    charges,
    { name: 'a list of 100 recurring charges', run: get('/service/resources/charges?limit=100', ipag) },
    {
      name: 'sixteen such lists at once',
      run: (send) => times(16, 16, () => get('/service/resources/charges?limit=100', ipag)(send)),
    },
    { name: 'an advance by ten years', run: (send) => read(send('POST', '/__sandbox/clock/advance', { by: 'P10Y' })) },
  ],
  [
    fullJournal,
    { name: 'a report', run: get('/__sandbox/report') },
    { name: 'a report as HTML', run: get('/__sandbox/report?format=html') },
    { name: 'requests with where', run: get(`/__sandbox/requests?where=${hopeless('body.payment.note')}`) },
    {
      name: 'sixteen verifications at once',
      run: (send) => times(16, 16, () => read(send('POST', '/__sandbox/verify', question))),
    },
    { name: '250 feeds that nobody reads', run: (_, url) => unreadFeeds(url) },
  ],
  [
    manyPayments,
    { name: 'a list of 30,000 payments', run: get(`/account/${account}/payments`) },
    {
      name: 'records with where',
      run: get(`/__sandbox/state/payment-accounts/payments?where=${hopeless('reference')}`),
    },
    { name: 'an export', run: get('/__sandbox/sandboxes/default/export') },
    { name: 'a snapshot', run: (send) => read(send('PUT', '/__sandbox/sandboxes/default/snapshots/one')) },
  ],
  [nothing, { name: 'nothing', run: () => wait(1_000) }],
];

function senderTo(url: string): Send {
  return (method, path, body, headers = {}) =>
    fetch(url + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

async function watched(server: Running, script: string, { name, run }: Omit<Work, 'prepare'>): Promise<Waited> {
  const send = senderTo(server.url);
  const standing = new Worker(script, { workerData: server.url });
  let memory = 0;
  const looking = setInterval(() => {
    memory = Math.max(memory, residentMemory(server));
  }, 20);
  const begun = performance.now();
  await run(send, server.url);
  const took = performance.now() - begun;
  clearInterval(looking);
  const waited = once(standing, 'message');
  standing.postMessage('over');
  const [longest] = await waited;
  return { work: name, took, longest: Number(longest), memory };
}

async function round(tillbox: Ready, script: string): Promise<Waited[]> {
  const all: Waited[] = [];
  for (const [prepare, ...some] of works) {
    const server = await start(tillbox);
    try {
      await prepare(senderTo(server.url));
      for (const work of some) {
        note(`bystander: ${work.name}`);
        all.push(await watched(server, script, work));
      }
    } finally {
      await server.stop();
    }
  }
  return all;
}

export async function bystander({ runtime, rounds = 1 }: Options): Promise<Report> {
  const { ready, missing } = await prepared(['tillbox'], runtime);
  const script = await bundled('standing');
  const results: Waited[] = [];
  for (const one of ready) for (let i = 0; i < rounds; i++) results.push(...(await round(one, script)));
  const most = (work: string, figure: 'took' | 'longest' | 'memory') =>
    Math.max(...results.filter((one) => one.work === work).map((one) => one[figure])).toFixed(0);
  const names = [...new Set(results.map(({ work }) => work))];
  return {
    title: 'A bystander',
    how: `health/live and a payment in another sandbox, one after the other, while others ask for much; the most of ${rounds} rounds.`,
    tables: [
      table(
        ['', 'longest wait of a bystander, ms', 'the work itself, ms', 'resident memory, MB'],
        names.map((name) => [name, most(name, 'longest'), most(name, 'took'), most(name, 'memory')]),
      ),
    ],
    measured: [{ target: 'bystander', value: Math.max(...results.map(({ longest }) => longest)) }],
    missing,
    figures: results,
  };
}
