import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { endProcesses } from '../support/process.js';
import { type Answer, type Attacked, attack, sized, startAttacked, times } from './attacked.js';

afterEach(() => endProcesses());

const mebibyte = 1024 * 1024;
const importAt = (sandbox: string) => `/__sandbox/sandboxes/${sandbox}/import`;
const statusesOf = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))].sort();

/** An export with payments in it up to a length. */
async function documentOf(server: Attacked, length: number): Promise<Buffer> {
  const { text } = await server.send('GET', '/__sandbox/sandboxes/default/export');
  const document = JSON.parse(text);
  const { payments } = document.collections['payment-accounts'];
  const [first] = payments;
  const another = (i: number) => {
    const id = `${String(i).padStart(8, '0')}-0000-4000-8000-000000000000`;
    return { ...first, id, request_id: id, reference: 'r'.repeat(128) };
  };
  const count = Math.floor(length / JSON.stringify(another(0)).length);
  for (let i = 0; i < count; i++) payments.push(another(i));
  return Buffer.from(JSON.stringify(document));
}

/** Sends an import in pieces of blanks for as long as nothing comes back, up to so many. */
function statusWhileSending(server: Attacked, pieces: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    const blanks = Buffer.alloc(mebibyte, ' ');
    let said = '';
    let sent = 0;
    const next = () => {
      while (sent++ < pieces) if (!socket.write(blanks)) return;
    };
    socket.setTimeout(60_000, () => reject(new Error('nothing comes')));
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      said += bytes;
    });
    socket.on('close', () => resolve(said.slice(0, said.indexOf('\r\n'))));
    socket.write(`POST ${importAt('too-large')} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`);
    socket.write(`Content-Length: ${pieces * mebibyte}\r\nConnection: close\r\n\r\n`);
    socket.on('drain', next);
    next();
  });
}

test('large imports at once are carried out one after the other, and take the memory of one', async () => {
  const server = await startAttacked();
  const bytes = await documentOf(server, sized(4, 24) * mebibyte);
  await attack(server, async () => {
    const answers: Answer[] = [];
    await times(8, 8, async (n) => answers.push(await server.send('POST', importAt(`s-${n}`), bytes)));
    // What all sandboxes may hold is full after some of the long ones; whoever waited too long has 429.
    for (const status of statusesOf(answers)) expect([200, 429, 507]).toContain(status);
    expect(statusesOf(answers)).toContain(200);
  });
});

test('an import that is never whole does not keep others from theirs for ever, and small ones wait for none', async () => {
  const server = await startAttacked();
  const { text } = await server.send('GET', '/__sandbox/sandboxes/default/export');
  const sockets = Array.from({ length: sized(20, 200) }, () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(`POST ${importAt('slow')} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`);
    socket.write(`Content-Length: ${60 * mebibyte}\r\n\r\n{`);
    return socket;
  });
  await attack(server, async () => {
    await times(sized(20, 200), 4, async (n) => {
      expect((await server.send('POST', importAt(`small-${n}`), JSON.parse(text))).status).toBe(200);
    });
    for (const socket of sockets) socket.destroy();
    const bytes = await documentOf(server, 2 * mebibyte);
    expect((await server.send('POST', importAt('after'), bytes)).status).toBe(200);
  });
});

test('what unfolds to much, nests deeply or is broken is refused as an import, again and again', async () => {
  const server = await startAttacked();
  const unfolding = (text: string) =>
    gzipSync(Buffer.alloc(sized(16, 64) * mebibyte - (mebibyte % text.length), text), { level: 1 });
  const zipped = ['[],', '1,', '{"a":[', '""', '[', '{"":'].map(unfolding);
  const { text } = await server.send('GET', '/__sandbox/sandboxes/default/export');
  const document = JSON.parse(text);
  const broken = [
    { ...document, counters: { a: -1 } },
    { ...document, counters: [] },
    { ...document, tasks: [{ id: 'a' }] },
    { ...document, collections: { 'british-gas': { payments: [{ id: 'a' }] } } },
    { ...document, collections: { unknown: {} } },
    { ...document, world: null, clock: { mode: 'backwards' } },
    [],
    null,
    'text',
  ];
  await attack(server, async () => {
    await times(zipped.length * sized(1, 4), sized(2, 8), async (n) => {
      const { status } = await server.send('POST', importAt('bomb'), zipped[n % zipped.length], {
        'content-encoding': 'gzip',
      });
      expect([400, 413]).toContain(status);
    });
    await times(broken.length * sized(2, 50), 8, async (n) => {
      const { status, text: said } = await server.send('POST', importAt('broken'), broken[n % broken.length]);
      expect([status, said.slice(0, 9)]).toEqual([400, '{"type":"']);
    });
    expect((await server.send('GET', '/__sandbox/sandboxes/bomb')).status).toBe(404);
    expect((await server.send('GET', '/__sandbox/sandboxes/broken')).status).toBe(404);
  });
});

test('clients that send 100 MB to an import have their 413', async () => {
  const server = await startAttacked();
  await attack(server, async () => {
    await times(sized(2, 16), 8, async () => {
      expect(await statusWhileSending(server, 100)).toBe('HTTP/1.1 413 Payload Too Large');
    });
  });
});
