/** A card number in a text, with what is glued behind it. */
export interface CardNumber {
  readonly from: number;
  readonly to: number;
  /** 13 to 19 digits, without what parts them. */
  readonly digits: string;
  /** Whether an expiry date or a code follows without a gap. */
  readonly more: boolean;
}

/** What parts the groups of a number: blanks of any width and of none, hyphens, dots, and what programs join lists with. */
export const blanks =
  ' \t\n\v\f\r+\u0085\u00a0\u00ad\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff';
export const hyphens = '-\u2010\u2011\u2012\u2013\u2014\u2015\u2212';
export const dots = '.';
export const others = '/,_|:\u00b7\u2022\uff0e\uff0f';
const blank = 1;
const hyphen = 2;
const dot = 4;
const other = 8;

/** The first digits of the alphabets that numbers are written in: Latin, Arabic, Persian, and wide ones. */
export const digitZeros = '0\u0660\u06f0\uff10';

/** Digits of the shortest card numbers, and of the longest. */
export const shortest = 13;
const longest = 19;
const letter = /[\p{L}\p{N}]/u;
const uuids = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/gi;
/** From this length on a text of hexadecimal digits is a digest or an identifier. */
const hexLength = 20;
const digestLength = 128;
/** Most runs have fewer digits. */
const few = 64;
const alphanumeric = /[\da-z]/i;
/** `20260131120000`, also with milliseconds: no card begins so that has as many digits. */
const instant = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:\d{3})?$/;
/** How many digits the networks' numbers have, where what is glued behind must be told from them. */
const networks =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14})/;
/** An expiry date, or a code, or one and then the other. */
const glued = /^(?:\d{3}|(?:(?:0[1-9]|1[0-2])\d\d|\d\d(?:0[1-9]|1[0-2]))(?:\d{3,4})?)$/;

/** The groups of digits that stand next to each other in a text, and what of them has the shape of a card number. */
export class CardShape {
  /** By group: its first digit, and what parts it from the group before. */
  #firsts = new Int32Array(few);
  #parted = new Uint8Array(few);
  #groups = 0;
  #digits = new Uint8Array(few);
  #places = new Int32Array(few);
  #length = 0;
  /** Sums of digits modulo ten, those at even places doubled, and those at odd ones: any part's check is one subtraction. */
  #even = new Uint8Array(few + 1);
  #odd = new Uint8Array(few + 1);
  #uuids: readonly (readonly [from: number, to: number])[] | undefined;

  constructor(private readonly text: string) {}

  begin(): void {
    this.#groups = 0;
    this.#length = 0;
  }

  /** @param parted kinds of the characters in front of it, zero where another digit is */
  digit(value: number, at: number, parted: number): void {
    const n = this.#length++;
    if (n === this.#digits.length) this.#grow();
    if (n === 0 || parted !== 0) {
      this.#firsts[this.#groups] = n;
      this.#parted[this.#groups++] = parted;
    }
    this.#digits[n] = value;
    this.#places[n] = at;
    const doubled = value > 4 ? value * 2 - 9 : value * 2;
    const isEven = n % 2 === 0;
    this.#even[n + 1] = ((this.#even[n] ?? 0) + (isEven ? doubled : value)) % 10;
    this.#odd[n + 1] = ((this.#odd[n] ?? 0) + (isEven ? value : doubled)) % 10;
  }

  #grow(): void {
    const size = this.#digits.length * 4;
    this.#firsts = copied(this.#firsts, new Int32Array(size));
    this.#parted = copied(this.#parted, new Uint8Array(size));
    this.#digits = copied(this.#digits, new Uint8Array(size));
    this.#places = copied(this.#places, new Int32Array(size));
    this.#even = copied(this.#even, new Uint8Array(size + 1));
    this.#odd = copied(this.#odd, new Uint8Array(size + 1));
  }

  /** Adds what was found to a list. */
  find(found: CardNumber[]): void {
    if (this.#length < shortest) return;
    for (let group = 0; group < this.#groups; ) group = this.#findAt(group, found);
  }

  /** @returns the group behind */
  #findAt(group: number, found: CardNumber[]): number {
    const first = this.#first(group);
    let end = 0;
    for (let to = group + 1; to <= this.#groups; to++) {
      const length = this.#first(to) - first;
      if (length > longest) break;
      if (length >= shortest && this.#checks(first, first + length) && this.#isCard(group, to)) end = to;
    }
    if (end !== 0) {
      found.push(this.#card(first, this.#first(end), this.#first(end)));
      return end;
    }
    this.#findGlued(group, found);
    return group + 1;
  }

  #findGlued(group: number, found: CardNumber[]): void {
    const first = this.#first(group);
    const behind = this.#first(group + 1);
    if (behind - first <= 15 || behind - first > 24) return;
    const run = this.#written(first, behind);
    const number = networks.exec(run)?.[0];
    if (number === undefined || !glued.test(run.slice(number.length))) return;
    const to = first + number.length;
    if (this.#checks(first, to) && !this.#isHex(first, behind)) found.push(this.#card(first, to, behind));
  }

  #card(first: number, to: number, behind: number): CardNumber {
    const from = this.#places[first] ?? 0;
    return { from, to: this.#place(behind - 1) + 1, digits: this.#written(first, to), more: behind > to };
  }

  #first(group: number): number {
    return group < this.#groups ? (this.#firsts[group] ?? 0) : this.#length;
  }

  #place(digit: number): number {
    return this.#places[digit] ?? 0;
  }

  #written(first: number, to: number): string {
    let written = '';
    for (let at = first; at < to; at++) written += this.#digits[at];
    return written;
  }

  /** Whether the last digit proves the others: each second from the right is doubled. */
  #checks(first: number, to: number): boolean {
    const sums = to % 2 === 0 ? this.#even : this.#odd;
    return sums[to] === sums[first];
  }

  #isCard(group: number, to: number): boolean {
    const first = this.#first(group);
    const end = this.#first(to);
    const leading = this.#digits[first] ?? 0;
    const apart = !this.#isBesideWord(first, end);
    if (!(apart || (leading >= 2 && leading <= 6))) return false;
    if (this.#isHex(first, end)) return false;
    if (to - group > 1) return this.#isGrouped(group, to, apart);
    return (apart || end - first > shortest) && !instant.test(this.#written(first, end));
  }

  /**
   * Blanks, or hyphens, may be anywhere. Dates, amounts and lists have the other signs, but not so that the groups are
   * those on a card; beside a letter they have to be those in any case.
   */
  #isGrouped(group: number, to: number, apart: boolean): boolean {
    let parted = 0;
    let isUniform = true;
    let least = Number.POSITIVE_INFINITY;
    const sizes: number[] = [];
    for (let one = group; one < to; one++) {
      const size = this.#first(one + 1) - this.#first(one);
      sizes.push(size);
      least = Math.min(least, size);
      if (one === group) continue;
      const sign = (this.#parted[one] ?? 0) & ~blank;
      parted |= sign === 0 ? blank : sign;
      isUniform &&= sign === ((this.#parted[group + 1] ?? 0) & ~blank);
    }
    if (areOnCards(sizes) && (apart || (sizes.at(-1) ?? 0) >= 4)) {
      return (parted & other) === 0 || (isUniform && parted === other && !this.#isInAddress(group, to));
    }
    if (!apart) return false;
    if (parted === blank) return true;
    if (parted === hyphen) return !(sizes[0] === 4 && sizes[1] === 2 && sizes[2] === 2);
    return (parted & other) === 0 && isUniform && parted === dot && least >= 3;
  }

  /** Of IPv6, which has more such groups, and letters in them. */
  #isInAddress(group: number, to: number): boolean {
    const from = this.#place(this.#first(group));
    const end = this.#place(this.#first(to) - 1) + 1;
    const before = this.text.slice(Math.max(0, from - 6), from);
    return /(?<![\da-z])[\da-f]{1,4}:$/i.test(before) || /^:[\da-f]{4}(?![\da-z])/i.test(this.text.slice(end, end + 6));
  }

  /** With a hyphen in between, too. */
  #isBesideWord(first: number, end: number): boolean {
    const from = this.#place(first);
    const to = this.#place(end - 1) + 1;
    return this.#isWord(from, -1) || this.#isWord(to - 1, 1);
  }

  #isWord(at: number, step: number): boolean {
    const next = this.text[at + step] ?? '';
    if (!hyphens.includes(next) || next === '') return next !== '' && isLetter(this.text, at + step);
    return isLetter(this.text, at + 2 * step);
  }

  /** Within a UUID, or next to letters in a long hexadecimal text. */
  #isHex(first: number, end: number): boolean {
    const from = this.#place(first);
    const to = this.#place(end - 1) + 1;
    this.#uuids ??= Array.from(this.text.matchAll(uuids), ({ index, 0: all }) => [index, index + all.length] as const);
    if (isWithin(this.#uuids, from, to)) return true;
    return this.#isInHex(from) || this.#isInHex(to - 1);
  }

  #isInHex(at: number): boolean {
    let from = at;
    let to = at + 1;
    // Beyond the longest digest there is no need to look.
    while (at - from < digestLength && isHexDigit(this.text.charCodeAt(from - 1))) from--;
    while (to - at < digestLength && isHexDigit(this.text.charCodeAt(to))) to++;
    if (to - from < hexLength || alphanumeric.test(this.text[from - 1] ?? '')) return false;
    return !alphanumeric.test(this.text[to] ?? '') && /[a-f]/i.test(this.text.slice(from, to));
  }
}

function isHexDigit(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102);
}

function copied<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** `4-4-4-4`, the last as long as it may be, or that of cards with 14 or 15 digits. */
function areOnCards(sizes: readonly number[]): boolean {
  const [first = 0, second = 0, third = 0] = sizes;
  if (sizes.length === 3 && first === 4 && second === 6 && third >= 4 && third <= 5) return true;
  const last = sizes.at(-1) ?? 0;
  return sizes.length >= 4 && last <= 4 && sizes.every((size, i) => size === 4 || i === sizes.length - 1);
}

function isLetter(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  return point !== undefined && letter.test(String.fromCodePoint(point));
}

/** Ranges are in their order. */
function isWithin(ranges: readonly (readonly [from: number, to: number])[], from: number, to: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.[1] ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.[0] ?? Number.POSITIVE_INFINITY) < to;
}
