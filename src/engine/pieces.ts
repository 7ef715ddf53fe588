import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from './problem.js';

let before: Promise<void> = Promise.resolve();

/**
 * Turns of the event loop between two pieces of work. A request takes some from its first byte to its answer, and would
 * otherwise wait for a piece in each; to who has nothing to do they are nothing.
 */
const turns = 8;

/**
 * For work that comes in pieces: resolves once whoever else waits has had some turns, requests above all. Between these it
 * resolves for one alone, so that a hundred who work in pieces hold up others hardly longer than one of them.
 */
export function letOthersGoFirst(): Promise<void> {
  before = before.then(others);
  return before;
}

async function others(): Promise<void> {
  for (let i = 0; i < turns; i++) await turn();
}

/** What one piece of looking at events or records is made of at most, one at least. */
export const piece = { count: 200, bytes: 256 * 1024 };

/** Whether these took long enough to be looked at that others go first. */
export function isWholePiece(events: readonly { readonly text: string }[]): boolean {
  return events.length === piece.count || events.reduce((sum, { text }) => sum + text.length, 0) * 2 >= piece.bytes;
}

/** What one piece takes of work that is measured by nothing else, in milliseconds. */
const longestPiece = 10;

/** Lets others go first as often as a piece of time is over. */
export class Pieces {
  #begun = performance.now();

  /** @param hasLeft whether nobody waits for what is being made any more */
  constructor(private readonly hasLeft?: () => boolean) {}

  /**
   * Undefined while there is time left: a caller that needn't wait is not to be held up.
   *
   * @throws Problem `stopping` where nobody waits
   */
  next(): Promise<void> | undefined {
    if (performance.now() - this.#begun < longestPiece) return undefined;
    return letOthersGoFirst().then(() => {
      if (this.hasLeft?.()) throw new Problem('stopping', 'Nobody waits for the answer any more');
      this.#begun = performance.now();
    });
  }
}
