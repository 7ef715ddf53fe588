import type { ServerResponse } from 'node:http';
import type { Departure } from '../engine/pipeline.js';

/** Writes an answer, or does to the connection what stands in its place. */
export function send(res: ServerResponse, departure: Departure): void {
  if (departure === 'lost') {
    res.socket?.destroySoon();
    return;
  }
  res.writeHead(departure.status, departure.headers);
  res.end(departure.body);
}
