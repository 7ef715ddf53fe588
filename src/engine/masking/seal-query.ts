import { isObject } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { Echoes } from './echoes.js';
import type { MaskedDigests } from './masked-digests.js';
import { Masking } from './masking.js';
import { type Names, namesOf, type Secrecy } from './secrecy.js';
import { Masked, replaceAt } from './unseal.js';

/** Operators whose operand is a query, or a list of queries, over the same place. */
const nested = new Set(['$and', '$or', '$nor', '$not', '$elemMatch']);
const equality = new Set(['$eq', '$ne', '$in', '$nin', '$all']);
/** Operators whose operand says nothing about what stands there. */
const harmless = new Set(['$exists', '$size', '$type']);

/**
 * A query in MongoDB's syntax without the secrets and card numbers that it asks for: each is
 * `{"$masked": {shown, digest}}` instead. Plain JSON; `reviveQuery` makes it a query again.
 */
export function sealQuery(where: unknown, secrecy: Secrecy): unknown {
  return new QuerySeal(secrecy).query(where, '', '');
}

/**
 * Where a query asks for more than equality of a value that is masked by its name, which no masked value can answer.
 *
 * @returns JSON pointers to the operators
 */
export function unanswerable(where: unknown, secrecy: Secrecy): string[] {
  const seal = new QuerySeal(secrecy, false);
  seal.query(where, '', '');
  return seal.unanswerable;
}

/** A sealed query as it is run, with `matches` as the comparer. What it asks for is found masked and unmasked. */
export function reviveQuery(where: unknown, digests: MaskedDigests): unknown {
  if (Array.isArray(where)) return where.map((one) => reviveQuery(one, digests));
  if (!isObject(where)) return where;
  const masked = maskedIn(where);
  if (masked) return new Masked(String(masked['shown']), String(masked['digest']), digests);
  return Object.fromEntries(Object.entries(where).map(([name, member]) => [name, reviveQuery(member, digests)]));
}

/** A sealed query as it may be shown. */
export function shownQuery(sealed: unknown): unknown {
  if (Array.isArray(sealed)) return sealed.map(shownQuery);
  if (!isObject(sealed)) return sealed;
  const masked = maskedIn(sealed);
  if (masked) return masked['shown'];
  return Object.fromEntries(Object.entries(sealed).map(([name, member]) => [name, shownQuery(member)]));
}

/** What is masked in a sealed query: JSON pointers, each with the digest there. */
export function masksIn(sealed: unknown, at = ''): (readonly [pointer: string, digest: string])[] {
  if (sealed === null || typeof sealed !== 'object') return [];
  const masked = isObject(sealed) && maskedIn(sealed);
  if (masked) return [[at, String(masked['digest'])]];
  return Object.entries(sealed).flatMap(([name, member]) => masksIn(member, `${at}/${escapeToken(name)}`));
}

/** What a query has in the place of a secret; undefined for anything else. */
function maskedIn(operand: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
  const masked = operand['$masked'];
  return isObject(masked) && Object.keys(operand).length === 1 ? masked : undefined;
}

class QuerySeal {
  readonly unanswerable: string[] = [];
  readonly #names: Names;

  /** @param masks whether operands are masked, or only gone through */
  constructor(
    private readonly secrecy: Secrecy,
    private readonly masks = true,
  ) {
    this.#names = namesOf(secrecy);
  }

  /** @param of the member that this is asked of: a secret one on the way to it, else the last; empty at the top */
  query(query: unknown, of: string, at: string): unknown {
    if (!isObject(query) || maskedIn(query)) return this.#operand(query, of);
    const names = Object.keys(query);
    if (of !== '' && !names.some((name) => name.startsWith('$'))) return this.#operand(query, of);
    const members = names.map((name) => {
      const pointer = `${at}/${escapeToken(name)}`;
      const operand = query[name];
      if (name.startsWith('$')) return [name, this.#operator(name, operand, of, pointer)];
      return [name, this.query(operand, this.#governing(name, of), pointer)];
    });
    return Object.fromEntries(members);
  }

  #operator(name: string, operand: unknown, of: string, at: string): unknown {
    if (nested.has(name)) {
      // Within `$elemMatch` names begin anew, but what is under a secret stays one.
      const below = name === '$elemMatch' && !this.#names.isSecret(of) ? '' : of;
      if (!Array.isArray(operand)) return this.query(operand, below, at);
      return operand.map((item, index) => this.query(item, below, `${at}/${index}`));
    }
    if (harmless.has(name)) return operand;
    if (this.#names.isSecret(of) && !equality.has(name)) this.unanswerable.push(at);
    return this.#operand(operand, of);
  }

  #governing(path: string, above: string): string {
    if (this.#names.isSecret(above)) return above;
    const parts = path.split('.');
    return parts.find(this.#names.isSecret) ?? parts.findLast((part) => !/^\d+$/.test(part)) ?? above;
  }

  #operand(operand: unknown, of: string): unknown {
    if (Array.isArray(operand)) return operand.map((item) => this.#operand(item, of));
    if (!this.masks || (isObject(operand) && maskedIn(operand))) return operand;
    // A text that the journal would cut is masked without being looked at to its end: its digest is of all of it.
    const masking = new Masking(this.#names, new Echoes(), false, Number.MAX_SAFE_INTEGER, this.secrecy.bodyLimit);
    const shown = masking.part({ [of]: operand }, '');
    for (const [pointer, original] of masking.masked) {
      const digest = this.secrecy.digests.ofValue(original);
      replaceAt(shown, pointer, (text) => ({ $masked: { shown: text, digest } }));
    }
    return Object.values(shown as object)[0];
  }
}
