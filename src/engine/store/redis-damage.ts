import type { Unattended } from '../unattended.js';
import { StoreDamaged } from './store.js';

/** Sandboxes that Redis has lost some of, with what can be done. */
export class RedisDamage {
  readonly #reasons = new Map<string, string>();

  constructor(private readonly unattended: Unattended) {}

  get reasons(): Iterable<string> {
    return this.#reasons.values();
  }

  /** It is whole. */
  clear(sandbox: string): void {
    this.#reasons.delete(sandbox);
  }

  /** Notes what becomes of a question about a sandbox. */
  async noting<T>(sandbox: string, asked: Promise<T>): Promise<T> {
    try {
      const answer = await asked;
      this.clear(sandbox);
      return answer;
    } catch (error) {
      if (error instanceof StoreDamaged) this.#reasons.set(sandbox, error.message);
      throw error;
    }
  }

  /** Says so in the log, too. */
  say(sandbox: string, error: StoreDamaged): StoreDamaged {
    this.#reasons.set(sandbox, error.message);
    this.unattended.failing('damage', error, 'a sandbox can not be used: Redis has lost some of it', { sandbox });
    return error;
  }
}
