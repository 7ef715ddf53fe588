/** Runs of 13 digits or more, also in groups with single spaces or hyphens, not beside a letter, a digit or a hyphen group. */
const cardLike = /(?<![\p{L}\p{N}]|[\p{L}\p{N}]-)\d(?:[ -]?\d){12,}(?![\p{L}\p{N}]|-[\p{L}\p{N}])/gu;
const worthALook = /\d(?:[ -]?\d){12}/;

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
  return text.length >= 13 && worthALook.test(text) ? text.replace(cardLike, maskRun) : text;
}

/** A run may hold more than the card: an expiry date or a security code behind a space. */
function maskRun(run: string): string {
  const written = run.split(' ');
  const groups = run.includes('-') ? written.map((group) => group.replaceAll('-', '')) : written;
  const shown: string[] = [];
  for (let from = 0; from < groups.length; ) {
    const card = cardAt(groups, from);
    shown.push(card?.masked ?? written[from] ?? '');
    from += card?.groups ?? 1;
  }
  return shown.join(' ');
}

/** Every card number in a text, as digits alone. */
export function cardNumbersIn(text: string): string[] {
  if (text.length < 13 || !worthALook.test(text)) return [];
  return (text.match(cardLike) ?? []).flatMap((run) => {
    const groups = run.split(' ').map((group) => group.replaceAll('-', ''));
    const cards: string[] = [];
    for (let from = 0; from < groups.length; ) {
      const card = cardAt(groups, from);
      if (card) cards.push(groups.slice(from, from + card.groups).join(''));
      from += card?.groups ?? 1;
    }
    return cards;
  });
}

/** A card number as it may be shown; undefined where the digits are none. */
export function maskedCard(digits: string): string | undefined {
  if (digits.length < 13 || digits.length > 19 || !luhnValid(digits)) return undefined;
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
}

/** The longest card number that begins with that group, of groups of digits alone. */
function cardAt(groups: readonly string[], from: number): { masked: string; groups: number } | undefined {
  let digits = '';
  let found: { masked: string; groups: number } | undefined;
  for (let to = from; to < groups.length && digits.length < 19; to++) {
    digits += groups[to];
    const masked = maskedCard(digits);
    if (masked !== undefined) found = { masked, groups: to - from + 1 };
  }
  return found;
}

/** What tells an identifier from a card number: a pattern, or check digits of its own. */
export interface Form {
  test(text: string): boolean;
}

/** The forms of identifiers, by the members that hold them. */
export type Identifiers = ReadonlyMap<string, Form>;

/** A copy of a record in which every string, however deep, is masked, but for identifiers that have their form. */
export function maskRecord<T>(record: T, identifiers: Identifiers): T {
  return masked(record, identifiers) as T;
}

function masked(value: unknown, identifiers: Identifiers): unknown {
  if (typeof value === 'string') return maskCardNumbers(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return Object.freeze(value.map((item) => masked(item, identifiers)));
  const copy: Record<string, unknown> = {};
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    const exempt = typeof member === 'string' && identifiers.get(name)?.test(member);
    const shown = exempt ? member : masked(member, identifiers);
    if (name === '__proto__') Object.defineProperty(copy, name, { value: shown, enumerable: true });
    else copy[name] = shown;
  }
  return Object.freeze(copy);
}
