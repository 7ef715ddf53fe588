import { RE2JS, RE2JSException } from 're2js';
import sift, { type Query } from 'sift';
import { isObject } from './json.js';
import { Problem } from './problem.js';
import { escapeToken } from './schema.js';

/** Whether a value counts as the one that was asked for, beside being equal to it. */
export type Alike = (actual: unknown, expected: unknown) => boolean;

/** Asks a value whether it is meant. */
export type Matches = (value: object) => boolean;

type Creator = Parameters<typeof sift.$eq>;
type Check = (operand: unknown, pointer: string, budget: Budget) => void;

/** Bounds of a query, so that asking stays cheap whatever is asked. */
const most = { levels: 20, parts: 1_000, name: 500, pattern: 200, program: 1_000 };

interface Budget {
  parts: number;
}

/** Reads and writes of these would find what every object inherits. */
const inherited: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON']);

const joining = ['$and', '$or', '$nor'];
const regexOptions: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** The operators about one value, each with what it takes. */
const operands: Readonly<Record<string, Check>> = {
  $eq: literal,
  $ne: literal,
  $gt: ordered,
  $gte: ordered,
  $lt: ordered,
  $lte: ordered,
  $in: listOfLiterals,
  $nin: listOfLiterals,
  $not: operatorsOnly,
  $exists: (operand, pointer) => demand(typeof operand === 'boolean', pointer, '$exists takes true or false'),
  $size: (operand, pointer) =>
    demand(Number.isSafeInteger(operand) && Number(operand) >= 0, pointer, '$size takes a whole number, 0 or more'),
  $elemMatch: (operand, pointer, budget) =>
    isOperators(operand) ? operatorsOnly(operand, pointer, budget) : conditions(operand, pointer, budget),
  $regex: (operand, pointer) => demand(typeof operand === 'string', pointer, '$regex takes a pattern as text'),
  $options: (operand, pointer) =>
    demand(typeof operand === 'string' && /^[ims]*$/.test(operand), pointer, '$options takes letters of i, m and s'),
};

/** The closed list. Sift knows more: its `$where` would run code from a request. */
const operations = {
  $and: sift.$and,
  $or: sift.$or,
  $nor: sift.$nor,
  $eq: sift.$eq,
  $ne: sift.$ne,
  $gt: sift.$gt,
  $gte: sift.$gte,
  $lt: sift.$lt,
  $lte: sift.$lte,
  $in: sift.$in,
  $nin: sift.$nin,
  $not: sift.$not,
  $exists: sift.$exists,
  $size: sift.$size,
  $elemMatch: sift.$elemMatch,
  $regex: linearRegex,
  $options: sift.$options,
};

/**
 * A query in MongoDB's syntax, with the operators $eq $ne $gt $gte $lt $lte $in $nin $and $or $nor $not $exists $size
 * $elemMatch and $regex (RE2's syntax, linear in time; $options of i, m, s).
 *
 * Load this module with `import()`: only some runs ask anything.
 *
 * @param pointer where in the request the query stands
 * @param alike asked, for every value within, where equality is asked for and two values aren't equal
 * @throws Problem `bad-request` for another operator, a wrong operand, a query that is too deep or too large
 */
export function compileQuery(where: unknown, pointer: string, alike?: Alike): Matches {
  mustNotBeDeep(where, pointer, most.levels);
  conditions(where, pointer, { parts: 0 });
  const compare = alike && ((expected: unknown, actual: unknown) => equal(actual, expected, alike));
  return sift.createQueryTester(where as Query<object>, { operations, ...(compare && { compare }) });
}

/** An object of conditions on members and of queries joined by $and, $or, $nor. */
function conditions(query: unknown, pointer: string, budget: Budget): void {
  demand(isObject(query), pointer, 'a query is an object such as {"status": "paid"}');
  for (const [name, operand] of Object.entries(query as object)) {
    const here = `${pointer}/${escapeToken(name)}`;
    spend(budget, here);
    if (joining.includes(name)) {
      demand(Array.isArray(operand) && operand.length > 0, here, `${name} takes a list of queries, at least one`);
      for (const [i, one] of (operand as unknown[]).entries()) conditions(one, `${here}/${i}`, budget);
      continue;
    }
    const beside = Object.hasOwn(operands, name) ? 'stands inside of a member, not beside members' : unknownOperator;
    demand(!name.startsWith('$'), here, `${name} ${beside}`);
    memberName(name, here);
    if (isOperators(operand)) operatorsOnly(operand, here, budget);
    else literal(operand, here, budget);
  }
}

const unknownOperator = `is no operator here; there are ${[...joining, ...Object.keys(operands)].join(', ')}`;

function memberName(name: string, pointer: string): void {
  demand(name.length <= most.name, pointer, `a member is named with at most ${most.name} characters`);
  const stray = name.split('.').find((part) => inherited.has(part));
  demand(stray === undefined, pointer, `no record has a member ${stray}`);
}

function isOperators(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.keys(value).some((name) => name.startsWith('$') && !joining.includes(name));
}

function operatorsOnly(value: unknown, pointer: string, budget: Budget): void {
  demand(isOperators(value), pointer, 'takes an object of operators such as {"$gt": 5}');
  for (const [name, operand] of Object.entries(value as object)) {
    const here = `${pointer}/${escapeToken(name)}`;
    spend(budget, here);
    demand(!joining.includes(name), here, `${name} stands beside members, not inside of one`);
    demand(name.startsWith('$'), here, 'a member can not stand beside operators');
    const check = Object.hasOwn(operands, name) ? operands[name] : undefined;
    if (!check) throw refused(here, `${name} ${unknownOperator}`);
    check(operand, here, budget);
  }
  const { $regex, $options } = value as Readonly<Record<string, unknown>>;
  if ($regex === undefined) demand($options === undefined, `${pointer}/$options`, '$options belongs to a $regex');
  else compileRegex(String($regex), $options, `${pointer}/$regex`);
}

/** A value to be equal to; an operator deep in it would never act. */
function literal(value: unknown, pointer: string, budget: Budget): void {
  spend(budget, pointer);
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Object.entries(value)) {
    const here = `${pointer}/${escapeToken(name)}`;
    const advice = 'is an operator within a value; write a.b for a member of a member';
    demand(!name.startsWith('$'), here, `${name} ${advice}`);
    literal(member, here, budget);
  }
}

function listOfLiterals(value: unknown, pointer: string, budget: Budget): void {
  demand(Array.isArray(value), pointer, 'takes a list of values');
  literal(value, pointer, budget);
}

function ordered(value: unknown, pointer: string): void {
  demand(typeof value === 'number' || typeof value === 'string', pointer, 'takes a number or a text');
}

function spend(budget: Budget, pointer: string): void {
  demand(++budget.parts <= most.parts, pointer, `a query has at most ${most.parts} parts`);
}

function mustNotBeDeep(value: unknown, pointer: string, levels: number): void {
  if (value === null || typeof value !== 'object') return;
  demand(levels > 0, pointer, `a query is at most ${most.levels} levels deep`);
  for (const [name, member] of Object.entries(value)) {
    mustNotBeDeep(member, `${pointer}/${escapeToken(name)}`, levels - 1);
  }
}

function compileRegex(pattern: string, options: unknown, pointer: string): RE2JS {
  demand(pattern.length <= most.pattern, pointer, `$regex has at most ${most.pattern} characters`);
  const flags = [...String(options ?? '')].reduce((all, letter) => all | (regexOptions[letter] ?? 0), 0);
  try {
    const compiled = RE2JS.compile(pattern, flags);
    demand(compiled.programSize() <= most.program, pointer, '$regex repeats too much');
    return compiled;
  } catch (error) {
    if (error instanceof RE2JSException) throw refused(pointer, `is no pattern in RE2's syntax: ${error.message}`);
    throw error;
  }
}

/** Not a RegExp, whose time a pattern can make exponential. */
function linearRegex(pattern: Creator[0], query: Creator[1], options: Creator[2]) {
  const compiled = compileRegex(String(pattern), (query as { $options?: unknown }).$options, '');
  const matches = (value: unknown) => typeof value === 'string' && compiled.matcher(value).find();
  return new sift.EqualsOperation(matches, query, options);
}

/** Equality of JSON values as MongoDB has it: null is also what isn't there. */
function equal(actual: unknown, expected: unknown, alike: Alike): boolean {
  if (actual === expected || (expected === null && actual === undefined) || alike(actual, expected)) return true;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, i) => equal(actual[i], item, alike))
    );
  }
  if (!isObject(expected) || !isObject(actual)) return false;
  const names = Object.keys(expected);
  return (
    names.length === Object.keys(actual).length &&
    names.every((name) => Object.hasOwn(actual, name) && equal(actual[name], expected[name], alike))
  );
}

function demand(holds: boolean, pointer: string, message: string): void {
  if (!holds) throw refused(pointer, message);
}

function refused(pointer: string, message: string): Problem {
  return new Problem('bad-request', 'The query can not be asked; errors[] says why', {
    errors: [{ pointer, message }],
  });
}
