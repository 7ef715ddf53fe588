import { Signals } from '../callbacks/signals.js';

/** How many requests to emulated APIs this process is carrying out in each sandbox, whether or not their clients still wait. */
export class InFlight {
  readonly #counts = new Map<string, number>();
  /** Told whenever the last one of a sandbox has ended. */
  readonly #rested = new Signals();

  begin(sandbox: string): void {
    this.#counts.set(sandbox, (this.#counts.get(sandbox) ?? 0) + 1);
  }

  end(sandbox: string): void {
    const left = (this.#counts.get(sandbox) ?? 1) - 1;
    if (left > 0) {
      this.#counts.set(sandbox, left);
      return;
    }
    this.#counts.delete(sandbox);
    this.#rested.tell(sandbox);
  }

  of(sandbox: string): number {
    return this.#counts.get(sandbox) ?? 0;
  }

  /** Those of all sandboxes at this instant. */
  counts(): ReadonlyMap<string, number> {
    return new Map(this.#counts);
  }

  /** Resolves once there is none the next time, or when it is cut. */
  rested(sandbox: string, cut: AbortSignal): Promise<void> {
    return this.#rested.next(sandbox, cut);
  }
}
