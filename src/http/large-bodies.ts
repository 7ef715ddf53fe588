import type { IncomingMessage } from 'node:http';
import { bodyLimit } from '../engine/body.js';
import { Problem } from '../engine/problem.js';
import type { Timers } from '../engine/timers.js';
import { ClientGone, readBody } from './read.js';

/** So many may wait for their turn. */
const mostWaiting = 64;
/** Who has its turn has sent all within so many seconds: others wait meanwhile. */
const patience = 30;

/** What stands for so much that it is read, and acted on, one at a time: several at once would take all memory. */
export class LargeBodies {
  #before: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(private readonly timers: Timers) {}

  /**
   * Reads the body of a request whose operation takes up to that many bytes, once it is its turn.
   *
   * @returns what was read, and how to end its turn
   * @throws Problem `too-many-waiting` where too many wait already, `bad-request` where it comes too slowly; ClientGone
   */
  async read(req: IncomingMessage, limit: number): Promise<{ read: Buffer | 'too-large'; end: () => void }> {
    if (isSmall(req, limit)) return { read: await readBody(req, limit), end: () => {} };
    const end = await this.#turn(req);
    try {
      return { read: await this.#inTime(req, limit), end };
    } catch (error) {
      end();
      throw error;
    }
  }

  async #inTime(req: IncomingMessage, limit: number): Promise<Buffer | 'too-large'> {
    const detail = `All of a large body is sent within ${patience} s of its turn; send it again`;
    const slow = new Promise<never>((_, reject) => {
      const timer = this.timers.after(patience * 1_000, () => {
        // Nothing more of it is kept.
        req.removeAllListeners('data').resume();
        reject(new Problem('bad-request', detail));
      });
      req.once('close', () => timer.cancel()).once('end', () => timer.cancel());
    });
    const reading = readBody(req, limit);
    reading.catch(() => undefined);
    return Promise.race([reading, slow]);
  }

  async #turn(req: IncomingMessage): Promise<() => void> {
    if (this.#waiting === mostWaiting) {
      req.resume();
      throw new Problem(
        'too-many-waiting',
        `${mostWaiting} large bodies wait already; send it once they have been read`,
      );
    }
    const before = this.#before;
    let end = () => {};
    this.#before = new Promise((resolve) => {
      end = resolve;
    });
    this.#waiting++;
    await before;
    this.#waiting--;
    if (!req.destroyed) return end;
    end();
    throw new ClientGone();
  }
}

/** Nothing of it can be more than any body may have. */
function isSmall({ headers }: IncomingMessage, limit: number): boolean {
  if (limit <= bodyLimit) return true;
  return headers['content-encoding'] === undefined && Number(headers['content-length'] ?? Number.NaN) <= bodyLimit;
}
