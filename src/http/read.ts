import type { IncomingMessage } from 'node:http';
import { bodyLimit } from '../engine/body.js';

/** The client left before its request was whole: nothing happens. */
export class ClientGone extends Error {}

/** A body of which so much has come counts among those that are kept until they are whole. */
const counted = 64 * 1024;

/** So many bytes of them are kept. */
const mostKept = 64 * 1024 * 1024;

/** Reads bodies, of which the unfinished ones together take no more than so much memory, however many clients dawdle. */
export class Bodies {
  /** How much has come of each, the one that began first in front. */
  readonly #unfinished = new Map<IncomingMessage, number>();
  #kept = 0;

  /** @param dawdled ends a request whose body is let go of, since others came after it and it is not whole */
  constructor(private readonly dawdled: (req: IncomingMessage) => void) {}

  /**
   * Reads a request's body, of at most so many bytes (1 MiB). What is longer goes on arriving, and is thrown away.
   *
   * @throws ClientGone where the connection ends first
   */
  read(req: IncomingMessage, limit = bodyLimit): Promise<Buffer | 'too-large'> {
    if (Number(req.headers['content-length'] ?? 0) > limit) {
      req.resume();
      return Promise.resolve('too-large');
    }
    if (req.destroyed && !req.complete) return Promise.reject(new ClientGone());
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const collect = (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) {
          chunks.push(chunk);
          // One that may be larger than others has a place of its own.
          if (size > counted && limit <= bodyLimit) this.#count(req, size);
          return;
        }
        req.off('data', collect);
        chunks.length = 0;
        this.#forget(req);
        req.resume();
        resolve('too-large');
      };
      const gone = () => {
        if (req.complete) return;
        chunks.length = 0;
        this.#forget(req);
        reject(new ClientGone());
      };
      req.on('data', collect);
      req.on('end', () => {
        if (size > counted) this.#forget(req);
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
        // The listeners last as long as the request does.
        if (size > counted) chunks.length = 0;
      });
      req.on('close', gone);
      req.on('error', gone);
    });
  }

  #count(req: IncomingMessage, size: number): void {
    this.#kept += size - (this.#unfinished.get(req) ?? 0);
    this.#unfinished.set(req, size);
    const [first] = this.#unfinished.keys();
    if (this.#kept <= mostKept || !first) return;
    this.#forget(first);
    this.dawdled(first);
  }

  #forget(req: IncomingMessage): void {
    this.#kept -= this.#unfinished.get(req) ?? 0;
    this.#unfinished.delete(req);
  }
}
