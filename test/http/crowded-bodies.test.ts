// The same wherever it is kept.
import { Connection } from '../support/connection.js';
import { sandbox, server } from '../support/shared.js';
import { until } from '../support/until.js';

const mebibyte = 1024 * 1024;
const open: Connection[] = [];

async function connected(head: string): Promise<Connection> {
  const connection = await Connection.open(server.url);
  open.push(connection);
  connection.write(head);
  return connection;
}

/** Begins an import that is larger than other bodies. Something is to be waited for then: all of it, or its turn. */
async function beginImport(): Promise<Connection> {
  const before = server.time.begun;
  const fields = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${2 * mebibyte}`;
  const connection = await connected(`POST /__sandbox/sandboxes/${sandbox}/import HTTP/1.1\r\n${fields}\r\n\r\n{`);
  await until(() => server.time.begun > before, 'it is read, or waits');
  return connection;
}

const wholeImport = async () => {
  const { body } = await server.send('GET', '/__sandbox/sandboxes/default/export');
  return JSON.stringify(body).padEnd(2 * mebibyte);
};
const send = (body: string) => server.send('POST', `/__sandbox/sandboxes/${sandbox}/import`, { body });

afterEach(async () => {
  for (const connection of open.splice(0)) {
    connection.leave();
    await connection.untilLeft();
  }
});

test('a large import waits for the one before it, and is carried out once that has left', async () => {
  const body = await wholeImport();
  const first = await beginImport();
  const before = server.time.begun;
  const second = send(body).then(({ status }) => status);
  await until(() => server.time.begun > before, 'the second waits');
  first.leave();
  expect(await second).toBe(200);
});

test('a large import that is not sent within 30 s is answered 408, one that waits for 60 s 429, small ones wait for none', async () => {
  const { body } = await server.send('GET', '/__sandbox/sandboxes/default/export');
  const slow = [await beginImport(), await beginImport()];
  const last = await beginImport();
  server.time.advance(29_999);
  expect(slow[0]?.received).toBe('');
  server.time.advance(1);
  await slow[0]?.untilReceived('HTTP/1.1 408 Request Timeout\r\n');
  expect((await send(JSON.stringify(body))).status).toBe(200);
  server.time.advance(30_000);
  await last.untilReceived('"status":429');
  expect(last.received).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/);
  expect(last.received).toContain('retry-after: 1\r\n');
  expect(last.received).toContain('"type":"/__sandbox/problems/too-many-waiting"');
  await slow[1]?.untilReceived('HTTP/1.1 408 Request Timeout\r\n');
  expect((await send(await wholeImport())).status).toBe(200);
});

test.each([
  ['payments', '/payment'],
  ['imports that wait for none', '/__sandbox/sandboxes/crowded/import'],
])('where unfinished %s take more than 64 MiB together, the one that began first is answered 408', async (_, path) => {
  const fields = `Host: localhost\r\nContent-Type: application/json\r\nContent-Length: ${mebibyte}`;
  const head = `POST ${path} HTTP/1.1\r\n${fields}\r\n\r\n`;
  const first = await connected(head);
  first.write(' '.repeat(mebibyte - 1));
  // Carried out after what the first has sent is read.
  await server.send('GET', '/__sandbox/apis');
  for (let i = 0; i < 80; i++) (await connected(head)).write(' '.repeat(mebibyte - 1));
  await first.untilReceived('HTTP/1.1 408 Request Timeout\r\n');
  await first.untilEnded();
  const payment = { card: '42563574674', amount: '58.00', contractAccount: '600134652' };
  expect((await server.send('POST', '/payment', { sandbox, body: { payment } })).status).toBe(200);
});
