import type { Socket } from 'node:net';
import type { Target } from './egress.js';
import { targetOf } from './egress.js';
import type { Limits } from './limits.js';
import type { Resolve } from './outgoing.js';
import { clientOver } from './over-socket.js';
import { addressesOf, connectToOne, secured } from './reach.js';
import { Unsent } from './unsent.js';

type Headers = readonly (readonly [name: string, value: string])[];

/** The operator's own: it may be at any address, and looks up names itself. */
export class CallbackProxy {
  private readonly place: Target;
  /** What it has to be told of who asks. */
  private readonly login: Headers;

  /** @param address http or https, with or without a user and a password */
  constructor(address: string) {
    const url = new URL(address);
    const { username, password } = url;
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.login = pair === ':' ? [] : [['Proxy-Authorization', `Basic ${Buffer.from(pair).toString('base64')}`]];
    url.username = '';
    url.password = '';
    this.place = targetOf(url.href);
  }

  /** A connection to the proxy that asks for whole addresses, as http does. @throws Unsent */
  async connection(resolve: Resolve, limits: Limits): Promise<{ socket: Socket; origin: string; headers: Headers }> {
    const { url, host, port } = this.place;
    const socket = await connectToOne(await addressesOf(host, resolve, limits), port, limits);
    const safe = url.protocol === 'https:' ? await secured(socket, host, limits) : socket;
    return { socket: safe, origin: url.origin, headers: this.login };
  }

  /** A connection through the proxy, on which one speaks with the target itself, as https does. @throws Unsent */
  async tunnel({ url, port }: Target, resolve: Resolve, limits: Limits): Promise<Socket> {
    const { socket, origin, headers } = await this.connection(resolve, limits);
    const client = clientOver(socket, origin);
    try {
      const path = `${url.hostname}:${port}`;
      const asked = client.connect({ path, headers: headers.flat(), signal: limits.signal });
      const { statusCode, socket: through } = await limits.within(asked);
      if (statusCode === 200) return through as Socket;
      throw new Unsent('unreachable', `the proxy answered ${statusCode}`);
    } catch (error) {
      socket.destroy();
      if (error instanceof Unsent) throw error;
      throw new Unsent('unreachable', `the proxy: ${error instanceof Error ? error.message : error}`);
    }
  }
}
