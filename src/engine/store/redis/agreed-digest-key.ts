import type { Unattended } from '../../log/unattended.js';
import { isDigestKey, newDigestKey, sayKeyIsLost } from '../digest-key.js';
import { StoreUnusable } from '../store.js';
import { digestKeyName, registry } from './keys.js';
import type { RedisLink } from './link.js';

/** The key to what is masked, which all processes of a Redis share. */
export class RedisDigestKey {
  #value = newDigestKey();

  private constructor(
    private readonly redis: RedisLink,
    private readonly unattended: Unattended,
  ) {}

  /** Of two processes that begin at once one makes the key. @throws StoreUnusable where what is there is none */
  static async take(redis: RedisLink, unattended: Unattended): Promise<RedisDigestKey> {
    const key = new RedisDigestKey(redis, unattended);
    await key.#take();
    return key;
  }

  get value(): string {
    return this.#value;
  }

  /** Redis may have lost it: then this process gives it back, or takes what another has put there meanwhile. */
  async keep(): Promise<void> {
    const { value } = await this.redis.agreed(digestKeyName, this.#value);
    if (isDigestKey(value)) this.#value = value;
  }

  async #take(): Promise<void> {
    const { value, isNew } = await this.redis.agreed(digestKeyName, this.#value);
    if (!isDigestKey(value)) {
      const remedy = 'restore it, or remove it: then what was masked so far is no longer found by its value';
      throw new StoreUnusable(`${digestKeyName} in Redis is damaged; ${remedy}`);
    }
    this.#value = value;
    const isUsed = isNew && (await this.redis.hash(registry)).size > 0;
    if (isUsed) sayKeyIsLost(this.unattended, { key: digestKeyName });
  }
}
