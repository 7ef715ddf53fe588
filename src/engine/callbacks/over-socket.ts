import type { Socket } from 'node:net';
import { Client } from './undici.js';
import { Unsent } from './unsent.js';

/** Of the headers of an answer. */
const headerBytes = 16 * 1024;

/** undici's client over a connection that is there already, and no other; it ends the connection when it is destroyed. */
export function clientOver(socket: Socket, origin: string): Client {
  let isGiven = false;
  return new Client(origin, {
    connect: (_options, callback) => {
      const isSecond = isGiven;
      isGiven = true;
      // Not before it is back at its queue, where it would forget what there is at once. Where the first connection
      // ended early it would have a second one: an attempt has one.
      queueMicrotask(() => (isSecond ? callback(closedEarly(), null) : callback(null, socket)));
    },
    allowH2: false,
    maxHeaderSize: headerBytes,
    // The limits of an attempt end it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}

function closedEarly(): Unsent {
  return new Unsent('reset', 'the receiver closed the connection without an answer');
}
