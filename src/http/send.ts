import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Unattended } from '../engine/log/unattended.js';
import type { Answer, Departure, Stream } from '../engine/request/departure.js';
import type { Timers } from '../engine/timers.js';
import { firstHalf } from '../engine/way/answer-of.js';

/** What a departure that takes its time needs. */
export interface Waits {
  readonly timers: Timers;
  /** Ends every wait when the server stops. */
  readonly stopping: AbortSignal;
  /** Told of what fails on the way. */
  readonly unattended: Unattended;
}

/** A silent connection is closed after this many milliseconds, so that no client can hold one for ever. */
const longestSilence = 300_000;

/**
 * Writes an answer, or does to the connection what stands in its place: whatever the engine decided leaves here. A request
 * that never came as far as the engine is ended by whoever gave up on it, `read.ts`, `large-bodies.ts`, `app.ts` or
 * `broken-request.ts`. Does not wait for what takes its time: a server that stops closes silent connections and sends the
 * rest of slow answers at once.
 */
export function send(res: ServerResponse, departure: Departure, waits: Waits): void {
  if (departure.kind === 'answer') {
    res.writeHead(departure.status, departure.headers);
    if (res.req.complete) res.end(departure.body);
    else endOnceRead(res, departure.body);
    return;
  }
  if (departure.kind === 'stream') {
    stream(res, departure, waits).catch((error: unknown) => {
      waits.unattended.failed('stream', error, 'a stream was cut off');
      res.destroy();
    });
    return;
  }
  const act = (socket: Socket) => {
    try {
      if (!socket.destroyed) misbehave(res, socket, departure, waits);
    } catch (error) {
      waits.unattended.failed('answer', error, 'an answer could not be sent');
      socket.destroy();
    }
  };
  // A pipelined answer has no socket before its turn, and never gets one where the connection ends first.
  if (res.socket) act(res.socket);
  else res.once('socket', (socket: Socket) => process.nextTick(act, socket));
}

/** A request that is answered before all of it has come is read on and thrown away, for so many milliseconds at most. */
const longestDrain = 10_000;

/** A connection that is closed with something unread is reset, and the client may lose the answer that it was sent. */
function endOnceRead(res: ServerResponse, body: string | Buffer): void {
  const { req } = res;
  const over = () => {
    clearTimeout(timer);
    if (!res.writableEnded) res.end();
  };
  const timer = setTimeout(() => {
    over();
    req.socket.destroySoon();
  }, longestDrain);
  res.flushHeaders();
  res.write(body);
  req.once('end', over);
  req.once('close', over);
  req.resume();
}

function misbehave(
  res: ServerResponse,
  socket: Socket,
  departure: Exclude<Departure, Answer | Stream>,
  waits: Waits,
): void {
  switch (departure.kind) {
    case 'slow-drip':
      drip(res, departure, waits);
      return;
    case 'none':
      if (departure.how === 'silence') beSilent(res, socket, waits);
      else if (departure.how === 'rst') socket.resetAndDestroy();
      else socket.destroySoon();
      return;
    case 'garbage':
      socket.write(departure.bytes);
      break;
    case 'truncated': {
      const body = begin(res, departure.answer);
      res.write(firstHalf(body));
    }
  }
  socket.destroySoon();
}

function beSilent(res: ServerResponse, socket: Socket, { timers, stopping }: Waits): void {
  const end = () => socket.destroySoon();
  const timer = timers.after(longestSilence, end);
  whileOpen(res, stopping, end, () => timer.cancel());
}

/** Sends the head. @returns the body that belongs to it */
function begin(res: ServerResponse, { status, headers, body }: Answer): Buffer {
  res.writeHead(status, headers);
  res.flushHeaders();
  return Buffer.from(body);
}

function drip(
  res: ServerResponse,
  { answer, bytes, ms, abandoned }: Extract<Departure, { kind: 'slow-drip' }>,
  { timers, stopping, unattended }: Waits,
): void {
  const body = begin(res, answer);
  let sent = 0;
  let timer: { cancel(): void } | undefined;
  const next = () => {
    const from = sent;
    sent += bytes;
    // A HEAD is answered with the head alone: there is nothing to be slow with.
    if (sent >= body.length || res.req.method === 'HEAD') {
      res.end(body.subarray(from));
      return;
    }
    res.write(body.subarray(from, sent));
    timer = timers.after(ms, next);
  };
  const rest = () => {
    timer?.cancel();
    if (!res.writableEnded) res.end(body.subarray(sent));
  };
  next();
  whileOpen(res, stopping, rest, () => {
    timer?.cancel();
    if (!abandoned || res.writableEnded) return;
    unattended.own('journal', abandoned(), 'that a client had left could not be recorded');
  });
}

/** Calls `stop` where the server stops before the answer is through, and `over` once it is through or the client left. */
function whileOpen(res: ServerResponse, stopping: AbortSignal, stop: () => void, over: () => void): void {
  if (stopping.aborted) stop();
  else stopping.addEventListener('abort', stop);
  res.once('close', () => {
    over();
    stopping.removeEventListener('abort', stop);
  });
}

/** A reader that takes nothing for so many milliseconds is cut off. */
const longestStall = 10_000;

/** Writes a text as it comes. It ends with the text, or when the client leaves or is too slow. */
async function stream(res: ServerResponse, { status, headers, text }: Stream, waits: Waits): Promise<void> {
  // It has left before its turn: nobody would tell the text that it ends.
  if (res.destroyed || res.socket?.destroyed) return;
  res.writeHead(status, headers);
  if (res.req.method === 'HEAD') {
    res.end();
    return;
  }
  const parts = text[Symbol.asyncIterator]();
  res.once('close', () => {
    const left = parts.return?.();
    if (left) waits.unattended.own('stream', left, 'a stream was not let go of');
  });
  res.flushHeaders();
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    if (res.destroyed) return;
    if (!res.write(part.value)) await taken(res, waits.timers);
  }
  res.end();
}

/** Resolves once the reader has taken what was written, or is gone. */
function taken(res: ServerResponse, timers: Timers): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      timer.cancel();
      res.off('drain', end);
      res.off('close', end);
      resolve();
    };
    const timer = timers.after(longestStall, () => res.destroy());
    res.on('drain', end);
    res.on('close', end);
  });
}
