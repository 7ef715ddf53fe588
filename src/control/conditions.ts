import { escapeToken } from '../engine/json-pointer.js';
import { isOperators } from '../engine/query/query.js';

/** What a query asks of one member. */
export interface Condition {
  /** Dotted. */
  readonly path: string;
  readonly operand: unknown;
  readonly pointer: string;
  /** Whether it is one of several of which one is enough. */
  readonly alternative: boolean;
}

/** A value that a member is compared with, and how. */
export interface Compared {
  readonly operator: string;
  readonly value: unknown;
}

/** Operators that ask whether something is one value, or one of several. */
export const wanted: ReadonlySet<string> = new Set(['$eq', '$in']);
/** These, and those that deny it. */
export const equalities: ReadonlySet<string> = new Set([...wanted, '$ne', '$nin']);

/** The conditions of a query that can be run, wherever `$and`, `$or` and `$nor` have them. */
export function* conditionsIn(query: unknown, pointer: string, alternative = false): Generator<Condition> {
  for (const [name, operand] of Object.entries(query as object)) {
    const here = `${pointer}/${escapeToken(name)}`;
    if (!name.startsWith('$')) {
      yield { path: name, operand, pointer: here, alternative };
      continue;
    }
    for (const [i, one] of (operand as unknown[]).entries()) {
      yield* conditionsIn(one, `${here}/${i}`, alternative || name === '$or');
    }
  }
}

/** What a condition compares with, value by value. */
export function* comparedIn(operand: unknown, pointer: string): Generator<Compared & { readonly pointer: string }> {
  if (!isOperators(operand)) {
    yield { operator: '$eq', value: operand, pointer };
    return;
  }
  for (const [operator, value] of Object.entries(operand)) {
    const here = `${pointer}/${operator}`;
    if (operator === '$not') yield* comparedIn(value, here);
    else if (operator !== '$in' && operator !== '$nin') yield { operator, value, pointer: here };
    else for (const [i, one] of (value as unknown[]).entries()) yield { operator, value: one, pointer: `${here}/${i}` };
  }
}
