import type { IncomingMessage } from 'node:http';
import { bodyLimit } from '../engine/body.js';

/** The client left before its request was whole: nothing happens. */
export class ClientGone extends Error {}

/**
 * Reads a request's body, of at most so many bytes (1 MiB). What is longer goes on arriving, and is thrown away.
 *
 * @throws ClientGone where the connection ends first
 */
export function readBody(req: IncomingMessage, limit = bodyLimit): Promise<Buffer | 'too-large'> {
  if (Number(req.headers['content-length'] ?? 0) > limit) {
    req.resume();
    return Promise.resolve('too-large');
  }
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
      chunks.length = 0;
      req.resume();
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
