import { setMaxListeners } from 'node:events';
import { closeReceivers, ended, misbehaving, outgoing, receiver, senderWith, sent } from '../../support/sent.js';

afterEach(closeReceivers);

test('a receiver gets the headers in their order and case, the bytes, and the name of who calls', async () => {
  let got: unknown;
  const port = await receiver(async (req, res) => {
    const body = Buffer.concat(await req.toArray());
    got = { line: `${req.method} ${req.url}`, headers: req.rawHeaders, body: body.toString() };
    res.writeHead(202).end('taken');
  });
  const headers = [
    ['X-Ipag-Event', 'ChargePaymentSucceeded'],
    ['Content-Type', 'application/json'],
    ['x-b', '1'],
  ] as const;
  expect(await sent(`http://127.0.0.1:${port}/hook?a=1#there`, { headers })).toEqual({
    status: 202,
    answer: 'taken',
    connected: true,
    durationMs: expect.any(Number),
  });
  expect(got).toEqual({
    line: 'POST /hook?a=1',
    headers: [
      ...['host', `127.0.0.1:${port}`, 'connection', 'close', 'User-Agent', 'tillbox/1.2.3 (callback)'],
      ...['X-Ipag-Event', 'ChargePaymentSucceeded', 'Content-Type', 'application/json', 'x-b', '1'],
      ...['content-length', '8'],
    ],
    body: '{"id":7}',
  });
});

test.each([200, 204, 301, 302, 307, 308, 401, 404, 500, 503])('an answer %i is an answer', async (status) => {
  let calls = 0;
  const port = await receiver((req, res) => {
    calls++;
    req.resume();
    res.writeHead(status, { location: `http://127.0.0.1:${req.socket.localPort}/elsewhere` }).end();
  });
  expect(await ended(sent(`http://127.0.0.1:${port}/`))).toEqual({ status, answer: '', connected: true });
  expect(calls).toBe(1);
});

test('each attempt has a connection of its own', async () => {
  const ports = new Set<number | undefined>();
  const port = await receiver((req, res) => {
    ports.add(req.socket.remotePort);
    req.resume();
    res.writeHead(200, { connection: 'keep-alive' }).end();
  });
  const sender = senderWith();
  const never = new AbortController().signal;
  for (let i = 0; i < 3; i++) await sender.send(outgoing(`http://127.0.0.1:${port}/`), never);
  expect(ports.size).toBe(3);
});

test('what is encoded is not decoded, and what is too long is cut between two characters, no card number in two', async () => {
  const port = await receiver((req, res) => {
    req.resume();
    if (req.url === '/gzip') res.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip');
    else if (req.url === '/card') res.end(`${'x'.repeat(4080)} 4242 4242 4242 4242 and so on`);
    else if (req.url === '/euro') res.end(`a${'€'.repeat(2000)}`);
    else res.end(Buffer.alloc(5000, 0xff));
  });
  const answers = await Promise.all(
    ['gzip', 'euro', 'bytes', 'card'].map((path) => sent(`http://127.0.0.1:${port}/${path}`)),
  );
  expect(answers.map((one) => ('answer' in one ? one.answer : one))).toEqual([
    'no gzip',
    `a${'€'.repeat(1365)}`,
    '\ufffd'.repeat(1365),
    'x'.repeat(4080),
  ]);
});

test('a server does not call its own surface, wherever it listens on this machine', async () => {
  let calls = 0;
  const port = await receiver((req, res) => {
    calls++;
    req.resume();
    res.end();
  });
  const error = 'refused: tillbox does not call its own /__sandbox';
  for (const address of ['127.0.0.1', '0.0.0.0', '::']) {
    const own = () => ({ address, port });
    const targets = ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'].map((host) => `http://${host}:${port}/__sandbox`);
    const resolve = async () => ['127.0.0.1'];
    for (const target of targets) {
      expect(await ended(sent(target, {}, { own, resolve }))).toEqual({ error, connected: false });
    }
    expect(await ended(sent(`http://127.0.0.1:${port}/vpos`, {}, { own }))).toMatchObject({ status: 200 });
  }
  expect(calls).toBe(3);
});

test('many attempts at once are no leak', async () => {
  const warnings: string[] = [];
  const warned = (warning: Error) => warnings.push(warning.message);
  process.on('warning', warned);
  const port = await receiver((req, res) => {
    req.resume();
    res.end();
  });
  const sender = senderWith();
  const cut = new AbortController();
  setMaxListeners(0, cut.signal);
  const all = Array.from({ length: 30 }, () => ended(sender.send(outgoing(`http://127.0.0.1:${port}/`), cut.signal)));
  expect(new Set((await Promise.all(all)).map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify({ status: 200, answer: '', connected: true })]),
  );
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

test('a refused target is never connected to', async () => {
  let calls = 0;
  const port = await receiver(() => {
    calls++;
  });
  for (const target of [`http://user@127.0.0.1:${port}/`, `ws://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/`]) {
    expect(await ended(sent(target, {}, { allow: ['hooks.example'] }))).toEqual({
      error: expect.stringMatching(/^refused: /),
      connected: false,
    });
  }
  expect(calls).toBe(0);
});

test('headers that are none are refused before anything is connected', async () => {
  for (const header of [
    ['X-Ipag Event', 'x'],
    ['X-Ipag-Event', 'a\r\nX-More: b'],
  ] as const) {
    expect(await ended(sent('http://127.0.0.1:9/', { headers: [header] }))).toEqual({
      error: expect.stringMatching(/^refused: /),
      connected: false,
    });
  }
});

test('an attempt ends when it is cut, and so do all when the sender is closed', async () => {
  const port = await misbehaving(() => {});
  const sender = senderWith();
  const cut = new AbortController();
  const first = sender.send(outgoing(`http://127.0.0.1:${port}/`), cut.signal);
  cut.abort();
  expect(await ended(first)).toMatchObject({ error: 'reset: tillbox ended the attempt' });
  const second = sender.send(outgoing(`http://127.0.0.1:${port}/`), new AbortController().signal);
  await sender.close();
  expect(await ended(second)).toMatchObject({ error: 'reset: tillbox ended the attempt' });
  const third = sender.send(outgoing(`http://127.0.0.1:${port}/`), new AbortController().signal);
  expect(await ended(third)).toEqual({ error: 'reset: tillbox ended the attempt', connected: false });
});
