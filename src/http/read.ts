import type { IncomingMessage } from 'node:http';
import { bodyLimit } from '../engine/body.js';

/** The client left before its request was whole: nothing happens. */
export class ClientGone extends Error {}

/** It was sent away, and told so, before its request was whole: nothing happens, and its connection ends by itself. */
export class Dawdled extends ClientGone {}

/** A body of which so much has come counts among those that are kept until they are whole. */
const counted = 64 * 1024;

/** So many bytes of them are kept. */
const mostKept = 64 * 1024 * 1024;

/** Reads bodies, of which the unfinished ones together take no more than so much memory, however many clients dawdle. */
export class Bodies {
  /** How much has come of each, the one that began first in front. */
  readonly #unfinished = new Map<IncomingMessage, number>();
  /** How to let go of each that may be. */
  readonly #drops = new Map<IncomingMessage, () => void>();
  #kept = 0;

  /** @param dawdled answers a request whose body is let go of */
  constructor(private readonly dawdled: (req: IncomingMessage) => void) {}

  /**
   * Reads a request's body. What is longer than it may be goes on arriving, and is thrown away.
   *
   * @param limit so many bytes at most (1 MiB)
   * @param hasPlace whether it has a place of its own among those that take more memory: it does not count among the others
   * @throws ClientGone where the connection ends first; Dawdled where it is sent away
   */
  read(req: IncomingMessage, limit = bodyLimit, hasPlace = false): Promise<Buffer | 'too-large'> {
    if (Number(req.headers['content-length'] ?? 0) > limit) {
      req.resume();
      return Promise.resolve('too-large');
    }
    if (req.destroyed && !req.complete) return Promise.reject(new ClientGone());
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const letGo = () => {
        req.off('data', collect);
        chunks.length = 0;
        this.#forget(req);
        req.resume();
      };
      // Also where its last bytes are in already: who is told that they came too late is told the truth.
      const drop = () => {
        letGo();
        reject(new Dawdled());
      };
      const collect = (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) {
          letGo();
          resolve('too-large');
          return;
        }
        chunks.push(chunk);
        if (size > counted && !hasPlace) this.#count(req, size, drop);
      };
      const gone = () => {
        if (req.complete) return;
        letGo();
        reject(new ClientGone());
      };
      if (hasPlace) this.#drops.set(req, drop);
      req.on('data', collect);
      req.on('end', () => {
        if (size > counted || hasPlace) this.#forget(req);
        resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
        // The listeners last as long as the request does.
        if (size > counted) chunks.length = 0;
      });
      req.on('close', gone);
      req.on('error', gone);
    });
  }

  /** Sends a request away whose body is not whole yet, and lets go of what has come of it. */
  sendAway(req: IncomingMessage): void {
    this.dawdled(req);
    this.#drops.get(req)?.();
  }

  #count(req: IncomingMessage, size: number, drop: () => void): void {
    this.#kept += size - (this.#unfinished.get(req) ?? 0);
    this.#unfinished.set(req, size);
    this.#drops.set(req, drop);
    const [first] = this.#unfinished.keys();
    if (this.#kept > mostKept && first) this.sendAway(first);
  }

  #forget(req: IncomingMessage): void {
    this.#kept -= this.#unfinished.get(req) ?? 0;
    this.#unfinished.delete(req);
    this.#drops.delete(req);
  }
}
