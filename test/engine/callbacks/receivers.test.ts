import { closeReceivers, ended, misbehaving, outgoing, receiver, senderWith, sent } from '../../support/sent.js';

afterEach(closeReceivers);

const within = 'timeout: no whole answer within 300 ms';
const head = 'HTTP/1.1 200 OK\r\n';

test('a receiver that never answers is left when the time for an answer is over', async () => {
  const port = await misbehaving(() => {});
  const attempt = sent(`http://127.0.0.1:${port}/`, { answerMs: 300 });
  expect(await ended(attempt)).toEqual({ error: within, connected: true });
  expect((await attempt).durationMs).toBeLessThan(3000);
});

test('a receiver that sends a byte now and then is left as well', async () => {
  const port = await misbehaving((socket) => {
    socket.write(`${head}Content-Length: 1000\r\n\r\n`);
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('close', () => clearInterval(drip));
  });
  expect(await ended(sent(`http://127.0.0.1:${port}/`, { answerMs: 300 }))).toEqual({
    error: within,
    connected: true,
  });
});

test('of an answer without end 64 KiB are read, then the connection is closed', async () => {
  let written = 0;
  let closed: Promise<unknown> = Promise.resolve();
  const port = await misbehaving((socket) => {
    closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const more = () => {
      while (!socket.destroyed && socket.write(`4000\r\n${'y'.repeat(0x4000)}\r\n`)) written += 0x4000;
    };
    socket.on('drain', more);
    more();
  });
  expect(await ended(sent(`http://127.0.0.1:${port}/`))).toEqual({
    status: 200,
    answer: 'y'.repeat(4096),
    connected: true,
  });
  await closed;
  expect(written).toBeLessThan(32 * 1024 * 1024);
});

test.each<[string, string[], string]>([
  ['closes at once', [], 'reset: the receiver closed the connection before its answer was whole'],
  [
    'closes amid its headers',
    [`${head}Content-`],
    'reset: the receiver closed the connection before its answer was whole',
  ],
  [
    'closes amid its answer',
    [`${head}Content-Length: 9\r\n\r\nhalf`],
    'reset: the receiver closed the connection before its answer was whole',
  ],
  [
    'closes amid a chunk',
    [`${head}Transfer-Encoding: chunked\r\n\r\nff\r\nhalf`],
    'reset: the receiver closed the connection before its answer was whole',
  ],
  ['sends no HTTP', ['SSH-2.0-OpenSSH_9.6\r\n'], 'reset: the answer is no HTTP'],
  ['sends bytes', ['\u0000\u0001\u0002\u00ff\r\n\r\n'], 'reset: the answer is no HTTP'],
  [
    'sends two lengths',
    [`${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    'reset: the answer is not as long as it says',
  ],
  [
    'sends many headers',
    [head, ...Array.from({ length: 3000 }, (_, i) => `X-${i}: ${'z'.repeat(20)}\r\n`), '\r\n'],
    'reset: the headers of the answer have more than 16 KiB',
  ],
  [
    'sends one header without end',
    [head, `X: ${'z'.repeat(200_000)}`],
    'reset: the headers of the answer have more than 16 KiB',
  ],
  [
    'says 100 Continue, which nobody asked for',
    [`HTTP/1.1 100 Continue\r\n\r\n${head}\r\n`],
    'reset: the receiver said 100 Continue, or answered before it was asked',
  ],
  [
    'switches protocols',
    ['HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
    'reset: the receiver switched to another protocol',
  ],
])('a receiver that %s', async (_title, parts, error) => {
  const port = await misbehaving((socket) => socket.end(parts.join('')));
  expect(await ended(sent(`http://127.0.0.1:${port}/`))).toEqual({ error, connected: true });
});

test('a receiver that resets the connection', async () => {
  const port = await misbehaving((socket) => socket.resetAndDestroy());
  expect(await ended(sent(`http://127.0.0.1:${port}/`))).toEqual({
    error: 'reset: the receiver reset the connection (ECONNRESET)',
    connected: true,
  });
});

test('a receiver that gives early hints first', async () => {
  const port = await misbehaving((socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\n\r\n');
    socket.end(`${head}Content-Length: 2\r\n\r\nok`);
  });
  expect(await ended(sent(`http://127.0.0.1:${port}/`))).toEqual({ status: 200, answer: 'ok', connected: true });
});

test('a receiver that says to continue without end is left when the time is over', async () => {
  const port = await misbehaving((socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50)));
    };
    socket.on('drain', more);
    more();
  });
  expect(await ended(sent(`http://127.0.0.1:${port}/`, { answerMs: 300 }))).toEqual({
    error: within,
    connected: true,
  });
});
describe('receivers that are not reached', () => {
  test('a port that nobody listens at', async () => {
    const port = await receiver(() => {});
    await closeReceivers();
    expect(await ended(sent(`http://127.0.0.1:${port}/`))).toEqual({
      error: `unreachable: no connection to 127.0.0.1 at port ${port} (ECONNREFUSED)`,
      connected: false,
    });
  });

  test('a name without an address', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }));
    expect(await ended(sent('http://nowhere.example/', {}, { resolve }))).toEqual({
      error: 'unreachable: the name nowhere.example has no address (ENOTFOUND)',
      connected: false,
    });
  });

  test('a name that is not looked up in time', async () => {
    const resolve = () => new Promise<never>(() => {});
    expect(await ended(sent('http://slow.example/', { connectMs: 100 }, { resolve }))).toEqual({
      error: 'timeout: no connection within 100 ms',
      connected: false,
    });
  });

  test('a receiver that takes a connection for TLS and says nothing', async () => {
    const port = await misbehaving(() => {});
    expect(await ended(sent(`https://127.0.0.1:${port}/`, { connectMs: 200 }))).toEqual({
      error: 'timeout: no connection within 200 ms',
      connected: false,
    });
  });
});

describe('names', () => {
  test('a name is looked up once for each attempt, and reached at an address of that one answer', async () => {
    const port = await receiver((req, res) => {
      req.resume();
      res.end(req.headers.host);
    });
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1', '169.254.169.254']];
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return answers.shift() ?? [];
    };
    const sender = senderWith({ resolve });
    const attempts = [];
    for (let i = 0; i < 3; i++) {
      attempts.push(
        await ended(sender.send(outgoing(`http://Rebind.example.:${port}/`), new AbortController().signal)),
      );
    }
    const error =
      'refused: rebind.example leads to 169.254.169.254, which is link-local, where clouds tell machines their secrets';
    expect(attempts).toEqual([
      { status: 200, answer: `rebind.example.:${port}`, connected: true },
      { error, connected: false },
      { error, connected: false },
    ]);
    expect(asked).toEqual(['rebind.example', 'rebind.example', 'rebind.example']);
  });

  test('a name is reached at whichever of its addresses somebody listens', async () => {
    const port = await receiver((req, res) => {
      req.resume();
      res.end('here');
    });
    const resolve = async () => ['127.0.0.3', '127.0.0.1'];
    expect(await ended(sent(`http://two.example:${port}/`, {}, { resolve }))).toEqual({
      status: 200,
      answer: 'here',
      connected: true,
    });
  });
});
