/** Lets what is about the same name happen one after the other, and everything else at the same time. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs work once all that was asked for before under this name has ended. It must not take a turn of that name itself. */
  take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const run = (this.#last.get(name) ?? Promise.resolve()).then(work);
    const ended = run
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(name) === ended) this.#last.delete(name);
      });
    this.#last.set(name, ended);
    return run;
  }
}
