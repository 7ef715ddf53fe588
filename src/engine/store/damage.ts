import type { Unattended } from '../log/unattended.js';
import { StoreDamaged } from './store.js';

/** Sandboxes that a store has lost some of, with what can be done. */
export class Damage {
  readonly #found = new Map<string, StoreDamaged>();
  /** What the log has been told of each. */
  readonly #said = new Map<string, string>();

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
    this.#said.delete(sandbox);
    if (this.#found.delete(sandbox) && this.#found.size === 0) {
      this.unattended.works('damage', 'what was damaged can be used again');
    }
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

  /** Says so in the log, too, once. */
  say(sandbox: string, error: StoreDamaged): StoreDamaged {
    this.#found.set(sandbox, error);
    if (this.#said.get(sandbox) === error.message) return error;
    this.#said.set(sandbox, error.message);
    this.unattended.failing('damage', error, this.message, { sandbox });
    return error;
  }
}
