import { folderWith, removeFolders } from '../support/folder.js';
import { endProcesses, type ServerProcess, startProcess } from '../support/process.js';

/** More of them with `npm run test:long`. */
const rounds = Number(process.env['TILLBOX_KILL_ROUNDS'] ?? 5);
const clients = 32;

afterEach(() => {
  endProcesses();
  removeFolders();
});

/** The same numbers in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

async function json(server: ServerProcess, path: string, sandbox: string): Promise<Record<string, unknown>> {
  const answer = await fetch(server.url + path, { headers: { 'x-sandbox-id': sandbox } });
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Pays from many clients at once until the server is killed. Resolves to the ids of payments that were acknowledged. */
async function payUntilKilled(server: ServerProcess, sandbox: string, killAt: number): Promise<Set<string>> {
  const acknowledged = new Set<string>();
  let sent = 0;
  let killed: Promise<void> | undefined;
  const client = async () => {
    while (!killed) {
      const payment = { card: '42563574674', amount: `${++sent}.00`, contractAccount: '600134652' };
      const answer = await fetch(`${server.url}/payment`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-sandbox-id': sandbox },
        body: JSON.stringify({ payment }),
      });
      const { data } = (await answer.json()) as { data: { payment: { id: string } } };
      acknowledged.add(data.payment.id);
      if (acknowledged.size >= killAt) killed ??= server.kill();
    }
  };
  // Those whose answer the end of the server cut off.
  await Promise.allSettled(Array.from({ length: clients }, client));
  await killed;
  return acknowledged;
}

/** All items of a list, page by page. */
async function listed<T>(server: ServerProcess, path: string, member: string, sandbox: string): Promise<T[]> {
  const all: T[] = [];
  for (let cursor = ''; ; ) {
    const page = await json(server, `${path}?limit=500${cursor}`, sandbox);
    all.push(...(page[member] as T[]));
    if (page['nextCursor'] === null) return all;
    cursor = `&cursor=${page['nextCursor']}`;
  }
}

async function paymentsIn(server: ServerProcess, sandbox: string): Promise<string[]> {
  const path = '/__sandbox/state/british-gas/payments';
  return (await listed<{ id: string }>(server, path, 'records', sandbox)).map(({ id }) => id);
}

/** The payments that the journal says were made. */
async function paymentsTold(server: ServerProcess, sandbox: string): Promise<string[]> {
  type Told = { changes: { collection: string; id: string }[] };
  const requests = await listed<Told>(server, '/__sandbox/requests', 'requests', sandbox);
  const changes = requests.flatMap((request) => request.changes);
  return changes.filter(({ collection }) => collection === 'payments').map(({ id }) => id);
}

test(`killed at any moment under load, ${rounds} times, it loses nothing acknowledged and does nothing by halves`, async () => {
  const folder = folderWith({});
  const draw = numbers(7);
  const lasting = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const sandbox = `round-${round}`;
    const server = await startProcess('--store', `file:${folder}`);
    const acknowledged = await payUntilKilled(server, sandbox, 1 + draw(400));
    const again = await startProcess('--store', `file:${folder}`);
    const payments = await paymentsIn(again, sandbox);
    const lost = [...acknowledged].filter((id) => !payments.includes(id));
    expect({ round, lost }).toEqual({ round, lost: [] });
    expect((await paymentsTold(again, sandbox)).sort()).toEqual([...payments].sort());
    lasting.set(sandbox, payments.length);
    if (round > 0)
      expect(await paymentsIn(again, `round-${round - 1}`)).toHaveLength(lasting.get(`round-${round - 1}`) ?? 0);
    await again.kill();
  }
  expect(lasting.size).toBe(rounds);
}, 3_600_000);
