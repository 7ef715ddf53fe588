import type { Bag } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { leastCard } from './card-numbers.js';
import type { Echoes } from './echoes.js';
import { type Form, maskedCard, shownAsCard } from './mask-cards.js';
import { hidden, maskText } from './mask-text.js';
import type { Named, Names } from './secrecy.js';

/** Beyond the longest secret, so much of a text that had to be cut may be half of something that ought to be masked. */
const margin = 2048;

/** One walk over an exchange. What needs no masking is not copied. */
export class Masking {
  /** What was masked: where, and what stood there. */
  readonly masked: [pointer: string, original: unknown][] = [];
  /** A text may hold secrets in a form that a search in the JSON text would miss. */
  encoded = false;
  /** The part that was begun last has at least so many characters as JSON, and no more than that. */
  #least = 0;
  most = 0;
  /** A text of that part was longer than the limit. */
  cut = false;
  /** JSON pointer to what is being masked, and the names on the way from there to the value at hand. */
  #part = '';
  readonly #below: string[] = [];
  readonly #byName = (member: unknown, named: Named): unknown => this.#member(member, named);
  readonly #byContent = (item: unknown): unknown => this.#texts(item);

  /**
   * @param repeated whether secrets are hidden where they are repeated; else they are only collected
   * @param limit characters of one part that are looked at for more than names
   * @param textLimit the same of one text
   */
  constructor(
    private readonly names: Names,
    private readonly echoes: Echoes,
    private readonly repeated: boolean,
    private readonly limit: number,
    private readonly textLimit = limit,
  ) {}

  /** From here on sizes are counted anew. */
  begin(): void {
    this.#least = 0;
    this.most = 0;
    this.cut = false;
  }

  /** Masks by names and by content. @param at JSON pointer to its place */
  part(value: unknown, at: string): unknown {
    this.#part = at;
    return this.#value(value);
  }

  /** Masks by content alone: for what the engine itself has written. */
  texts(value: unknown, at: string): unknown {
    this.#part = at;
    return this.#texts(value);
  }

  text(text: string, at: string): string {
    this.#part = at;
    return this.#text(text);
  }

  /** The key of a record, which is stored without card numbers: what looks like one is an identifier. */
  key(key: string, at: string): string {
    this.#part = at;
    const parts = key.split('/');
    const shown = parts.map((part) => (this.#isBare(part) ? part : this.#shown(part))).join('/');
    this.#count(shown.length);
    return shown === key ? key : this.#mask(key, shown);
  }

  /** In a path each segment is a text of its own, and those that are identifiers in their form are shown. */
  path(path: string, params: Readonly<Record<string, string>>, at: string): string {
    this.#part = at;
    if (path.includes('%')) this.encoded = true;
    if (!this.repeated && maskText(path, this.names.isSecret) === path) return path;
    const identifiers = new Set<string>();
    for (const name of Object.keys(params)) {
      const value = params[name] ?? '';
      if (this.names.of(name).form?.test(value)) identifiers.add(value);
    }
    const segments = (this.repeated ? this.echoes.hide(path) : path).split('/');
    const parts = segments.map((part) => (identifiers.has(part) && this.#isBare(part) ? part : this.#shown(part)));
    const joined = parts.join('/');
    const shown = joined.includes('://') ? maskText(joined, this.names.isSecret) : joined;
    return shown === path ? path : this.#mask(path, shown);
  }

  #texts(value: unknown): unknown {
    return this.#walk(value, this.#byContent);
  }

  #value(value: unknown): unknown {
    return this.#walk(value, this.#byName);
  }

  /** A character may be written in six, and there are quotes, a comma or a colon, brackets. */
  #count(characters: number): void {
    this.#least += characters;
    this.most += 6 * characters + 6;
  }

  #walk(value: unknown, each: (member: unknown, named: Named) => unknown): unknown {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value === 'number') return this.#number(value);
    this.#count(0);
    if (value === null || typeof value !== 'object') return value;
    return Array.isArray(value) ? this.#array(value, each) : this.#object(value as Bag, each);
  }

  #array(items: readonly unknown[], each: (member: unknown, named: Named) => unknown): unknown {
    let copy: unknown[] | undefined;
    for (let i = 0; i < items.length; i++) {
      this.#below.push(String(i));
      const shown = each(items[i], element);
      this.#below.pop();
      if (shown !== items[i]) copy ??= items.slice();
      if (copy) copy[i] = shown;
    }
    return copy ?? items;
  }

  #object(members: Bag, each: (member: unknown, named: Named) => unknown): unknown {
    let copy: Record<string, unknown> | undefined;
    for (const name in members) {
      const named = this.names.of(name);
      if (named.encoded) this.encoded = true;
      let shownName = this.repeated ? this.#nameWithoutEchoes(name, named) : named.shown;
      while (shownName !== name && (Object.hasOwn(members, shownName) || (copy && Object.hasOwn(copy, shownName)))) {
        shownName += '*';
      }
      this.#count(shownName.length);
      this.#below.push(shownName);
      const shown = each(members[name], named);
      this.#below.pop();
      if (copy === undefined && (shown !== members[name] || shownName !== name)) {
        copy = membersBefore(members, name);
      }
      if (copy) set(copy, shownName, shown);
    }
    return copy ?? members;
  }

  #nameWithoutEchoes(name: string, named: Named): string {
    const shown = this.echoes.hideEncoded(name);
    return shown === name ? named.shown : maskText(shown, this.names.isSecret);
  }

  #member(value: unknown, named: Named): unknown {
    if (named.kind === 'secret') return this.#secret(value, named);
    if (this.#least > this.limit) return this.#unseen(value);
    if (named.kind === 'card' && typeof value === 'string') return this.#card(value);
    if (named.form) return this.#identifier(value, named.form);
    return this.#value(value);
  }

  /** Nothing of this is shown, as the part will be cut before it; but its secrets may be repeated elsewhere. */
  #unseen(value: unknown): unknown {
    if (value !== null && typeof value === 'object') this.#walk(value, this.#byName);
    return null;
  }

  /** Of a list each item is masked, so that a query finds one among several; an object as a whole. */
  #secret(value: unknown, named: Named): unknown {
    if (value === null || value === undefined || value === '') return value;
    if (Array.isArray(value)) return this.#array(value, (item) => this.#secret(item, named));
    if (!this.repeated) this.#learn(value, named);
    return this.#mask(value, hidden);
  }

  #learn(value: unknown, { cookies }: Named): void {
    if (cookies && typeof value === 'string') this.echoes.learnCookies(value, cookies);
    else this.echoes.learn(value);
  }

  /** What was meant as a card number, though its digits may be those of none. */
  #card(text: string): string {
    const shown = shownAsCard(text);
    this.#count(shown.length);
    return shown === text ? text : this.#mask(text, shown);
  }

  /** What is no identifier in form is what it looks like. */
  #identifier(value: unknown, form: Form): unknown {
    if (Array.isArray(value)) return this.#array(value, (item) => this.#identifier(item, form));
    if (!this.#isBare(value) || !form.test(String(value))) return this.#value(value);
    this.#count(String(value).length);
    return value;
  }

  /** An identifier may be any number of digits, but nothing that a person would write as a card number. */
  #isBare(value: unknown): boolean {
    const bare = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
    return bare && !(this.repeated && this.echoes.isWhole(String(value)));
  }

  #number(value: number): unknown {
    this.#count(String(value).length);
    if (this.repeated && this.echoes.isWhole(String(value))) return this.#mask(value, hidden);
    if (value < leastCard || !Number.isSafeInteger(value)) return value;
    const card = maskedCard(String(value));
    return card === undefined ? value : this.#mask(value, card);
  }

  #text(text: string): string {
    const shown = text.length < 3 ? text : this.#shown(text);
    this.#count(shown.length);
    return shown === text ? text : this.#mask(text, shown);
  }

  #shown(text: string): string {
    if (text.length > this.textLimit) return this.#shownStart(text);
    if (text.includes('%')) this.encoded = true;
    if (!this.repeated) return maskText(text, this.names.isSecret);
    return maskText(this.echoes.hideAll(text), this.names.isSecret);
  }

  #shownStart(text: string): string {
    this.cut = true;
    const shown = this.#shown(text.slice(0, this.textLimit));
    return shown.slice(0, Math.max(0, shown.length - margin - this.echoes.longest));
  }

  #mask<T>(original: unknown, shown: T): T {
    this.masked.push([[this.#part, ...this.#below.map(escapeToken)].join('/'), original]);
    return shown;
  }
}

const element: Named = { encoded: false, kind: 'plain', form: undefined, shown: '', cookies: undefined };

/** Those in front of one. */
function membersBefore(members: Bag, end: string): Record<string, unknown> {
  const before: Record<string, unknown> = {};
  for (const name in members) {
    if (name === end) break;
    set(before, name, members[name]);
  }
  return before;
}

function set(members: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(members, name, { value, enumerable: true, writable: true });
  else members[name] = value;
}
