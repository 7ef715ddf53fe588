import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Limits } from './limits.js';
import { Unsent } from './unsent.js';

/** All addresses of a name, each a literal one; rejects with an error that has a `code` where there is none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (name) => {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/** The host of a URL as one connects to it: a name without its final dot, or an address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

/** @throws Unsent where the name has no address, or the limit is reached */
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unsent('unreachable', `no TLS with ${host}: ${reason}`);
  }
}

async function opened<S extends Socket>(socket: S, event: string, limits: Limits): Promise<S> {
  const open = new Promise<S>((resolve, reject) => {
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
