import type { Timers } from '../timers.js';

/** One alarm for each sandbox: the latest that was set. */
export class Alarms {
  readonly #timers = new Map<string, { cancel(): void }>();

  constructor(private readonly timers: Timers) {}

  /** @param ms real time */
  set(sandbox: string, ms: number, ring: () => void): void {
    this.stop(sandbox);
    const timer = this.timers.after(ms, () => {
      this.#timers.delete(sandbox);
      ring();
    });
    this.#timers.set(sandbox, timer);
  }

  stop(sandbox: string): void {
    this.#timers.get(sandbox)?.cancel();
    this.#timers.delete(sandbox);
  }

  stopAll(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
