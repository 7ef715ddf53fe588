import { validateHeaderName, validateHeaderValue } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { Allowed } from './allowed.js';
import { type Egress, mustBeCallable, mustBeCallableAt, type Target, targetOf } from './egress.js';
import { Limits } from './limits.js';
import { lineOf } from './line.js';
import type { Outgoing, Resolve, SenderSettings, Sent } from './outgoing.js';
import { clientOver } from './over-socket.js';
import { ownPlaceOf } from './own-place.js';
import { CallbackProxy } from './proxy.js';
import { addressesOf, connectToOne, secured, systemResolve } from './reach.js';
import { Unsent } from './unsent.js';
import { userAgentOf } from './user-agent.js';

const readBytes = 64 * 1024;
const keptBytes = 4 * 1024;

/** A connection on which a request can be written. */
interface Reached {
  readonly socket: Socket;
  /** Whom it leads to. */
  readonly origin: string;
  /** What is asked for there. */
  readonly path: string;
  /** What is said besides. */
  readonly headers: Outgoing['headers'];
}

/** Makes attempts, each from the check of its target to the end of its answer. */
export class Attempts {
  private readonly resolve: Resolve;
  private readonly allow: Allowed | undefined;
  private readonly proxy: CallbackProxy | undefined;

  constructor(private readonly settings: SenderSettings) {
    this.resolve = settings.resolve ?? systemResolve;
    this.allow = settings.allow && new Allowed(settings.allow);
    this.proxy = settings.proxy === undefined ? undefined : new CallbackProxy(settings.proxy);
  }

  /** Never rejects. @param cuts what ends it early */
  async make(outgoing: Outgoing, cuts: readonly AbortSignal[]): Promise<Sent> {
    const started = performance.now();
    const limits = new Limits(outgoing, cuts);
    let reached: Reached | undefined;
    try {
      mustBeHeaders(outgoing.headers);
      const target = targetOf(outgoing.target);
      reached = await this.reach(target, limits);
      limits.connected();
      const answered = await limits.within(this.exchange(reached, target, outgoing, limits));
      return { ...answered, connected: true, durationMs: since(started) };
    } catch (error) {
      return { error: lineOf(error), connected: reached !== undefined, durationMs: since(started) };
    } finally {
      limits.release();
      reached?.socket.destroy();
    }
  }

  private async reach(target: Target, limits: Limits): Promise<Reached> {
    const { resolve, proxy } = this;
    const { url, host, port } = target;
    const own = this.settings.own();
    const egress = { allow: this.allow, own: own && ownPlaceOf(own) };
    mustBeCallable(target, egress);
    const isSecure = url.protocol === 'https:';
    const direct = { origin: url.origin, path: url.pathname + url.search, headers: [] };
    if (proxy) {
      await this.mustBeCallableThrough(target, egress, limits);
      if (!isSecure) return { path: url.origin + direct.path, ...(await proxy.connection(resolve, limits)) };
      return { ...direct, socket: await secured(await proxy.tunnel(target, resolve, limits), host, limits) };
    }
    const addresses = await addressesOf(host, resolve, limits);
    mustBeCallableAt(target, addresses, egress);
    const socket = await connectToOne(addresses, port, limits);
    return { ...direct, socket: isSecure ? await secured(socket, host, limits) : socket };
  }

  /**
   * It is the proxy that looks the name up. What the name leads to here counts all the same, where it leads anywhere; a
   * proxy is often where names can't be looked up, so that half of the time for a connection has to be enough.
   */
  private async mustBeCallableThrough(target: Target, egress: Egress, limits: Limits): Promise<void> {
    const { host } = target;
    const known = isIP(host) === 0 ? await limits.ifSoon(this.resolve(host), []) : [host];
    mustBeCallableAt(target, known, egress);
    if (known.length > 0 || !egress.allow || egress.allow.hasName(host)) return;
    throw new Unsent('refused', `--callback-allow does not list ${host}, whose addresses only the proxy knows`);
  }

  /** Sends the request over the connection and reads what comes back. @throws Unsent, and what undici throws */
  private async exchange(
    { socket, origin, path, headers: besides }: Reached,
    { url }: Target,
    { method, headers, body }: Outgoing,
    { signal }: Limits,
  ): Promise<{ readonly status: number; readonly answer: string }> {
    const client = clientOver(socket, origin);
    const own = [
      ['Host', url.host],
      ['User-Agent', userAgentOf(this.settings.version)],
    ];
    try {
      const all = [...own, ...besides, ...headers].flat();
      const answered = await client.request({ method, path, headers: all, body, reset: true, signal });
      return { status: answered.statusCode, answer: await answerIn(answered.body) };
    } finally {
      socket.destroy();
      await client.destroy();
    }
  }
}

/** Before anything is connected. @throws Unsent `refused` for a name or a value that can be no header's */
function mustBeHeaders(headers: Outgoing['headers']): void {
  for (const [name, value] of headers) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch (error) {
      throw new Unsent('refused', error instanceof Error ? error.message : String(error));
    }
  }
}

/** Its first 64 KiB are read, where it has as many, and 4 KiB of them kept. */
async function answerIn(body: AsyncIterable<Buffer> & NodeJS.EventEmitter): Promise<string> {
  const kept: Buffer[] = [];
  let length = 0;
  // Leaving the loop early ends the stream with an error that says so.
  body.on('error', () => undefined);
  for await (const chunk of body) {
    if (length < keptBytes) kept.push(chunk);
    length += chunk.length;
    if (length >= readBytes) break;
  }
  return textOf(Buffer.concat(kept));
}

/** Text, cut between two characters. What is no UTF-8 grows as it is read, so that it may have to be cut once more. */
function textOf(bytes: Buffer): string {
  const text = new StringDecoder('utf8').write(bytes.subarray(0, keptBytes));
  if (Buffer.byteLength(text) > keptBytes) return textOf(Buffer.from(text));
  return bytes.length > keptBytes ? withoutStub(text) : text;
}

/** The front of a card number that was cut looks like none: nobody would mask it. */
function withoutStub(text: string): string {
  let end = text.length;
  while (end > 0 && /[\d -]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function since(started: number): number {
  return Math.round(performance.now() - started);
}
