import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Departure } from '../engine/departure.js';

/** Writes an answer, or does to the connection what stands in its place. */
export function send(res: ServerResponse, departure: Departure): void {
  if (departure.kind === 'none') {
    // A pipelined answer has no socket before its turn.
    if (res.socket) res.socket.destroySoon();
    else res.once('socket', (socket: Socket) => socket.destroySoon());
    return;
  }
  res.writeHead(departure.status, departure.headers);
  if (departure.kind === 'answer') return void res.end(departure.body);
  if (res.req.method === 'HEAD') return void res.end();
  void stream(res, departure.text);
}

/** A reader that is this many bytes behind is cut off. */
const mostWaiting = 1024 * 1024;

/** Writes a text as it comes. It ends with the text, or when the client leaves or is too slow. */
async function stream(res: ServerResponse, text: AsyncIterable<string>): Promise<void> {
  const parts = text[Symbol.asyncIterator]();
  res.once('close', () => void parts.return?.());
  res.flushHeaders();
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    if (res.destroyed) return;
    res.write(part.value);
    if (res.writableLength > mostWaiting) return void res.destroy();
  }
  res.end();
}
