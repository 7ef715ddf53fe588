/** Runs of 13 to 19 digits, also in groups with single spaces or hyphens, not beside a letter, a digit or a hyphen group. */
const cardLike = /(?<![\p{L}\p{N}-])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}]|-[\p{L}\p{N}])/gu;
const worthALook = /\d(?:[ -]?\d){12}/;

function luhnValid(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Shows every card number (13 to 19 digits, Luhn-valid, grouped or not) as `424242******4242`; other text stays. */
export function maskCardNumbers(text: string): string {
  if (!worthALook.test(text)) return text;
  return text.replace(cardLike, (found) => {
    const digits = found.replace(/[ -]/g, '');
    return luhnValid(digits) ? `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}` : found;
  });
}

/** A copy of a record in which every string, however deep, is masked, but for members named in `exempt`. */
export function maskRecord<T>(record: T, exempt: ReadonlySet<string>): T {
  return masked(record, exempt) as T;
}

function masked(value: unknown, exempt: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return maskCardNumbers(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item) => masked(item, exempt)));
  const members = Object.entries(value).map(([name, member]) => [
    name,
    exempt.has(name) ? member : masked(member, exempt),
  ]);
  return Object.freeze(Object.fromEntries(members));
}
