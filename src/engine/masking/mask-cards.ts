import { findCardNumbers, mayHoldCards } from './card-numbers.js';
import type { CardNumber } from './card-shape.js';

/** A number on a magnetic stripe, as it is there or in groups. */
const number = '(\\d(?:[ .-]{0,3}\\d){12,18})';
/** What stands on a card's magnetic stripe, behind its number: the name or nothing, the date, and what proves it. */
const track1 = new RegExp(`(?<![A-Za-z\\d])([Bb] ?)${number} ?\\^[^^?]{1,60}\\^[^?\\s"]{4,100}`, 'g');
const track2 = new RegExp(`(?<![A-Za-z\\d])${number}([=Dd])\\d{7,60}`, 'g');

const zero = 0x30;

function luhnValid(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - zero;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Shows every card number (13 to 19 digits, Luhn-valid, grouped or not) as `424242******4242`; other text stays. */
export function maskCardNumbers(text: string): string {
  if (!mayHoldCards(text)) return text;
  const plain = withoutTracks(text);
  const found = findCardNumbers(plain);
  if (found.length === 0) return plain;
  let shown = '';
  let done = 0;
  for (const card of found) {
    shown += plain.slice(done, card.from) + masked(card);
    done = card.to;
  }
  return shown + plain.slice(done);
}

function withoutTracks(text: string): string {
  let shown = text;
  if (shown.includes('^')) {
    shown = shown.replace(track1, (all, format, digits) => {
      const card = maskedCard(digits.replace(/\D/g, ''));
      return card === undefined ? all : `${format}${card}^****`;
    });
  }
  if (!/\d[=Dd]\d/.test(shown)) return shown;
  return shown.replace(track2, (all, digits, sign) => {
    const card = maskedCard(digits.replace(/\D/g, ''));
    return card === undefined ? all : `${card}${sign}****`;
  });
}

/** Every card number in a text, as digits alone. */
export function cardNumbersIn(text: string): string[] {
  return findCardNumbers(text).map(({ digits }) => digits);
}

function masked({ digits, more }: CardNumber): string {
  return `${shownDigits(digits)}${more ? '****' : ''}`;
}

/** A card number as it may be shown; undefined where the digits are none. */
export function maskedCard(digits: string): string | undefined {
  return digits.length < 13 || digits.length > 19 || !luhnValid(digits) ? undefined : shownDigits(digits);
}

/** A number that is shown already. */
const shownForm = /^\d{6}\*+\d{4}$/;

/**
 * What somebody meant as a card number, as it may be shown: of more than ten digits the first six and the last four, else
 * nothing of it.
 */
export function shownAsCard(text: string): string {
  if (text === '' || shownForm.test(text)) return text;
  const digits = text.replace(/\D/g, '');
  return digits.length > 10 ? shownDigits(digits) : '****';
}

function shownDigits(digits: string): string {
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
}

/** What tells an identifier from a card number: a pattern, or check digits of its own. */
export interface Form {
  test(text: string): boolean;
}

/** The forms of identifiers, by the members that hold them. */
export type Identifiers = ReadonlyMap<string, Form>;
