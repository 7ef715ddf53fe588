/** What digits are grouped by: blanks of any width and dots, alone or a few together, and hyphens of any length. */
const blank = ' \\t\\u00a0\\u2000-\\u200a\\u202f\\u205f\\u3000';
const hyphen = '\\-\\u2010-\\u2015\\u2212';
const group = `[${blank}.${hyphen}]{0,3}`;
const word = '[\\p{L}\\p{N}]';

/** Runs of 13 digits or more, also in groups, not beside a letter, a digit or a hyphen group. */
const cardLike = new RegExp(
  `(?<!${word}|${word}[${hyphen}])\\d(?:${group}\\d){12,}(?!${word}|[${hyphen}]${word})`,
  'gu',
);
const worthALook = new RegExp(`\\d(?:${group}\\d){12}`);

/** A number without groups behind a word and a hyphen; an UUID has nothing that is as long. */
const behindWord = new RegExp(`(?<!${word})[2-6]\\d{13,18}(?!${word})`, 'gu');

/** What stands on a card's magnetic stripe, behind its number: the name or nothing, the date, and what proves it. */
const track1 = /(?<![A-Za-z\d])([Bb])(\d{13,19})\^[^^?]{1,60}\^[^?\s"]{4,100}/g;
const track2 = /(?<![A-Za-z\d])(\d{13,19})([=Dd])\d{7,60}/g;

/** What parts the groups of a run; hyphens alone are within a group. */
const between = new RegExp(`([${hyphen}]?[${blank}.][${blank}.${hyphen}]*)`);
const hyphens = new RegExp(`[${hyphen}]`, 'g');

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
  if (text.length < 13 || !worthALook.test(text)) return text;
  const shown = withoutTracks(text).replace(cardLike, maskRun);
  return /[\u2010-\u2015\u2212-]/.test(shown)
    ? shown.replace(behindWord, (digits) => maskedCard(digits) ?? digits)
    : shown;
}

function withoutTracks(text: string): string {
  let shown = text;
  if (shown.includes('^')) {
    shown = shown.replace(track1, (all, format, digits) => {
      const card = maskedCard(digits);
      return card === undefined ? all : `${format}${card}^****`;
    });
  }
  if (!/[=Dd]/.test(shown)) return shown;
  return shown.replace(track2, (all, digits, sign) => {
    const card = maskedCard(digits);
    return card === undefined ? all : `${card}${sign}****`;
  });
}

/** A run may hold more than the card: an expiry date or a security code behind a space. */
function maskRun(run: string): string {
  const groups = groupsOf(run);
  let shown = '';
  for (let from = 0; from < groups.length; ) {
    const card = cardAt(groups, from);
    const next = from + (card?.groups ?? 1);
    shown += (card?.masked ?? groups[from]?.written ?? '') + (groups[next - 1]?.behind ?? '');
    from = next;
  }
  return shown;
}

/** Every card number in a text, as digits alone. */
export function cardNumbersIn(text: string): string[] {
  if (text.length < 13 || !worthALook.test(text)) return [];
  return (text.match(cardLike) ?? []).flatMap((run) => {
    const groups = groupsOf(run);
    const cards: string[] = [];
    for (let from = 0; from < groups.length; ) {
      const card = cardAt(groups, from);
      if (card) cards.push(card.digits);
      from += card?.groups ?? 1;
    }
    return cards;
  });
}

interface Group {
  readonly written: string;
  readonly digits: string;
  /** What parts it from the next. */
  readonly behind: string;
}

function groupsOf(run: string): Group[] {
  const parts = run.split(between);
  const groups: Group[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const written = parts[i] ?? '';
    groups.push({ written, digits: written.replace(hyphens, ''), behind: parts[i + 1] ?? '' });
  }
  return groups;
}

/** A card number as it may be shown; undefined where the digits are none. */
export function maskedCard(digits: string): string | undefined {
  if (digits.length < 13 || digits.length > 19 || !luhnValid(digits)) return undefined;
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
}

interface Card {
  readonly digits: string;
  readonly masked: string;
  readonly groups: number;
}

/** The longest card number that begins with that group. Dates and amounts have dots too, but not three digits in each group. */
function cardAt(groups: readonly Group[], from: number): Card | undefined {
  let digits = '';
  let isDotted = false;
  let isShort = false;
  let found: Card | undefined;
  for (let to = from; to < groups.length && digits.length < 19; to++) {
    const group = groups[to];
    if (!group) break;
    digits += group.digits;
    isShort ||= group.digits.length < 3;
    const masked = isDotted && isShort ? undefined : maskedCard(digits);
    if (masked !== undefined) found = { digits, masked, groups: to - from + 1 };
    isDotted ||= group.behind.includes('.');
  }
  return found;
}

/** What tells an identifier from a card number: a pattern, or check digits of its own. */
export interface Form {
  test(text: string): boolean;
}

/** The forms of identifiers, by the members that hold them. */
export type Identifiers = ReadonlyMap<string, Form>;
