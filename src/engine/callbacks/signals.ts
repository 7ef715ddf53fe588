import type { Timers } from '../timers.js';

/** Wakes who waits for something to change in a sandbox; whoever is woken looks for himself. */
export class Signals {
  readonly #waiting = new Map<string, Set<() => void>>();

  tell(sandbox: string): void {
    for (const wake of [...(this.#waiting.get(sandbox) ?? [])]) wake();
  }

  /** Resolves once something holds, or when it is cut; it is looked at again with each word. */
  async until(sandbox: string, cut: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const seen = new AbortController();
      // What is said while it is looked at is not missed.
      const word = this.next(sandbox, AbortSignal.any([cut, seen.signal]));
      const isOver = cut.aborted || (await holds());
      if (isOver) seen.abort();
      await word;
      if (isOver) return;
    }
  }

  /** Resolves with the next word, when it is cut, or after that many milliseconds. */
  next(sandbox: string, cut: AbortSignal, atMost?: { readonly timers: Timers; readonly ms: number }): Promise<void> {
    return new Promise((resolve) => {
      if (cut.aborted) return resolve();
      const waiting = this.#waiting.get(sandbox) ?? new Set();
      const end = () => {
        timer?.cancel();
        cut.removeEventListener('abort', end);
        waiting.delete(end);
        if (waiting.size === 0 && this.#waiting.get(sandbox) === waiting) this.#waiting.delete(sandbox);
        resolve();
      };
      const timer = atMost?.timers.after(atMost.ms, end);
      cut.addEventListener('abort', end);
      this.#waiting.set(sandbox, waiting.add(end));
    });
  }
}
