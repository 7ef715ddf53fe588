import { blanks, type CardNumber, CardShape, digitZeros, dots, hyphens, others, shortest } from './card-shape.js';

/** Most texts have none, which is told soonest so. */
const someDigit = new RegExp(
  `[${[...digitZeros].map((zero) => `${zero}-${String.fromCharCode(zero.charCodeAt(0) + 9)}`).join('')}]`,
);
/** Between two groups stand so many characters at most. */
const gapLimit = 8;
const isDigit = 16;
/** What a character is to a number: one of the bits above, zero where it ends one. */
const kinds = new Uint8Array(0x1_00_00);
for (const [bit, characters] of [blanks, hyphens, dots, others].entries()) {
  for (const one of characters) kinds[one.charCodeAt(0)] = 1 << bit;
}
for (const zero of digitZeros) kinds.fill(isDigit, zero.charCodeAt(0), zero.charCodeAt(0) + 10);

/** No number below has the digits of a card number. */
export const leastCard = 1e12;

/** Whether a text has digits enough for a card number, near enough to each other. */
export function mayHoldCards(text: string): boolean {
  const { length } = text;
  if (length < shortest || !someDigit.test(text)) return false;
  let digits = 0;
  let apart = 0;
  for (let at = 0; at < length; at++) {
    const kind = kinds[text.charCodeAt(at)] ?? 0;
    if (kind === isDigit) {
      digits++;
      if (digits === shortest) return true;
      apart = 0;
    } else if (digits > 0 && (kind === 0 || ++apart > gapLimit)) {
      if (length - at <= shortest) return false;
      digits = 0;
      apart = 0;
    }
  }
  return false;
}

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
