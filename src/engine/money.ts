/** More significant digits than this can't be told apart once they are a number. */
const significantDigits = 15;

/** A sum in minor units that is larger than this can't be written as an exact JSON number. */
export const largestMinor = 10 ** significantDigits - 1;

/**
 * An amount in minor units (cents), exact: no binary fraction takes part.
 *
 * @param amount a JSON number, or a decimal text such as `58.00`
 * @param decimals how many the currency has
 * @returns undefined for what is no plain decimal, has more decimals than that or more than 15 significant digits
 */
export function toMinor(amount: number | string, decimals: number): number | undefined {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(amount)) ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  const digits = whole.replace(/^0+/, '') + fraction.padEnd(decimals, '0');
  if (digits.length > significantDigits) return undefined;
  const minor = Number(digits);
  return sign ? 0 - minor : minor;
}

/** The JSON number of an amount in minor units: one division, rounded correctly, so that 30010 is 300.1. */
export function fromMinor(minor: number, decimals: number): number {
  return minor / 10 ** decimals;
}
