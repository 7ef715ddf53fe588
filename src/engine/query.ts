import type { RE2JS } from 're2js';
import { isObject } from './json.js';
import { badInput, type InputError, Problem } from './problem.js';
import { escapeToken } from './schema.js';

/** Whether what a query looks at is what it asks for. */
export type Test = (value: object) => boolean;

/** Equality of what stands there and what a query wants; without one plain deep equality. */
export type Compare = (actual: unknown, wanted: unknown) => boolean;

/** Operators and what their operand has to be. `$where` would run code out of a request: it is none of them. */
const operators: Readonly<Record<string, (operand: unknown) => string | undefined>> = {
  $eq: anything,
  $ne: anything,
  $gt: comparable,
  $gte: comparable,
  $lt: comparable,
  $lte: comparable,
  $in: list,
  $nin: list,
  $and: queries,
  $or: queries,
  $nor: queries,
  $not: query,
  $elemMatch: query,
  $exists: (operand) => (typeof operand === 'boolean' ? undefined : 'takes true or false'),
  $size: (operand) => (Number.isSafeInteger(operand) ? undefined : 'takes a whole number'),
  $regex: (operand) =>
    typeof operand === 'string' && operand.length <= longestPattern
      ? undefined
      : `takes a text of at most ${longestPattern} characters`,
  $options: (operand) =>
    typeof operand === 'string' && /^[ims]*$/.test(operand) ? undefined : 'takes the letters i, m and s',
};

const holdsQueries = new Set(['$and', '$or', '$nor', '$not', '$elemMatch']);
const longestPattern = 200;
const deepest = 20;
const mostParts = 1_000;

/**
 * A query in MongoDB's syntax as a test, with a closed list of operators. Patterns run in time linear in the text.
 *
 * @param pointer where it stands in the request, for errors
 * @throws Problem `bad-request` for another operator, an operand of the wrong kind, a query too deep or too long
 */
export async function compileQuery(where: unknown, pointer: string, compare?: Compare): Promise<Test> {
  const errors: InputError[] = [];
  const patterns = new Set<string>();
  check(where, pointer, 0, errors, patterns);
  if (!isObject(where)) errors.push({ pointer, message: 'is a query: an object such as {"body.amount": 100}' });
  if (errors.length > 0) throw badInput(errors);
  const { default: sift } = await import('sift');
  const { RE2JS } = patterns.size > 0 ? await import('re2js') : { RE2JS: undefined };
  const matchesPattern = (pattern: string, owner: { readonly $options?: string }) =>
    new Pattern(RE2JS, pattern, owner.$options ?? '', pointer);
  try {
    const { $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $and, $or, $nor, $not, $elemMatch, $exists, $size } = sift;
    const known = { $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $and, $or, $nor, $not, $elemMatch, $exists, $size };
    const own = {
      $regex: (pattern: string, owner: { readonly $options?: string }, options: unknown) =>
        sift.createEqualsOperation(matchesPattern(pattern, owner).test, owner, options as never),
      $options: sift.$options,
    };
    return sift.createQueryTester(where as never, {
      operations: { ...known, ...own } as never,
      ...(compare && { compare }),
    });
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw badInput([{ pointer, message: `is no query: ${error instanceof Error ? error.message : String(error)}` }]);
  }
}

/** A regular expression that a hostile text can't make slow. */
class Pattern {
  readonly #compiled: RE2JS;
  readonly test = (value: unknown): boolean => typeof value === 'string' && this.#compiled.matcher(value).find();

  constructor(engine: typeof RE2JS | undefined, pattern: string, options: string, pointer: string) {
    if (!engine) throw new Error('the engine for patterns is not loaded');
    const flags = { i: engine.CASE_INSENSITIVE, m: engine.MULTILINE, s: engine.DOTALL };
    const flag = [...options].reduce((all, letter) => all | flags[letter as keyof typeof flags], 0);
    try {
      this.#compiled = engine.compile(pattern, flag);
    } catch {
      throw badInput([
        { pointer, message: 'has a $regex that RE2 does not take; look-around and back-references are not' },
      ]);
    }
  }
}

function check(value: unknown, at: string, depth: number, errors: InputError[], patterns: Set<string>): void {
  if (depth > deepest) return void errors.push({ pointer: at, message: `is nested deeper than ${deepest} levels` });
  if (!isPlain(value)) return;
  const members = Object.entries(value);
  if (members.length > mostParts) return void errors.push({ pointer: at, message: `has more than ${mostParts} parts` });
  for (const [name, operand] of members) {
    const pointer = `${at}/${escapeToken(name)}`;
    if (!name.startsWith('$')) {
      check(operand, pointer, depth + 1, errors, patterns);
      continue;
    }
    const wrong = Object.hasOwn(operators, name)
      ? operators[name]?.(operand)
      : `is none of the operators ${Object.keys(operators).join(', ')}`;
    if (wrong) errors.push({ pointer, message: wrong });
    if (name === '$regex' && typeof operand === 'string') patterns.add(operand);
    if (wrong || !holdsQueries.has(name)) continue;
    for (const [i, part] of [operand].flat().entries()) {
      check(part, Array.isArray(operand) ? `${pointer}/${i}` : pointer, depth + 1, errors, patterns);
    }
  }
}

/** An object of JSON; what stands for a masked value is none. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function anything(): undefined {
  return undefined;
}

function comparable(operand: unknown): string | undefined {
  return typeof operand === 'number' || typeof operand === 'string' ? undefined : 'takes a number or a text';
}

function list(operand: unknown): string | undefined {
  return Array.isArray(operand) && operand.length <= mostParts ? undefined : `takes a list of at most ${mostParts}`;
}

function query(operand: unknown): string | undefined {
  return isPlain(operand) ? undefined : 'takes a query';
}

function queries(operand: unknown): string | undefined {
  return Array.isArray(operand) && operand.length > 0 && operand.length <= mostParts && operand.every(isPlain)
    ? undefined
    : 'takes a list of queries';
}
