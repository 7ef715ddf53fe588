import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Limits } from './limits.js';
import type { Resolve } from './outgoing.js';
import { Unsent } from './unsent.js';

export const systemResolve: Resolve = async (name) => {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** All addresses of a host, looked up once. @throws Unsent where it has none, or the limit is reached */
export async function addressesOf(host: string, resolve: Resolve, limits: Limits): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    const found = await limits.within(resolve(host));
    if (found.length > 0) return found;
  } catch (error) {
    if (error instanceof Unsent) throw error;
    throw new Unsent('unreachable', `the name ${host} has no address${codeOf(error)}`);
  }
  throw new Unsent('unreachable', `the name ${host} has no address`);
}

/**
 * A connection to one of these addresses: to the first that takes one, tried one after the other, so that a name such as
 * localhost is reached whichever of its addresses the receiver listens on.
 *
 * @throws Unsent where none takes it, or the limit is reached
 */
export async function connectToOne(addresses: readonly string[], port: number, limits: Limits): Promise<Socket> {
  let last: unknown;
  for (const address of addresses) {
    try {
      return await opened(connectTcp({ host: address, port, noDelay: true }), 'connect', limits);
    } catch (error) {
      if (error instanceof Unsent) throw error;
      last = error;
    }
  }
  throw new Unsent('unreachable', `no connection to ${addresses.join(', ')} at port ${port}${codeOf(last)}`);
}

/** The same connection with TLS, the certificate checked whatever the environment says. @throws Unsent */
export async function secured(socket: Socket, host: string, limits: Limits): Promise<Socket> {
  const name = isIP(host) === 0 ? { servername: host } : { host };
  const secure = connectTls({ socket, ...name, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] });
  try {
    return await opened(secure, 'secureConnect', limits);
  } catch (error) {
    socket.destroy();
    if (error instanceof Unsent) throw error;
    throw new Unsent('unreachable', `no TLS with ${host}: ${error instanceof Error ? error.message : error}`);
  }
}

async function opened(socket: Socket, event: 'connect' | 'secureConnect', limits: Limits): Promise<Socket> {
  const open = new Promise<Socket>((resolve, reject) => {
    socket.once(event, () => resolve(socket));
    // Stays for as long as the socket is there: one that nobody listens to any more may still fail.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
  try {
    return await limits.within(open);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
}
