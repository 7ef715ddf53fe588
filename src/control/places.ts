import { Problem } from '../engine/problem.js';

/** A page of a list ends where it has so many bytes, whatever its limit. */
export const mostPageBytes = 4 * 1024 * 1024;

/** How many may do the same at once, for what lasts as long as a client likes. */
export class Places {
  #taken = 0;

  /** @param what they do, as in "feeds are followed" */
  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** @throws Problem `too-many-waiting` where none is left */
  mustBeFree(): void {
    if (this.#taken < this.most) return;
    throw new Problem('too-many-waiting', `${this.most} ${this.what} already; ask again once one of them has ended`);
  }

  /** @throws Problem `too-many-waiting` where none is left */
  take(): void {
    this.mustBeFree();
    this.#taken++;
  }

  leave(): void {
    this.#taken--;
  }
}
