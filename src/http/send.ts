import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Departure } from '../engine/pipeline.js';

/** Writes an answer, or does to the connection what stands in its place. */
export function send(res: ServerResponse, departure: Departure): void {
  if (departure === 'lost') {
    // A pipelined answer has no socket before its turn.
    if (res.socket) res.socket.destroySoon();
    else res.once('socket', (socket: Socket) => socket.destroySoon());
    return;
  }
  res.writeHead(departure.status, departure.headers);
  res.end(departure.body);
}
