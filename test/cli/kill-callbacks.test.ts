import { Merchant } from '../support/charging.js';
import { folderWith, removeFolders } from '../support/folder.js';
import { endProcesses, type ServerProcess, startProcess } from '../support/process.js';
import { Receiver } from '../support/receiver.js';

/** More of them with `npm run test:long`. */
const rounds = Number(process.env['TILLBOX_KILL_ROUNDS'] ?? 5);
const clients = 8;

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(async () => {
  endProcesses();
  removeFolders();
  await receiver.close();
});

/** Has charges paid by many clients until the server is killed. Resolves to those whose payment was acknowledged. */
async function payUntilKilled(server: ServerProcess, sandbox: string, killAt: number): Promise<Set<number>> {
  const merchant = new Merchant(server.url, sandbox);
  const paid = new Set<number>();
  let killed: Promise<void> | undefined;
  const client = async () => {
    while (!killed) {
      const { id, page } = await merchant.charge(receiver.url);
      if ((await merchant.pay(page)) === 303) paid.add(id);
      if (paid.size >= killAt) killed ??= server.kill();
    }
  };
  await Promise.allSettled(Array.from({ length: clients }, client));
  await killed;
  return paid;
}

interface Listed {
  readonly callbacks: readonly { readonly subject: string; readonly state: string }[];
}

async function settled(server: ServerProcess, sandbox: string): Promise<Listed['callbacks']> {
  for (;;) {
    const answer = await fetch(`${server.url}/~${sandbox}/__sandbox/callbacks?limit=500`);
    const { callbacks } = (await answer.json()) as Listed;
    if (callbacks.every(({ state }) => state !== 'waiting')) return callbacks;
  }
}

const toldOf = () => receiver.received.map(({ body }) => JSON.parse(body.toString()).id);

test(`killed between what it did and the telling of it, ${rounds} times, it tells of all that it did and of nothing else`, async () => {
  const folder = folderWith({});
  for (let round = 0; round < rounds; round++) {
    const sandbox = `round-${round}`;
    const server = await startProcess('--store', `file:${folder}`);
    // Some answers are still to come when it is killed.
    receiver.usual = (response) => setImmediate(() => setImmediate(() => response.end()));
    const paid = await payUntilKilled(server, sandbox, 3 + ((round * 7) % 20));
    const again = await startProcess('--store', `file:${folder}`);
    const callbacks = await settled(again, sandbox);
    const told = new Set(toldOf());
    expect({ round, untold: [...paid].filter((id) => !told.has(id)) }).toEqual({ round, untold: [] });
    expect(callbacks.map(({ state }) => state)).toEqual(callbacks.map(() => 'delivered'));
    // What was told of did happen, though whoever paid may not have been told.
    const kept = new Set(callbacks.map(({ subject }) => Number(subject)));
    expect(toldOf().filter((id) => !kept.has(id))).toEqual([]);
    receiver.received.length = 0;
    await again.kill();
  }
}, 3_600_000);
