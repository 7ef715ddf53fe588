import type { Timers } from '../timers.js';

/** Wakes who waits for something to change in a sandbox; whoever is woken looks for himself. */
export class Signals {
  readonly #waiting = new Map<string, Set<() => void>>();

  tell(sandbox: string): void {
    for (const wake of [...(this.#waiting.get(sandbox) ?? [])]) wake();
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
