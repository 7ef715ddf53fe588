import type { Clock } from '../../src/engine/clock.js';
import type { Timers } from '../../src/engine/timers.js';

interface Waiting {
  readonly at: number;
  readonly call: () => void;
}

/** A clock that stands still until a test moves it, with the timers that belong to it. */
export class ManualTime implements Clock, Timers {
  #now: number;
  readonly #waiting = new Set<Waiting>();

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  /** How many waits there have been. */
  begun = 0;

  after(ms: number, call: () => void): { cancel(): void } {
    this.begun += 1;
    const waiting = { at: this.#now + ms, call };
    this.#waiting.add(waiting);
    return { cancel: () => this.#waiting.delete(waiting) };
  }

  /** How many waits are open. */
  get open(): number {
    return this.#waiting.size;
  }

  /** Moves on by that many milliseconds and calls what was waiting for it, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#waiting.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
    }
    this.#now = until;
  }

  #next(until: number): Waiting | undefined {
    return [...this.#waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}
