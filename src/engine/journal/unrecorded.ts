const mostSandboxes = 10_000;

/**
 * How many requests of a sandbox could not be recorded, the store being in trouble. Known to this process alone, since
 * there is nowhere to keep it.
 */
export class Unrecorded {
  readonly #counts = new Map<string, number>();

  note(sandbox: string): void {
    const known = this.#counts.get(sandbox);
    if (known === undefined && this.#counts.size >= mostSandboxes) return;
    this.#counts.set(sandbox, (known ?? 0) + 1);
  }

  of(sandbox: string): number {
    return this.#counts.get(sandbox) ?? 0;
  }

  /** So many of those that were noted have been recorded all the same. */
  takeBack(sandbox: string, count: number): void {
    const left = this.of(sandbox) - count;
    if (left > 0) this.#counts.set(sandbox, left);
    else this.#counts.delete(sandbox);
  }

  /** What is asked about the sandbox begins anew. */
  forget(sandbox: string): void {
    this.#counts.delete(sandbox);
  }
}
