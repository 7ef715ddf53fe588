import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { Client, errors } from 'undici';
import { printable } from '../printable.js';
import { Limits } from './limits.js';
import type { Outgoing, SenderSettings, Sent } from './outgoing.js';
import { addressesOf, connectToOne, hostOf, portOf, secured, systemResolve } from './reach.js';
import { Unsent } from './unsent.js';

const headerBytes = 16 * 1024;
const readBytes = 64 * 1024;
const keptBytes = 4 * 1024;

/** One attempt, from the check of its target to the end of its answer; never rejects. */
export async function attempt(
  outgoing: Outgoing,
  settings: SenderSettings,
  cuts: readonly AbortSignal[],
): Promise<Sent> {
  const started = performance.now();
  const limits = new Limits(outgoing, cuts);
  let socket: Socket | undefined;
  try {
    const url = new URL(outgoing.target);
    socket = await reached(url, settings, limits);
    limits.connected();
    const answered = await limits.within(exchange(socket, url, outgoing, settings, limits));
    return { ...answered, connected: true, durationMs: since(started) };
  } catch (error) {
    return { error: lineOf(error), connected: socket !== undefined, durationMs: since(started) };
  } finally {
    limits.release();
    socket?.destroy();
  }
}

async function reached(url: URL, { resolve = systemResolve }: SenderSettings, limits: Limits): Promise<Socket> {
  const host = hostOf(url);
  const socket = await connectToOne(await addressesOf(host, resolve, limits), portOf(url), limits);
  return url.protocol === 'https:' ? secured(socket, host, limits) : socket;
}

/** Sends the request over the connection and reads what comes back. @throws Unsent, and what undici throws */
async function exchange(
  socket: Socket,
  url: URL,
  { method, headers, body }: Outgoing,
  { version }: SenderSettings,
  { signal }: Limits,
): Promise<{ readonly status: number; readonly answer: string }> {
  let isGiven = false;
  const client = new Client(url.origin, {
    connect: (_options, callback) => {
      // It would connect again where the first connection failed early: an attempt has one.
      const isSecond = isGiven;
      isGiven = true;
      // Not before it has returned to its queue: a connection that is there at once would be forgotten.
      queueMicrotask(() => (isSecond ? callback(closed(), null) : callback(null, socket)));
    },
    allowH2: false,
    maxHeaderSize: headerBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const answered = await client.request({
      method,
      path: url.pathname + url.search,
      headers: ['User-Agent', userAgentOf(version), ...headers.flat()],
      body,
      reset: true,
      signal,
    });
    return { status: answered.statusCode, answer: await readAnswer(answered.body) };
  } finally {
    await client.destroy();
  }
}

function closed(): Unsent {
  return new Unsent('reset', 'the receiver closed the connection without an answer');
}

async function readAnswer(body: Readable): Promise<string> {
  const kept: Buffer[] = [];
  let length = 0;
  // Leaving the loop early ends the stream with an error that says so.
  body.on('error', () => undefined);
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (length < keptBytes) kept.push(chunk);
    length += chunk.length;
    if (length >= readBytes) break;
  }
  return textOf(Buffer.concat(kept));
}

/** At most 4 KiB of text, cut between two characters. What is no UTF-8 may grow as it is read, hence twice. */
function textOf(bytes: Buffer): string {
  const text = new StringDecoder('utf8').write(bytes.subarray(0, keptBytes));
  return Buffer.byteLength(text) <= keptBytes ? text : textOf(Buffer.from(text));
}

/** How callbacks of tillbox say whose they are. */
export function userAgentOf(version: string): string {
  return `tillbox/${version} (callback)`;
}

function lineOf(error: unknown): string {
  if (error instanceof Unsent) return printable(error.message);
  if (error instanceof errors.HeadersOverflowError) return 'reset: the headers of its answer have more than 16 KiB';
  const reason = error instanceof Error ? error.message : String(error);
  return `reset: ${printable(reason)}`;
}

function since(started: number): number {
  return Math.round(performance.now() - started);
}
