import { isObject } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { leastCard } from '../masking/card-numbers.js';
import { cardNumbersIn, type Identifiers } from '../masking/mask-cards.js';
import { maskText } from '../masking/mask-text.js';
import type { Members } from '../schema.js';
import type { Found } from './findings.js';
import { isPublishedTestCard } from './test-cards.js';

/** Of one request so many members are named, each in so many characters. */
const namedLimit = 20;
const nameLimit = 64;
/** So many characters are looked at for card numbers: what the journal keeps of a body. */
const lookedAt = 64 * 1024;

/** What is wrong with a body that an API takes all the same. */
export class BodyFindings {
  readonly found: Found[] = [];
  #undocumented = 0;
  #left = lookedAt;

  /** @param identifiers what looks like a card number by chance and is none */
  constructor(private readonly identifiers: Identifiers) {}

  /** @param members what the schema knows of it; undefined where that is not judged */
  look(value: unknown, members: Members | undefined, at = ''): void {
    if (typeof value === 'string') this.#lookForCards(value, at);
    if (typeof value === 'number' && value >= leastCard) this.#lookForCards(String(value), at);
    if (Array.isArray(value)) for (const [i, item] of value.entries()) this.look(item, undefined, `${at}/${i}`);
    if (!isObject(value)) return;
    for (const name of Object.keys(value)) {
      const member = value[name];
      const known = members && Object.hasOwn(members, name) ? members[name] : undefined;
      const bare = typeof member !== 'object';
      if (known && bare && !known.documented && !mayBeCards(member)) continue;
      if (members && !known) this.#undocumented++;
      if (!known && bare && !mayBeCards(member) && (!members || this.#undocumented > namedLimit)) continue;
      const pointer = `${at}/${shownName(name)}`;
      if (members && !known && this.#undocumented <= namedLimit) this.#undocumentedMember(pointer);
      if (known?.documented) this.#compareType(member, known.documented, pointer);
      if (!(bare && this.identifiers.get(name)?.test(String(member)))) this.look(member, known?.members, pointer);
    }
  }

  /** In the order in which they were met; members beyond the limit as one. */
  all(): Found[] {
    const more = this.#undocumented - namedLimit;
    if (more <= 0) return this.found;
    const message = `${more} more members of one request are not documented; the vendor ignores them.`;
    return [...this.found, { kind: 'undocumented-member', message, habit: '' }];
  }

  #undocumentedMember(pointer: string): void {
    const message = `${pointer} is not documented; the vendor ignores it.`;
    this.found.push({ kind: 'undocumented-member', message, habit: pointer });
  }

  #compareType(value: unknown, documented: 'string' | 'number', pointer: string): void {
    const sent = typeof value;
    if (sent === documented || (sent !== 'string' && sent !== 'number')) return;
    const message = `${pointer} is documented as a ${documented} and was sent as a ${sent}.`;
    this.found.push({ kind: 'type-coerced', message, habit: pointer });
  }

  #lookForCards(text: string, pointer: string): void {
    if (text.length < 13 || this.#left <= 0) return;
    const looked = text.slice(0, this.#left);
    this.#left -= text.length;
    if (!cardNumbersIn(looked).some((digits) => !isPublishedTestCard(digits))) return;
    const message = `A card number that is no published test number was sent in ${pointer}.`;
    this.found.push({ kind: 'live-data', message, habit: pointer });
  }
}

function mayBeCards(value: unknown): boolean {
  return typeof value === 'string' ? value.length >= 13 : typeof value === 'number' && value >= leastCard;
}

/** A name is the client's own text: it may hold anything. */
function shownName(name: string): string {
  const shown = escapeToken(maskText(name));
  return shown.length > nameLimit ? `${shown.slice(0, nameLimit)}...` : shown;
}
