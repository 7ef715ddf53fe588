import type { IncomingMessage } from 'node:http';
import { bodyLimit } from '../engine/body.js';

/** After a body turned out too large, this much more of it is read and thrown away, so that the client gets its answer. */
const drain = { bytes: 16 * bodyLimit, ms: 5_000 };

/** The client left before its request was whole: nothing happens. */
export class ClientGone extends Error {}

/**
 * Reads a request's body, of at most so many bytes (1 MiB).
 *
 * @throws ClientGone where the connection ends first
 */
export function readBody(req: IncomingMessage, limit = bodyLimit): Promise<Buffer | 'too-large'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      req.off('data', collect);
      throwAway(req, size);
      resolve('too-large');
    };
    const gone = () => {
      if (!req.complete) reject(new ClientGone());
    };
    req.on('data', collect);
    req.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    req.on('close', gone);
    req.on('error', gone);
  });
}

function throwAway(req: IncomingMessage, read: number): void {
  let size = read;
  const end = () => req.socket.destroy();
  const timer = setTimeout(end, drain.ms);
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > drain.bytes) end();
  });
  req.once('close', () => clearTimeout(timer));
}
