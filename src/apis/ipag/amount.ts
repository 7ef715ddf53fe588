import { toMinor } from '../../engine/money.js';

/** What PHP's `is_numeric`, the vendor's check, takes for a number. */
const numeric = /^\s*([+-]?)(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;

/** More significant digits than this can't be told apart once an exponent has made them a number. */
const significantDigits = 15;

/** Whether it is a number, an infinite one included, or a text that is one. */
export function isNumeric(value: unknown): value is number | string {
  return typeof value === 'number' || (typeof value === 'string' && numeric.test(value));
}

/** @returns in centavos; undefined for more than two decimals, more digits than are exact, and what is no number */
export function centavosOf(amount: number | string): number | undefined {
  if (typeof amount === 'number') return toMinor(amount, 2);
  const [, sign = '', digits, exponent] = numeric.exec(amount) ?? [];
  if (digits === undefined) return undefined;
  if (exponent === undefined) return toMinor(`${sign === '-' ? '-' : ''}${between(digits)}`, 2);
  if (digits.replace('.', '').length > significantDigits) return undefined;
  return toMinor(Number(amount), 2);
}

/** `.5` and `5.` with what stands at the other side of the point. */
function between(digits: string): string {
  return digits.replace(/^\./, '0.').replace(/\.$/, '');
}
