import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { ada, orders, pass, startBakery } from '../support/bakery.js';
import type { Sandbox } from '../support/sandbox.js';

const text = '{"order":"order-1","item":"bread","coins":3}';

let server: Sandbox;
let port: number;
beforeAll(async () => {
  server = await startBakery();
  port = Number(new URL(server.url).port);
});
afterAll(() => server.close());

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

async function send(
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: Buffer | string,
): Promise<Answer> {
  const sent = request({ port, method, path, headers: { 'x-sandbox-id': server.fresh(), ...headers } });
  sent.end(body);
  const [reply] = await once(sent, 'response');
  let received = '';
  for await (const chunk of reply) received += chunk;
  return { status: reply.statusCode, headers: reply.headers, text: received };
}

const json = { ...pass, 'content-type': 'application/json' };
const pay = (headers: Record<string, string>, body: Buffer | string = text) =>
  send('POST', orders, { ...json, ...headers }, body);

async function raw(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    received += chunk;
  });
  socket.write(bytes);
  await once(socket, 'end');
  socket.destroy();
  return received;
}

test('an expectation that nobody knows is ignored', async () => {
  expect((await pay({ expect: '200-ok' })).status).toBe(201);
});

test('a path that nobody has: problem+json with the nearest that exist', async () => {
  const { status, headers, text } = await send('GET', '/bakrey/v1/shops/1/customers/1', {});
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({
    type: '/__sandbox/problems/unknown-path',
    status: 404,
    nearest: expect.arrayContaining(['/bakery/v1/shops/{shop}/customers/{customer}']),
  });
});

test('a path of several operations is named once among the nearest', async () => {
  const { text } = await send('GET', '/Bakery/v1/shops/1/customers/1/orders', {});
  const { nearest } = JSON.parse(text);
  expect(nearest[0]).toBe('/bakery/v1/shops/{shop}/customers/{customer}/orders');
  expect(new Set(nearest).size).toBe(3);
});

test('paths are case-sensitive and take one trailing slash', async () => {
  expect((await send('POST', `${orders}/`, json, text)).status).toBe(201);
  expect((await send('POST', `${orders.slice(0, -6)}Orders`, json, text)).status).toBe(404);
});

test('a wrong method: 405 in the vendor’s dialect with Allow', async () => {
  const { status, headers, text } = await send('DELETE', orders, {});
  expect(status).toBe(405);
  expect(headers['allow']).toBe('POST, GET, HEAD');
  expect(text).toBe('{"fault":"method-not-allowed","words":"Method Not Allowed","about":["DELETE"]}');
  const listing = await send('PUT', ada, {});
  expect(listing.headers['allow']).toBe('GET, HEAD');
});

test('HEAD is answered as GET, without the body', async () => {
  const { status, headers, text } = await send('HEAD', orders, pass);
  expect(status).toBe(200);
  expect(text).toBe('');
  expect(Number(headers['content-length'])).toBeGreaterThan(2);
});

test('a path that is not percent-encoded UTF-8 is unknown, in the dialect of its owner', async () => {
  const { status, text } = await send('GET', '/bakery/v1/shops/%zz/orders-of/ada', {});
  expect(status).toBe(404);
  expect(text).toBe('{"fault":"not-found","words":"Not Found","about":["/bakery/v1/shops/%zz/orders-of/ada"]}');
});

test.each([
  ['gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
  ['identity', Buffer.from(text)],
])('a body encoded with %s is read', async (encoding, body) => {
  expect((await pay({ 'content-encoding': encoding }, body)).status).toBe(201);
});

test('an encoding that nobody can undo is 415; bytes that are not what they claim are malformed', async () => {
  expect((await pay({ 'content-encoding': 'zstd' })).status).toBe(415);
  const broken = await pay({ 'content-encoding': 'gzip' });
  expect(broken.status).toBe(400);
  expect(broken.text).toContain('body-unreadable');
});

test('a body may have 1 MiB, before and after decoding', async () => {
  const padded = (size: number) => text + ' '.repeat(size - text.length);
  expect((await pay({}, padded(1024 * 1024))).status).toBe(201);
  expect((await pay({}, padded(1024 * 1024 + 1))).status).toBe(413);
  expect((await pay({ 'content-encoding': 'gzip' }, gzipSync(padded(1024 * 1024 + 1)))).status).toBe(413);
});

test('a client that is still sending 4 MiB gets its 413', async () => {
  const { status, text } = await pay({}, Buffer.alloc(4 * 1024 * 1024, 0x20));
  expect(status).toBe(413);
  expect(text).toContain('content-too-large');
});

test.each([
  ['application/json; charset=utf-8', 201],
  ['application/json;charset="UTF-8"', 201],
  ['APPLICATION/JSON', 201],
  ['application/json; charset=iso-8859-1', 415],
  ['text/plain', 415],
  ['', 415],
  ['garbage', 415],
])('Content-Type: %s gets %i', async (type, status) => {
  expect((await pay({ 'content-type': type })).status).toBe(status);
});

test('bytes that are not UTF-8 are malformed', async () => {
  expect((await pay({}, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))).status).toBe(400);
});

test('a number of more than 15 significant digits is not rounded but refused', async () => {
  const { status, text } = await pay({}, '{"order":"order-1","item":"bread","coins":58.000000000000000001}');
  expect(status).toBe(400);
  expect(text).toContain('This is no coins');
});

test('a request line with the whole address, as to a proxy, is understood', async () => {
  const { status } = await send('POST', `http://gateway.example${orders}`, json, text);
  expect(status).toBe(201);
});

test('answers carry a request id, no cookie, no etag and no word about the software', async () => {
  const first = await pay({});
  const second = await pay({});
  expect(first.headers['x-sandbox-request-id']).toMatch(/^[\w-]+$/);
  expect(second.headers['x-sandbox-request-id']).not.toBe(first.headers['x-sandbox-request-id']);
  for (const name of ['x-powered-by', 'etag', 'set-cookie', 'server']) expect(first.headers).not.toHaveProperty(name);
});

test('broken framing and oversized headers get a neutral JSON 400 and 431', async () => {
  const broken = await raw('NONSENSE\r\n\r\n');
  expect(broken).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/json\r\n/);
  expect(broken).toMatch(/\r\n\r\n\{"status":400,"title":"Bad Request"\}$/);
  const oversized = await raw(`GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`);
  expect(oversized).toMatch(/^HTTP\/1\.1 431 /);
  const withoutHost = await raw('GET /bakery HTTP/1.1\r\n\r\n');
  expect(withoutHost).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(withoutHost).toMatch(/\{"status":400,"title":"Bad Request"\}$/);
});
