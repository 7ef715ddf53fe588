import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

const text = '{"payment":{"card":"42563574674","amount":"58.00","contractAccount":"600134652"}}';

let server: Sandbox;
let port: number;
beforeAll(async () => {
  server = await startSandbox();
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

const pay = (headers: Record<string, string>, body: Buffer | string = text) =>
  send('POST', '/payment', { 'content-type': 'application/json', ...headers }, body);

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
  expect((await pay({ expect: '200-ok' })).status).toBe(200);
});

test('a path that nobody has: problem+json with the nearest that exist', async () => {
  const { status, headers, text } = await send('GET', '/acount/1/payments', {});
  expect(status).toBe(404);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({
    type: '/__sandbox/problems/unknown-path',
    status: 404,
    nearest: expect.arrayContaining(['/account/{id}/payments']),
  });
});

test('a path of several operations is named once among the nearest', async () => {
  const { text } = await send('GET', '/V1/partners/PCS-001/accounts/1/transactions', {});
  const { nearest } = JSON.parse(text);
  expect(nearest[0]).toBe('/v1/partners/{partnerId}/accounts/{userId}/transactions');
  expect(new Set(nearest).size).toBe(3);
});

test('paths are case-sensitive and take one trailing slash', async () => {
  expect((await send('POST', '/payment/', { 'content-type': 'application/json' }, text)).status).toBe(200);
  expect((await send('POST', '/Payment', { 'content-type': 'application/json' }, text)).status).toBe(404);
});

test('a wrong method: 405 in the vendor’s dialect with Allow', async () => {
  const { status, headers, text } = await send('DELETE', '/payment', {});
  expect(status).toBe(405);
  expect(headers['allow']).toBe('POST');
  expect(text).toContain('error.client.method.invalid');
  const listing = await send('PUT', '/account/44444444-4444-4444-8444-444444444444/payments', {});
  expect(listing.headers['allow']).toBe('GET, HEAD');
});

test('HEAD is answered as GET, without the body', async () => {
  const path = '/account/44444444-4444-4444-8444-444444444444/payments';
  const { status, headers, text } = await send('HEAD', path, {});
  expect(status).toBe(200);
  expect(text).toBe('');
  expect(Number(headers['content-length'])).toBeGreaterThan(2);
});

test('a path that is not percent-encoded UTF-8 is unknown, in the dialect of its owner', async () => {
  const { status, text } = await send('GET', '/account/%zz/payments', {});
  expect(status).toBe(404);
  expect(text).toBe('{"code":404,"response":{"status":"fail","message":"not found"}}');
});

test.each([
  ['gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['br', brotliCompressSync(text)],
  ['identity', Buffer.from(text)],
])('a body encoded with %s is read', async (encoding, body) => {
  expect((await pay({ 'content-encoding': encoding }, body)).status).toBe(200);
});

test('an encoding that nobody can undo is 415; bytes that are not what they claim are malformed', async () => {
  expect((await pay({ 'content-encoding': 'zstd' })).status).toBe(415);
  const broken = await pay({ 'content-encoding': 'gzip' });
  expect(broken.status).toBe(400);
  expect(broken.text).toContain('error.client.payment.invalid');
});

test('a body may have 1 MiB, before and after decoding', async () => {
  const padded = (size: number) => text + ' '.repeat(size - text.length);
  expect((await pay({}, padded(1024 * 1024))).status).toBe(200);
  expect((await pay({}, padded(1024 * 1024 + 1))).status).toBe(413);
  expect((await pay({ 'content-encoding': 'gzip' }, gzipSync(padded(1024 * 1024 + 1)))).status).toBe(413);
});

test('a client that is still sending 4 MiB gets its 413', async () => {
  const { status, text } = await pay({}, Buffer.alloc(4 * 1024 * 1024, 0x20));
  expect(status).toBe(413);
  expect(text).toContain('error.client.payment.invalid');
});

test.each([
  ['application/json; charset=utf-8', 200],
  ['application/json;charset="UTF-8"', 200],
  ['APPLICATION/JSON', 200],
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
  const { status, text } = await pay(
    {},
    '{"payment":{"card":"1","amount":58.000000000000000001,"contractAccount":"1"}}',
  );
  expect(status).toBe(400);
  expect(text).toContain('error.client.amount.invalid');
});

test('a request line with the whole address, as to a proxy, is understood', async () => {
  const { status } = await send('POST', 'http://gateway.example/payment', { 'content-type': 'application/json' }, text);
  expect(status).toBe(200);
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
  const withoutHost = await raw('GET /payment HTTP/1.1\r\n\r\n');
  expect(withoutHost).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(withoutHost).toMatch(/\{"status":400,"title":"Bad Request"\}$/);
});
