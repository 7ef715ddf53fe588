/** The attempts at callbacks that are being made, due or asked for: one at a time of each callback. */
export class UnderWay {
  readonly #attempts = new Map<string, { readonly sandbox: string; readonly end: Promise<unknown> }>();

  /** Counts an attempt at a callback as under way until it has ended. */
  during<T>(sandbox: string, id: string, make: () => Promise<T>): Promise<T> {
    const before = this.of(id)?.catch(() => undefined) ?? Promise.resolve();
    const end = before.then(make).finally(() => {
      if (this.#attempts.get(id)?.end === end) this.#attempts.delete(id);
    });
    this.#attempts.set(id, { sandbox, end });
    return end;
  }

  /** The end of the attempt at a callback; undefined where there is none. */
  of(id: string): Promise<unknown> | undefined {
    return this.#attempts.get(id)?.end;
  }

  /** Ids of the callbacks of a sandbox. */
  in(sandbox: string): string[] {
    return [...this.#attempts].flatMap(([id, one]) => (one.sandbox === sandbox ? [id] : []));
  }

  ends(): Promise<unknown>[] {
    return Array.from(this.#attempts.values(), ({ end }) => end);
  }
}
