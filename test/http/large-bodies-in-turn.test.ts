import { Connection } from '../support/connection.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';
import { ManualTime } from '../support/time.js';
import { until } from '../support/until.js';

const time = new ManualTime('2026-01-15T12:00:00.000Z');
const open: Connection[] = [];
let server: Sandbox;

beforeAll(async () => {
  server = await startSandbox({}, undefined, (store) => store, time);
});
afterEach(() => {
  for (const connection of open.splice(0)) connection.leave();
});
afterAll(() => server.close());

/** Begins to send a document of 2 MiB. */
async function begun(fields = `Content-Length: ${2 * 1024 * 1024}\r\n`, start = '{'): Promise<Connection> {
  const connection = await Connection.open(server.url);
  open.push(connection);
  const head =
    'POST /__sandbox/sandboxes/some/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  connection.write(`${head}${fields}\r\n${start}`);
  return connection;
}

/** One whose turn it is. */
async function reading(): Promise<Connection> {
  const before = time.begun;
  const connection = await begun();
  await until(() => time.begun > before, 'it is its turn');
  return connection;
}

const whole = ' '.repeat(2 * 1024 * 1024 - 2);
const imported = async (id: string) => {
  const body = (await server.send('GET', '/__sandbox/sandboxes/default/export')).body;
  return server.send('POST', `/__sandbox/sandboxes/${id}/import`, { body });
};

test.each([
  ['of a length', undefined, '{'],
  ['in chunks', 'Transfer-Encoding: chunked\r\n', '1\r\n{\r\n'],
  ['encoded', 'Content-Encoding: gzip\r\nContent-Length: 100\r\n', '{'],
])('a large import %s waits while another is sent, a small one does not', async (_, fields, start) => {
  const first = await reading();
  const second = await begun(fields, start);
  const before = time.begun;
  expect((await imported('small')).status).toBe(200);
  expect(time.open).toBe(1);
  first.write(`${whole}}`);
  await first.untilReceived('HTTP/1.1 400 ');
  await until(() => time.begun > before, 'it is the turn of the second');
  expect(second.received).toBe('');
});

test('who leaves while it has its turn, or waits for it, holds up nobody', async () => {
  const first = await reading();
  const second = await begun();
  const before = time.begun;
  const third = await begun();
  second.leave();
  first.leave();
  await until(() => time.begun > before, 'it is the turn of the third');
  third.write(`${whole}}`);
  await third.untilReceived('HTTP/1.1 400 ');
});

test('who sends too slowly is told so, and the next has its turn', async () => {
  const slow = await reading();
  const next = await begun();
  time.advance(29_999);
  expect(slow.received).toBe('');
  time.advance(1);
  await slow.untilReceived('All of a large body is sent within 30 s of its turn; send it again');
  expect(slow.received).toMatch(/^HTTP\/1\.1 400 /);
  next.write(`${whole}}`);
  await next.untilReceived('HTTP/1.1 400 ');
});

test('more than 64 do not wait', async () => {
  await reading();
  for (let n = 0; n < 64; n++) await begun();
  const last = await begun();
  await last.untilReceived('/__sandbox/problems/too-many-waiting');
  expect(last.received).toMatch(/^HTTP\/1\.1 429 /);
});
