import type { Unattended } from '../unattended.js';
import { StoreDamaged } from './store.js';

/** Sandboxes that a store has lost some of, with what can be done. */
export class Damage {
  readonly #found = new Map<string, StoreDamaged>();

  /** @param message what the log says of each */
  constructor(
    private readonly unattended: Unattended,
    private readonly message: string,
  ) {}

  get reasons(): Iterable<string> {
    return Array.from(this.#found.values(), ({ message }) => message);
  }

  of(sandbox: string): StoreDamaged | undefined {
    return this.#found.get(sandbox);
  }

  /** It is whole. */
  clear(sandbox: string): void {
    this.#found.delete(sandbox);
  }

  /** Notes what becomes of a question about a sandbox. */
  async noting<T>(sandbox: string, asked: Promise<T>): Promise<T> {
    try {
      const answer = await asked;
      this.clear(sandbox);
      return answer;
    } catch (error) {
      if (error instanceof StoreDamaged) this.#found.set(sandbox, error);
      throw error;
    }
  }

  /** Says so in the log, too. */
  say(sandbox: string, error: StoreDamaged): StoreDamaged {
    this.#found.set(sandbox, error);
    this.unattended.failing('damage', error, this.message, { sandbox });
    return error;
  }
}
