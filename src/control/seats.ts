import { Problem } from '../engine/problem.js';

/** Taken by one of those who do the same. */
export interface Seat {
  /** Ends where the seat is given to another, since nobody waits for this one any more. */
  readonly lost: AbortSignal;
  leave(): unknown;
}

/** How many may do the same at once, for what lasts as long as a client likes. */
export class Seats {
  readonly #taken = new Map<() => boolean, AbortController>();

  /** @param what they do, as in "feeds are followed" */
  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** @throws Problem `too-many-waiting` where none is left */
  mustBeFree(): void {
    if (this.#taken.size < this.most) return;
    for (const [hasLeft, lost] of this.#taken) {
      if (!hasLeft()) continue;
      this.#taken.delete(hasLeft);
      lost.abort();
    }
    if (this.#taken.size < this.most) return;
    throw new Problem('too-many-waiting', `${this.most} ${this.what} already; ask again once one of them has ended`);
  }

  /**
   * Whether there is one left is for `mustBeFree` to say.
   *
   * @param hasLeft whether nobody waits for it any more
   */
  take(hasLeft: () => boolean): Seat {
    // Each has a key of its own, whatever it is asked by.
    const key = () => hasLeft();
    const lost = new AbortController();
    this.#taken.set(key, lost);
    return { lost: lost.signal, leave: () => this.#taken.delete(key) };
  }
}
