import { depthLimit, parsedJson } from './json-text.js';
import { letOthersGoFirst } from './pieces.js';

/** So many bytes are looked at, or parsed, before others go first. */
const pieceLength = 256 * 1024;

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;
const isOpening = (byte: number) => byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number) => byte === 0x5d || byte === 0x7d;
const openingArray = 0x5b;
const closingArray = 0x5d;

/** What came of it; `too-many` where there are more values than may be. */
export type InPieces = { readonly value: unknown } | 'too-many' | 'not-json';

/**
 * Parses a large JSON text, letting others go first in between. What is in arrays is parsed some items at a time; what is
 * around them, all at once.
 *
 * @param bytes UTF-8
 * @param mostValues how many values, elements and members, it may have: a short text can stand for much
 */
export async function parseInPieces(bytes: Buffer, mostValues: number): Promise<InPieces> {
  const reading = new Reading(bytes, mostValues);
  for (let from = 0; from < bytes.length; from += pieceLength) {
    const fault = reading.read(from, Math.min(from + pieceLength, bytes.length));
    if (fault) return fault;
    await letOthersGoFirst();
  }
  return reading.end();
}

class Reading {
  /** The text without what is in its outermost arrays: in its place stand the numbers of their parts. */
  readonly #frame: string[] = [];
  readonly #parts: (readonly unknown[])[] = [];
  /** The first byte that is not looked at. */
  #next = 0;
  #depth = 0;
  #values = 1;
  #isInString = false;
  /** The depth of the outermost array that is open; 0 where none is. */
  #array = 0;
  /** Where what is not yet parsed begins. */
  #begun = 0;
  #partsOfArray = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly mostValues: number,
  ) {}

  /** Goes on to the byte `to`. @returns what is wrong */
  read(from: number, to: number): 'too-many' | 'not-json' | undefined {
    // An escaped quote may be the first of a piece.
    for (let i = Math.max(from, this.#next); i < to; i++) {
      const byte = this.bytes[i] ?? 0;
      if (this.#isInString) {
        if (byte === backslash) i++;
        else if (byte === quote) this.#isInString = false;
      } else if (byte === quote) this.#isInString = true;
      else if (byte === comma) {
        if (++this.#values > this.mostValues) return 'too-many';
        if (this.#depth === this.#array && this.#array > 0 && i - this.#begun >= pieceLength) {
          if (!this.#part(i)) return 'not-json';
          this.#begun = i + 1;
        }
      } else if (isOpening(byte)) {
        if (++this.#values > this.mostValues) return 'too-many';
        if (++this.#depth > depthLimit) return 'not-json';
        if (byte === openingArray && this.#array === 0) this.#open(i);
      } else if (isClosing(byte)) {
        if (this.#depth === this.#array && this.#array > 0 && !this.#close(i, byte)) return 'not-json';
        this.#depth--;
      }
      this.#next = i + 1;
    }
    return undefined;
  }

  end(): InPieces {
    if (this.#array > 0) return 'not-json';
    this.#frame.push(this.bytes.toString('utf8', this.#begun));
    try {
      const value = parsedJson(this.#frame.join(''));
      this.#fill(value);
      return { value };
    } catch (error) {
      if (error instanceof SyntaxError) return 'not-json';
      throw error;
    }
  }

  #open(at: number): void {
    this.#frame.push(this.bytes.toString('utf8', this.#begun, at + 1));
    this.#array = this.#depth;
    this.#begun = at + 1;
    this.#partsOfArray = 0;
  }

  #close(at: number, byte: number): boolean {
    if (byte !== closingArray || !this.#part(at)) return false;
    this.#array = 0;
    this.#begun = at;
    return true;
  }

  /** Parses the items of the open array up to a place. */
  #part(to: number): boolean {
    const text = this.bytes.toString('utf8', this.#begun, to);
    try {
      const items = parsedJson(`[${text}]`) as readonly unknown[];
      // Between two commas there is something; in an array there need not be.
      if (items.length === 0) return this.#partsOfArray === 0 && this.bytes[to] === closingArray;
      this.#frame.push(`${this.#partsOfArray++ > 0 ? ',' : ''}${this.#parts.push(items) - 1}`);
      return true;
    } catch (error) {
      if (error instanceof SyntaxError) return false;
      throw error;
    }
  }

  /** Every array of the frame is one of numbers of parts. */
  #fill(value: unknown): void {
    if (value === null || typeof value !== 'object') return;
    if (!Array.isArray(value)) {
      for (const member of Object.values(value)) this.#fill(member);
      return;
    }
    const parts = value.map((part: number) => this.#parts[part] ?? []);
    value.length = 0;
    for (const items of parts) for (const item of items) value.push(item);
  }
}
