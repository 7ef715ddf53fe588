import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSender, type Outgoing } from '../../../src/engine/callbacks/send.js';

const sender = createSender({ version: '1.2.3', allow: undefined, proxy: undefined, own: () => undefined });
const never = new AbortController().signal;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function outgoing(target: string, members: Partial<Outgoing> = {}): Outgoing {
  return {
    target,
    method: 'POST',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{"id":7}'),
    connectMs: 2000,
    answerMs: 5000,
    ...members,
  };
}

test('a receiver gets the headers in their order and case, the bytes, and the name of who calls', async () => {
  let got: unknown;
  const port = await listening(
    createServer(async (req, res) => {
      const body = Buffer.concat(await req.toArray());
      got = { line: `${req.method} ${req.url}`, headers: req.rawHeaders, body: body.toString() };
      res.writeHead(202).end('taken');
    }),
  );
  const headers = [
    ['X-Ipag-Event', 'ChargePaymentSucceeded'],
    ['Content-Type', 'application/json'],
    ['x-b', '1'],
  ] as const;
  expect(await sender.send(outgoing(`http://127.0.0.1:${port}/hook?a=1#there`, { headers }), never)).toEqual({
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
