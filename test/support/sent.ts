import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createSender, type Outgoing, type SenderSettings, type Sent } from '../../src/engine/callbacks/send.js';

const open: { server: Server; sockets: Set<Socket> }[] = [];

/** Closes what a test has opened. */
export async function closeReceivers(): Promise<void> {
  for (const { server, sockets } of open.splice(0)) {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }
}

/** The port of a server on this machine, for the test that asks. */
export async function portOf(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  open.push({ server, sockets });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Receives callbacks as servers do. */
export function receiver(take: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>): Promise<number> {
  const server = createServer();
  server.on('request', (req, res) => Promise.resolve(take(req, res)).catch(() => res.destroy()));
  return portOf(server);
}

/** Does with a connection what no server should, once it is asked for something. */
export function misbehaving(take: (socket: Socket) => void): Promise<number> {
  return portOf(createTcpServer((socket) => socket.once('data', () => take(socket))));
}

export function outgoing(target: string, members: Partial<Outgoing> = {}): Outgoing {
  return {
    target,
    method: 'POST',
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from('{"id":7}'),
    connectMs: 5000,
    answerMs: 10_000,
    ...members,
  };
}

export function senderWith(settings: Partial<SenderSettings> = {}) {
  return createSender({ version: '1.2.3', allow: undefined, proxy: undefined, own: () => undefined, ...settings });
}

/** One attempt at a target, by a sender of its own. */
export function sent(
  target: string,
  members: Partial<Outgoing> = {},
  settings: Partial<SenderSettings> = {},
): Promise<Sent> {
  return senderWith(settings).send(outgoing(target, members), new AbortController().signal);
}

/** How an attempt ended, but for its duration. */
export async function ended(attempt: Promise<Sent>): Promise<unknown> {
  const { durationMs, ...rest } = await attempt;
  expect(durationMs).toBeGreaterThanOrEqual(0);
  return rest;
}
