import { createServer } from 'node:http';
import { connect } from 'node:net';
import { closeReceivers, ended, portOf, receiver, sent } from '../../support/sent.js';

afterEach(closeReceivers);

/** A proxy that sends all that it is asked for to one port of this machine, and remembers what it was asked. */
async function proxyTo(port: number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    req.resume();
    asked.push(`${req.method} ${req.url} ${req.headers.host} ${req.headers['proxy-authorization'] ?? ''}`.trim());
    res.writeHead(207).end('by proxy');
  });
  server.on('connect', (req, socket) => {
    asked.push(`${req.method} ${req.url} ${req.headers['proxy-authorization'] ?? ''}`.trim());
    if (req.url?.startsWith('closed.')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const there = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('error', () => there.destroy());
  });
  return { url: `http://127.0.0.1:${await portOf(server)}`, asked };
}

const nowhere = () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));

test('an http target is asked of the proxy by its whole address, which looks its name up', async () => {
  const { url, asked } = await proxyTo(1);
  const settings = { proxy: url.replace('//', '//jo:p%40ss@'), resolve: nowhere };
  expect(await ended(sent('http://Hooks.example:8080/a?b=1#c', {}, settings))).toEqual({
    status: 207,
    answer: 'by proxy',
    connected: true,
  });
  expect(asked).toEqual(['POST http://hooks.example:8080/a?b=1 hooks.example:8080 Basic am86cEBzcw==']);
});

test('an https target is spoken with through the proxy, its certificate checked', async () => {
  const port = await receiver(() => {});
  const { url, asked } = await proxyTo(port);
  const settings = { proxy: url, resolve: nowhere };
  expect(await ended(sent('https://hooks.example/', {}, settings))).toEqual({
    error: expect.stringMatching(/^unreachable: no TLS with hooks\.example: /),
    connected: false,
  });
  expect(await ended(sent('https://closed.example:444/', {}, settings))).toEqual({
    error: 'unreachable: the proxy answered 403',
    connected: false,
  });
  expect(asked).toEqual(['CONNECT hooks.example:443', 'CONNECT closed.example:444']);
});

test('the proxy is asked for nothing that may not be called', async () => {
  const { url, asked } = await proxyTo(1);
  const link = 'is link-local, where clouds tell machines their secrets';
  const refusals: readonly (readonly [target: string, answer: readonly string[] | undefined, error: string])[] = [
    ['http://169.254.169.254/', undefined, `refused: 169.254.169.254 ${link}`],
    ['http://rebind.example/', ['169.254.169.254'], `refused: rebind.example leads to 169.254.169.254, which ${link}`],
    ['https://127.0.0.1:4010/__sandbox', undefined, 'refused: tillbox does not call its own /__sandbox'],
  ];
  for (const [target, answer, error] of refusals) {
    const resolve = answer ? async () => answer : nowhere;
    const own = () => ({ address: '127.0.0.1', port: 4010 });
    expect(await ended(sent(target, {}, { proxy: url, resolve, own }))).toEqual({ error, connected: false });
  }
  const allow = ['hooks.example', '10.0.0.0/8'];
  expect(await ended(sent('http://other.example/', {}, { proxy: url, resolve: nowhere, allow }))).toEqual({
    error: 'refused: --callback-allow does not list other.example, whose addresses only the proxy knows',
    connected: false,
  });
  expect(asked).toEqual([]);
  expect(await ended(sent('http://hooks.example/', {}, { proxy: url, resolve: nowhere, allow }))).toMatchObject({
    status: 207,
  });
});

test('a proxy that is not there, or that looks a name up no sooner than this machine, costs no more than its time', async () => {
  const port = await receiver(() => {});
  const { url } = await proxyTo(port);
  const never = () => new Promise<never>(() => {});
  const slow = await sent('http://hooks.example/', { connectMs: 400 }, { proxy: url, resolve: never });
  expect(slow).toMatchObject({ status: 207 });
  await closeReceivers();
  expect(await ended(sent('http://hooks.example/', {}, { proxy: url, resolve: nowhere }))).toEqual({
    error: `unreachable: no connection to 127.0.0.1 at port ${new URL(url).port} (ECONNREFUSED)`,
    connected: false,
  });
});

test('what the environment says of proxies is not for callbacks', async () => {
  const port = await receiver((req, res) => {
    req.resume();
    res.end('directly');
  });
  const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  try {
    for (const name of names) process.env[name] = 'http://127.0.0.1:1';
    expect(await ended(sent(`http://127.0.0.1:${port}/`))).toMatchObject({ status: 200, answer: 'directly' });
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
});
