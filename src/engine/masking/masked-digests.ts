import { hash } from 'node:crypto';
import { canonical, LatestDigests } from '../digest.js';

/** Of a digest, what tells the key that it was made with. */
const idLength = 6;
const length = 43;

/**
 * Digests of what is shown masked, so that it can be asked for by its value. Whoever can compute them finds the hidden
 * digits of a card by trying, so that they are made with the store's own random key, and none leaves the process.
 */
export class MaskedDigests {
  readonly #latest = new LatestDigests();
  #key = '';
  #id = '';

  /** @param keyOf gives the store's present key: processes that share a store may come to agree on another's */
  constructor(private readonly keyOf: () => string) {}

  /** Of any JSON value. */
  ofValue(value: unknown): string {
    const key = this.#present();
    // A number and the text of its digits are not the same value.
    const text = typeof value === 'string' ? value : `\u0000${canonical(value)}`;
    return this.#latest.of(text, (text) => this.#id + digest(key, 'value', text));
  }

  /** Of what a request is about, to be compared with later ones. */
  ofContent(...content: readonly unknown[]): string {
    const key = this.#present();
    return this.#id + digest(key, 'content', canonical(content));
  }

  /** Whether a digest was made with the present key: another says nothing of any value. */
  canCompare(made: string): boolean {
    this.#present();
    return made.startsWith(this.#id);
  }

  #present(): string {
    const key = this.keyOf();
    if (key !== this.#key) {
      this.#key = key;
      this.#id = digest(key, 'id', '').slice(0, idLength);
      this.#latest.clear();
    }
    return key;
  }
}

/** With the key in front: nothing is proved by these digests, so that nobody gains by making one longer. */
function digest(key: string, use: 'value' | 'content' | 'id', text: string): string {
  return hash('sha256', `${key} ${use} ${text}`, 'base64url').slice(0, length - idLength);
}
