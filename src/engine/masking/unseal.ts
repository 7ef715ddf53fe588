import { isObject } from '../json.js';
import { namesIn } from '../json-pointer.js';
import type { Exchange } from './exchange.js';
import type { MaskedDigests } from './masked-digests.js';

/** Stands in a query, or in what is queried, where a value is masked. It equals the value that it was made of. */
export class Masked {
  constructor(
    /** How it is shown. */
    readonly shown: string,
    /** The keyed digest of what it was. */
    readonly digest: string,
    private readonly digests: MaskedDigests,
  ) {}

  /** Whether anybody can still tell what it was: not once the key is another. */
  get canBeCompared(): boolean {
    return this.digests.canCompare(this.digest);
  }

  isMadeOf(value: unknown): boolean {
    return this.digest === this.digests.ofValue(value);
  }

  /** Neither more nor less than anything. */
  valueOf(): number {
    return Number.NaN;
  }
}

type Sealed = Omit<Exchange, 'kind'> & { readonly digests: unknown; readonly kind?: Exchange['kind'] };

/** The text of a sealed exchange, parsed: what is masked as it is shown, without digests. */
export function unseal(text: string): Exchange {
  const { digests: _, kind = 'request', ...exchange }: Sealed = JSON.parse(text);
  return { ...exchange, kind };
}

/** The text of a sealed exchange, parsed for queries: `Masked` where something is masked. Compare with `matches`. */
export function matchable(text: string, made: MaskedDigests): object {
  const { digests, ...exchange }: { readonly digests: Readonly<Record<string, string>> } = JSON.parse(text);
  for (const pointer of Object.keys(digests)) {
    replaceAt(exchange, pointer, (shown) => new Masked(shown, digests[pointer] ?? '', made));
  }
  return exchange;
}

/** Puts something else in the place of a masked text; nothing happens where there is none. */
export function replaceAt(root: unknown, pointer: string, make: (shown: string) => unknown): void {
  const names = namesIn(pointer);
  const last = names.at(-1) ?? '';
  let here = root;
  for (const name of names.slice(0, -1)) here = memberOf(here, name);
  const shown = memberOf(here, last);
  // An own member is replaced, also one whose name is `__proto__`.
  if (typeof shown === 'string') (here as Record<string, unknown>)[last] = make(shown);
}

/** An own member, also of a list; undefined where there is none. */
export function memberOf(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/**
 * Deep equality as queries mean it, whichever side is masked: a masked value equals the value that it was made of.
 * Members may come in any order.
 */
export function matches(a: unknown, b: unknown): boolean {
  if (a instanceof Masked) return b instanceof Masked ? a.digest === b.digest : b !== undefined && a.isMadeOf(b);
  if (b instanceof Masked) return matches(b, a);
  if (a === b) return true;
  // A query for null finds what is missing.
  if (a === null || a === undefined) return b === null || b === undefined;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => matches(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && matches(a[name], b[name]));
}
