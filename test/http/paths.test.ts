// The same wherever it is kept.
import type { Response } from 'supertest';
import { apis } from '../../src/apis/index.js';
import { requestOf } from '../../src/engine/scenario/example.js';
import { answerIn, Connection } from '../support/connection.js';
import { type Sandbox, startSandbox } from '../support/sandbox.js';

let server: Sandbox;
beforeAll(async () => {
  server = await startSandbox({ controlToken: 'open-sesame' });
});
afterAll(() => server.close());

/** As it is written: every client would normalise some of it. */
async function asked(target: string, { method = 'GET', headers = {}, body = '' } = {}) {
  const connection = await Connection.open(server.url);
  const fields = Object.entries({
    host: 'localhost',
    connection: 'close',
    'content-length': `${Buffer.byteLength(body)}`,
    ...headers,
  });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  connection.write(`${method} ${target} HTTP/1.1\r\n${head}\r\n${body}`);
  await connection.untilEnded();
  const { line, body: text } = answerIn(connection.received);
  return { status: Number(line.split(' ')[1]), text };
}

/** Other spellings of one path. */
const spellings: readonly [string, (path: string) => string][] = [
  ['an empty segment in front', (path) => `/${path}`],
  ['empty segments in between', (path) => path.replace(/\/(?=.)/g, '///')],
  ['letters percent-encoded', (path) => path.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`)],
  ['digits and hyphens encoded', (path) => path.replace(/[0-9-]/g, (one) => `%${one.charCodeAt(0).toString(16)}`)],
  ['a dot segment', (path) => `/.${path}`],
  ['dot segments that lead back', (path) => `/x/%2E./y/..${path}`],
  ['more dot segments than there are segments', (path) => `/../..${path}`],
];

const all = apis.flatMap((api) =>
  api.operations.map((operation) => ({ api, operation, name: `${api.name} ${operation.id}` })),
);

describe.each(all)('$name', ({ api, operation }) => {
  test.each(spellings)(
    'is found by a path with %s, and the journal has the path as all compare it',
    async (_, spelt) => {
      const { target, headers, body } = requestOf(api, operation);
      const [path = '', query] = target.split('?');
      const usual = await server.send(operation.method, target, { sandbox: server.fresh(), headers, body });
      const sandbox = server.fresh();
      const answer = await asked(query === undefined ? spelt(path) : `${spelt(path)}?${query}`, {
        method: operation.method,
        headers: { ...headers, 'x-sandbox-id': sandbox },
        body: body ?? '',
      });
      expect(answer.status).toBe(usual.status);
      const [event] = await server.feed(sandbox);
      expect(JSON.parse(event?.text ?? '{}')).toMatchObject({ operation: operation.id, request: { path } });
    },
  );
});

test('an encoded slash is a character of its segment, whatever the case of its digits', async () => {
  const sandbox = server.fresh();
  for (const id of ['a%2fb', 'a%2Fb']) await asked(`/account/${id}/payments`, { headers: { 'x-sandbox-id': sandbox } });
  const exchanges = (await server.feed(sandbox)).map(({ text }) => JSON.parse(text));
  for (const { operation, request } of exchanges) {
    expect([operation, request.path, request.params]).toEqual([
      'listPayments',
      '/account/a%2Fb/payments',
      { id: 'a/b' },
    ]);
  }
  expect(exchanges).toHaveLength(2);
  expect((await asked('/__sandbox%2frules')).status).toBe(404);
});

test('the prefix of a sandbox may be spelt so too, and its scenario is decoded once', async () => {
  const answer = await asked('//%7Ebuild-812%3Bscenario=status/payment');
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('/__sandbox/problems/bad-sandbox');
  const chosen = await asked('//%7Ebuild-812;scenario=st%61tus%3Bcode=418/account//x/./payments');
  expect(chosen.status).toBe(418);
  const twice = await asked('/~;scenario=st%2561tus/account/x/payments');
  expect([twice.status, JSON.parse(twice.text).type]).toEqual([400, '/__sandbox/problems/bad-scenario']);
});

test.each([
  '/%5f%5fsandbox/rules',
  '/%5F%5Fs%61ndbox/rules',
  '//__sandbox/rules',
  '/__sandbox//rules',
  '/./__sandbox/rules',
  '/~x/../__sandbox/rules',
  '/~x//__sandbox/./rules',
  '/payment/%2e%2e/__sandbox/rules',
  '/__sandbox/health/live/../../rules',
  '/__sandbox/health/ready/%2E%2e/../rules/',
  'http://localhost//__sandbox/rules',
])('%s wants the control token as the path itself does, and is refused to other pages', async (target) => {
  expect((await asked(target)).status).toBe(401);
  const token = { authorization: 'Bearer open-sesame' };
  expect(await asked(target, { headers: token })).toEqual({ status: 200, text: '{"rules":[]}' });
  expect((await asked(target, { headers: { ...token, 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
});

const noTarget =
  'What is asked for has no fragment, and no backslash, blank or control character; they are percent-encoded';

test.each([
  '/account\\x/payments',
  '/\\..\\__sandbox/rules',
  '/__sandbox\\sandboxes\\victim\\export#',
  '/~x\\__sandbox/rules',
  '/~x\\y/payment',
  '\\__sandbox/rules',
  '/payment#a',
  '/payment?a#b',
  '/payment?a\\b',
  '/__sandbox/rules?where=\\',
  'http://localhost\\__sandbox/rules',
  'http://localhost/__sandbox\\rules',
  'http://localhost#/__sandbox/rules',
  'ftp://localhost/__sandbox/rules',
  'http:///__sandbox/rules',
])('what can not be a target is refused before anything looks at it: %s', async (target) => {
  const { status, text } = await asked(target);
  expect(status).toBe(400);
  // Some of them Node has refused before.
  expect([
    '{"status":400,"title":"Bad Request"}',
    JSON.stringify({ status, title: 'Bad Request', detail: noTarget }),
    JSON.stringify({ status, title: 'Bad Request', detail: noAuthority }),
  ]).toContain(text);
});

const noAuthority = 'The host is a name or an address, with or without a port';

test.each(['/a b', '/a\tb', '/a\u0001b', '/a\u007fb', '/caf\u00e9', '/a\u00a0', '/__sandbox/rules\u00a0', '/a?b\tc'])(
  'no blank, control character or letter beyond ASCII stands in a target: %j',
  async (target) => {
    expect((await asked(target)).status).toBe(400);
  },
);

/** Of a request whose head is written by hand; the target is one that needs the token. */
async function statusOf(head: string): Promise<number> {
  const connection = await Connection.open(server.url);
  connection.write(`${head}\r\n\r\n`);
  await connection.untilEnded();
  return Number(answerIn(connection.received).line.split(' ')[1]);
}

test.each([
  ['two hosts', 'Host: localhost\r\nHost: localhost'],
  ['two hosts that differ in case', 'host: localhost\r\nHOST: evil.example'],
  ['two hosts behind a whole address', 'Host: localhost\r\nHost: localhost', 'http://localhost'],
  ['no host', 'X-Host: localhost'],
  ['a user in the host', 'Host: a@localhost'],
  ['a path in the host', 'Host: localhost/__sandbox'],
  ['a backslash in the host', 'Host: localhost\\x'],
  ['a blank in the host', 'Host: local host'],
  ['a list for a host', 'Host: localhost, localhost'],
  ['a user in a whole address', 'Host: localhost', 'http://a:b@localhost'],
  ['a port that is none', 'Host: localhost:80x'],
])('%s is answered with 400 on every path', async (_, fields, origin = '') => {
  for (const path of ['/payment', '/__sandbox/rules', '/__sandbox/health/live', '/nowhere']) {
    expect(await statusOf(`GET ${origin}${path} HTTP/1.1\r\n${fields}\r\nConnection: close`)).toBe(400);
  }
});

test('a request of HTTP/1.0 needs no host, and may not have two', async () => {
  expect(await statusOf('GET /__sandbox/health/live HTTP/1.0')).toBe(200);
  expect(await statusOf('GET /__sandbox/health/live HTTP/1.0\r\nHost: a\r\nHost: a')).toBe(400);
});

test('a query is left as it is', async () => {
  const path = '/__sandbox/rules?where=//a/../%7e%5C';
  const answer: Response = await server.send('GET', path, { headers: { authorization: 'Bearer open-sesame' } });
  expect(answer.body.errors).toEqual([expect.objectContaining({ pointer: '/query/where' })]);
});
