// The same wherever it is kept.
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { sandbox, server } from '../support/shared.js';

const mebibyte = 1024 * 1024;
const path = () => `/__sandbox/sandboxes/${sandbox}/import`;

/** All that comes back for a head and a body that is sent in pieces, until the server ends the connection. */
function answerTo(head: string, body: Iterable<Buffer>): Promise<{ said: string; error: string | undefined }> {
  return new Promise((resolve) => {
    const { port } = new URL(server.url);
    const socket = connect(Number(port), '127.0.0.1');
    let said = '';
    let error: string | undefined;
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      error = code;
    });
    socket.on('close', () => resolve({ said, error }));
    socket.write(head);
    const parts = body[Symbol.iterator]();
    const next = () => {
      for (let part = parts.next(); !part.done; part = parts.next()) if (!socket.write(part.value)) return;
    };
    socket.on('drain', next);
    next();
  });
}

function* megabytes(count: number, chunked: boolean): Generator<Buffer> {
  const blanks = Buffer.alloc(mebibyte, ' ');
  for (let i = 0; i < count; i++) {
    if (chunked) yield Buffer.from(`${mebibyte.toString(16)}\r\n`);
    yield blanks;
    if (chunked) yield Buffer.from('\r\n');
  }
  if (chunked) yield Buffer.from('0\r\n\r\n');
}

const json = () => `POST ${path()} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;

test('a client that sends 70 MB to an import has its 413, not a reset', async () => {
  const count = 70;
  const length = `Content-Length: ${count * mebibyte}\r\nConnection: close\r\n\r\n`;
  const chunked = 'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
  for (const [fields, isChunked] of [
    [length, false],
    [chunked, true],
  ] as const) {
    const { said, error } = await answerTo(json() + fields, megabytes(count, isChunked));
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    expect(said).toContain('application/problem+json');
    expect(error).toBeUndefined();
  }
  expect((await server.send('GET', `/__sandbox/sandboxes/${sandbox}`)).status).toBe(404);
});

/** A little gzip that stands for 32 MiB, which is as much as a sandbox may hold. */
const unfolding = (text: string) => gzipSync(Buffer.alloc(32 * mebibyte - text.length, text));

test.each([
  ['empty arrays', '[],', 413],
  ['numbers', '1,', 413],
  ['arrays in members', '{"a":[', 400],
  ['quotes', '""', 400],
])('32 MiB of %s in a few kilobytes are refused while others are served', async (_, text, status) => {
  const zipped = unfolding(text);
  let isOver = false;
  const head = `${json()}Content-Encoding: gzip\r\nContent-Length: ${zipped.length}\r\nConnection: close\r\n\r\n`;
  const answer = answerTo(head, [zipped]).finally(() => {
    isOver = true;
  });
  let longest = 0;
  while (!isOver) {
    // The processor's time: other processes on the machine make no difference.
    const begun = process.cpuUsage();
    expect((await server.send('GET', '/__sandbox/health/live')).status).toBe(200);
    const { user, system } = process.cpuUsage(begun);
    longest = Math.max(longest, (user + system) / 1_000);
  }
  expect((await answer).said).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(longest).toBeLessThan(1_000);
});
