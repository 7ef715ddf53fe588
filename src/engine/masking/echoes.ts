import { isObject } from '../json.js';
import { hidden, throughEncodings } from './mask-text.js';

/** From this length on a secret is looked for inside of other texts; a shorter one must be all of a text. */
const longLength = 8;
/** What is shorter can't be told from chance. */
const shortest = 3;
/** More secrets than that in one exchange are an attack on our time; the rest is hidden where it is a whole text. */
const searched = 200;

/** Texts that stand in JSON as they are. */
const plain = /^[ !#-[\]-~]*$/;

/** The secrets of one exchange, to be found again where they are repeated. */
export class Echoes {
  readonly #whole = new Set<string>();
  /** Where one is part of another, only that one is searched for. */
  readonly #sought: string[] = [];
  #inside: string[] = [];
  #longest = 0;

  get none(): boolean {
    return this.#whole.size === 0;
  }

  /** The length of the longest secret. */
  get longest(): number {
    return this.#longest;
  }

  /** Remembers a secret and what it is made of. */
  learn(value: unknown): void {
    if (typeof value === 'string') this.#learnText(value);
    else if (typeof value === 'number') this.#add(String(value));
    else if (Array.isArray(value)) for (const item of value) this.learn(item);
    else if (isObject(value)) for (const member of Object.values(value)) this.learn(member);
  }

  /** Remembers the values of a Cookie header, or the value of a Set-Cookie header without its attributes. */
  learnCookies(header: string, kind: 'all' | 'first'): void {
    this.#add(header);
    for (const cookie of kind === 'first' ? header.split(';', 1) : header.split(';')) {
      const value = cookie.slice(cookie.indexOf('=') + 1).trim();
      if (value.length >= longLength) this.#add(value);
    }
  }

  /** Whether one of them may be in a JSON text. */
  in(json: string): boolean {
    if (this.#sought.length > searched) return true;
    for (const secret of this.#sought) {
      const written = plain.test(secret) ? secret : JSON.stringify(secret).slice(1, -1);
      if (json.includes(written)) return true;
    }
    return false;
  }

  isWhole(text: string): boolean {
    return this.#whole.has(text);
  }

  /** A text without the long ones. */
  hide(text: string): string {
    let shown = text;
    for (const secret of this.#inside) if (shown.includes(secret)) shown = shown.replaceAll(secret, hidden);
    return shown;
  }

  /** A text without the long ones, percent-encoded or not. */
  hideEncoded(text: string): string {
    return throughEncodings(text, (level) => this.hide(level));
  }

  /** A text without the long ones and, where it is one of the short ones, without anything; percent-encoded or not. */
  hideAll(text: string): string {
    return throughEncodings(text, (level) => (this.isWhole(level) ? hidden : this.hide(level)));
  }

  #learnText(text: string): void {
    const space = text.indexOf(' ');
    if (space === -1) {
      this.#add(text);
      return;
    }
    const parameter = text.slice(space + 1).trim();
    this.#add(parameter);
    this.#add(text, parameter.length < shortest);
    if (text.slice(0, space).toLowerCase() !== 'basic') return;
    for (const encoding of ['utf8', 'latin1'] as const) {
      const decoded = Buffer.from(parameter, 'base64').toString(encoding);
      const colon = decoded.indexOf(':');
      this.#add(decoded);
      this.#add(decoded.slice(0, Math.max(0, colon)));
      this.#add(decoded.slice(colon + 1));
    }
  }

  #add(secret: string, sought = true): void {
    if (secret.length < shortest || secret === hidden || this.#whole.has(secret)) return;
    this.#whole.add(secret);
    if (sought) this.#sought.push(secret);
    if (secret.length < longLength || this.#inside.length >= searched) return;
    this.#longest = Math.max(this.#longest, secret.length);
    // A secret inside of another must not tear it apart.
    const after = this.#inside.findIndex((other) => other.length < secret.length);
    if (after === -1) this.#inside.push(secret);
    else this.#inside.splice(after, 0, secret);
  }
}
