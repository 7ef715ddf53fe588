import { blanks, CardShape, digitZeros, dots, hyphens, others } from './card-shape.js';

/** A card number in a text, with what is glued behind it. */
export interface CardNumber {
  readonly from: number;
  readonly to: number;
  /** 13 to 19 digits, without what parts them. */
  readonly digits: string;
  /** Whether an expiry date or a code follows without a gap. */
  readonly more: boolean;
}

const digit = `[${[...digitZeros].map((zero) => `${zero}-${String.fromCharCode(zero.charCodeAt(0) + 9)}`).join('')}]`;
/** Between two groups stand so many characters at most. */
const gapLimit = 8;
const gap = `[${blanks}${dots}${others}${hyphens.replace('-', '\\-')}]{0,${gapLimit}}`;
const worthALook = new RegExp(`${digit}(?:${gap}${digit}){12}`);

/** Whether a text has digits enough for a card number, near enough to each other. */
export function mayHoldCards(text: string): boolean {
  return text.length >= 13 && worthALook.test(text);
}

const isDigit = 16;
/** What a character is to a number: one of the bits above, zero where it ends one. */
const kinds = new Uint8Array(0x1_00_00);
for (const [bit, characters] of [blanks, hyphens, dots, others].entries()) {
  for (const one of characters) kinds[one.charCodeAt(0)] = 1 << bit;
}
for (const zero of digitZeros) kinds.fill(isDigit, zero.charCodeAt(0), zero.charCodeAt(0) + 10);

/** Every card number in a text, from the left; each is the longest that begins where it does. */
export function findCardNumbers(text: string): CardNumber[] {
  const found: CardNumber[] = [];
  if (!mayHoldCards(text)) return found;
  const shape = new CardShape(text);
  for (let at = 0; at < text.length; ) {
    if (kinds[text.charCodeAt(at)] !== isDigit) at++;
    else at = readRun(text, at, shape, found);
  }
  return found;
}

/** Reads the groups from there to where something else stands than what parts groups. @returns where that is */
function readRun(text: string, from: number, shape: CardShape, found: CardNumber[]): number {
  shape.begin();
  let end = from;
  let parted = 0;
  for (let at = from; at < text.length; at++) {
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === isDigit) {
      // The low half of the code is the digit in each of the alphabets.
      shape.digit(text.charCodeAt(at) & 15, at, parted);
      parted = 0;
      end = at + 1;
    } else if (kind === 0 || at - end >= gapLimit) break;
    else parted |= kind;
  }
  shape.find(found);
  return end;
}
