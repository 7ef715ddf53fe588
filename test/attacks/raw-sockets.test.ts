import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { endProcesses } from '../support/process.js';
import { type Attacked, attack, numbers, sized, startAttacked, times } from './attacked.js';

afterEach(() => endProcesses());

const mebibyte = 1024 * 1024;

function open(server: Attacked): Socket {
  return connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
}

/** The statuses that come back for some bytes until the connection is closed. */
function statusesOf(server: Attacked, ...parts: readonly Uint8Array[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = open(server);
    let said = '';
    socket.setTimeout(30_000, () => reject(new Error(`nothing comes for ${Buffer.from(parts[0] ?? []).toString()}`)));
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text;
    });
    socket.on('close', () => resolve([...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))));
    for (const part of parts) socket.write(part);
    socket.end();
  });
}

const payment = { payment: { card: '42563574674', amount: '58.00', contractAccount: '600134652' } };
const body = JSON.stringify(payment);
const fields = 'Host: localhost\r\nContent-Type: application/vnd.api+json\r\ncid: shop\r\n';
const pay = (more: string, content = '') => `POST /payment HTTP/1.1\r\n${fields}${more}\r\n\r\n${content}`;
const whole = pay(`Content-Length: ${body.length}`, body);
const chunked = 'Transfer-Encoding: chunked';

test('random bytes, halves of requests and garbage behind good requests end their own connections alone', async () => {
  const server = await startAttacked();
  const draw = numbers(1);
  const random = (length: number) => Buffer.from(Array.from({ length }, () => draw(256)));
  await attack(server, async () => {
    await times(sized(100, 3_000), 32, async () => {
      for (const status of await statusesOf(server, random(1 + draw(2_000)))) expect([400, 431]).toContain(status);
      await statusesOf(server, Buffer.from(whole.slice(0, draw(whole.length))));
      const piped = await statusesOf(server, Buffer.from(whole.repeat(1 + draw(20))), random(1 + draw(500)));
      for (const status of piped) expect([200, 400, 431]).toContain(status);
    });
  });
});

test('many idle connections, and heads and bodies that come a byte at a time, hold nobody up', async () => {
  const server = await startAttacked();
  const idle = Array.from({ length: sized(200, 2_000) }, () => open(server));
  const slow = Array.from({ length: sized(50, 500) }, () => open(server));
  await attack(server, async () => {
    const head = pay(`Content-Length: ${body.length}`);
    for (const [i, socket] of slow.entries()) if (i % 2 === 0) socket.write(head);
    for (let at = 0; at < sized(30, whole.length); at++) {
      for (const [i, socket] of slow.entries()) socket.write((i % 2 === 0 ? body : whole)[at] ?? '');
      await wait(5);
    }
  });
  for (const socket of [...idle, ...slow]) socket.destroy();
});

test('bodies that are nearly as large as may be and never whole take bounded memory', async () => {
  const server = await startAttacked();
  const most = Buffer.alloc(mebibyte - 1, ' ');
  const heads = [
    pay(`Content-Length: ${mebibyte}`),
    pay(chunked, `${(mebibyte - 1).toString(16)}\r\n`),
    pay(chunked, `${mebibyte.toString(16)}\r\n`),
  ];
  const sockets = Array.from({ length: sized(150, 2_000) }, () => open(server));
  await attack(server, async () => {
    await Promise.all(
      sockets.map(async (socket, i) => {
        socket.write(heads[i % heads.length] ?? '');
        await new Promise((resolve) => {
          socket.on('close', resolve);
          socket.write(most, resolve);
        });
      }),
    );
    for (const socket of sockets) socket.destroy();
  });
});

test('larger bodies than may be are refused, with a length and without one, and so are those that unfold', async () => {
  const server = await startAttacked();
  const large = Buffer.alloc(2 * mebibyte, ' ');
  const size = `${large.length.toString(16)}\r\n`;
  const zipped = gzipSync(Buffer.alloc(sized(64, 512) * mebibyte), { level: 1 });
  const unfolding = `Content-Encoding: gzip\r\nContent-Length: ${zipped.length}`;
  const control = (more: string) =>
    `POST /__sandbox/rules HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;
  const forms = [
    [Buffer.from(pay(`Content-Length: ${large.length}`)), large],
    [Buffer.from(pay(chunked, size)), large, Buffer.from('\r\n0\r\n\r\n')],
    [Buffer.from(pay(unfolding)), zipped],
    [Buffer.from(control(`Content-Length: ${large.length}`)), large],
    [Buffer.from(control(unfolding)), zipped],
  ];
  await attack(server, async () => {
    await times(forms.length * sized(2, 40), 8, async (n) => {
      const statuses = await statusesOf(server, ...(forms[n % forms.length] ?? []));
      for (const status of statuses) expect([400, 413]).toContain(status);
    });
  });
});
