/** What must not overlap in one sandbox waits for its turn, within this process. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  take<T>(sandbox: string, run: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(sandbox) ?? Promise.resolve()).then(run);
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.#last.get(sandbox) === settled) this.#last.delete(sandbox);
      });
    this.#last.set(sandbox, settled);
    return turn;
  }
}
