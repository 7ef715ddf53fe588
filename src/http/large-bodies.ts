import type { IncomingMessage } from 'node:http';
import { bodyLimit } from '../engine/body.js';
import type { Timers } from '../engine/timers.js';
import { ClientGone } from './read.js';

/** So long one waits for those before it, in milliseconds. */
const longestWait = 60_000;
/** Who has the place has sent all by then: others wait meanwhile. */
const longestSending = 30_000;

/** Whether a body may take more memory than others do: it is long, does not say how long it is, or has to be unpacked. */
export function mayBeLarge({ headers }: IncomingMessage): boolean {
  return headers['content-encoding'] !== undefined || !(Number(headers['content-length']) <= bodyLimit);
}

/**
 * Large bodies are read, and what they ask for is done, one at a time: each takes several times its length in memory. The
 * others are not read meanwhile.
 */
export class LargeBodies {
  #isTaken = false;
  readonly #waiting = new Set<() => void>();

  /** @param dawdled ends a request whose body comes too slowly */
  constructor(
    private readonly timers: Timers,
    private readonly dawdled: (req: IncomingMessage) => void,
  ) {}

  /**
   * Waits for a place.
   *
   * @returns what gives it back; undefined where none became free in time
   * @throws ClientGone where the client leaves before
   */
  async take(req: IncomingMessage): Promise<(() => void) | undefined> {
    if (this.#isTaken && !(await this.#turn(req))) return undefined;
    this.#isTaken = true;
    const timer = this.timers.after(longestSending, () => this.dawdled(req));
    req.once('end', () => timer.cancel());
    return () => {
      timer.cancel();
      this.#leave();
    };
  }

  #turn(req: IncomingMessage): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiting.delete(come);
        timer.cancel();
        req.off('close', gone);
      };
      const come = () => {
        end();
        resolve(true);
      };
      const gone = () => {
        end();
        reject(new ClientGone());
      };
      const timer = this.timers.after(longestWait, () => {
        end();
        resolve(false);
      });
      req.once('close', gone);
      this.#waiting.add(come);
    });
  }

  /** It stays taken where somebody waits. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next) next();
    else this.#isTaken = false;
  }
}
