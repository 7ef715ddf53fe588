import { distance } from 'fastest-levenshtein';
import type { RE2JS } from 're2js';
import { isObject } from '../json.js';
import { escapeToken } from '../json-pointer.js';
import { badInput, type Problem } from '../problem.js';

/** Whether what a query looks at is what it asks for. */
export type Test = (value: object) => boolean;

/** Equality of what stands there and what a query wants; without one plain deep equality. */
export type Compare = (actual: unknown, wanted: unknown) => boolean;

/** What a query looks at: a member that there is none of would be found nowhere, and be taken for an answer. */
export interface Parts {
  /** As in "no part of a request". */
  readonly said: string;
  /** By name: a text, members that are texts, or whatever JSON has. */
  readonly names: Readonly<Record<string, 'text' | 'texts' | 'any'>>;
}

type Check = (operand: unknown, pointer: string, budget: Budget) => void;

/** Bounds of a query, so that asking stays cheap whatever is asked. */
const most = { levels: 20, parts: 1_000, name: 500, pattern: 200 };

interface Pattern {
  readonly pattern: string;
  readonly options: string;
}

interface Budget {
  parts: number;
  /** What is asked for by pattern, and where. */
  readonly patterns: (Pattern & { readonly pointer: string })[];
}

/** Reads and writes of these would find what every object inherits. */
const inherited: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'toJSON']);

const joining = ['$and', '$or', '$nor'];
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
  $regex: (operand, pointer) =>
    demand(
      typeof operand === 'string' && operand.length <= most.pattern,
      pointer,
      `$regex takes a text of at most ${most.pattern} characters`,
    ),
  $options: (operand, pointer) =>
    demand(typeof operand === 'string' && /^[ims]*$/.test(operand), pointer, '$options takes letters of i, m and s'),
};

/**
 * A query in MongoDB's syntax as a test, with a closed list of operators: $eq $ne $gt $gte $lt $lte $in $nin $and $or
 * $nor $not $exists $size $elemMatch and $regex (RE2's syntax, in time linear in the text; $options of i, m, s).
 *
 * @param pointer where it stands in the request, for errors
 * @param parts the members that it may name first; without them any
 * @throws Problem `bad-request` for another operator, an operand of the wrong kind, a query too deep or too long, a
 *   member that is none of the parts
 */
export async function compileQuery(where: unknown, pointer: string, compare?: Compare, parts?: Parts): Promise<Test> {
  mustNotBeDeep(where, pointer, most.levels);
  const budget: Budget = { parts: 0, patterns: [] };
  conditions(where, pointer, budget, parts);
  const { createEqualsOperation, createQueryTester, knownOperators } = await import('./operators.js');
  const compiled = await compiledPatterns(budget);
  const $regex = (pattern: string, owner: { readonly $options?: string }, options: unknown) => {
    const found = compiled.get(keyOf({ pattern, options: owner.$options ?? '' }));
    const test = (value: unknown) => typeof value === 'string' && found?.matcher(value).find();
    return createEqualsOperation(test, owner, options as never);
  };
  return createQueryTester(where as never, {
    operations: { ...knownOperators, $regex } as never,
    ...(compare && { compare: (wanted, actual) => compare(actual, wanted) }),
  });
}

/** Few queries ask by pattern: the engine for patterns is loaded for those. */
async function compiledPatterns({ patterns }: Budget): Promise<ReadonlyMap<string, RE2JS>> {
  if (patterns.length === 0) return new Map();
  const { compilePattern } = await import('./pattern.js');
  return new Map(patterns.map((one) => [keyOf(one), compilePattern(one.pattern, one.options, one.pointer)]));
}

/** An object of conditions on members and of queries joined by $and, $or, $nor. */
function conditions(query: unknown, pointer: string, budget: Budget, parts?: Parts): void {
  demand(isObject(query), pointer, 'a query is an object such as {"status": "paid"}');
  for (const [name, operand] of Object.entries(query as object)) {
    const here = `${pointer}/${escapeToken(name)}`;
    spend(budget, here);
    if (joining.includes(name)) {
      demand(Array.isArray(operand) && operand.length > 0, here, `${name} takes a list of queries, at least one`);
      for (const [i, one] of (operand as unknown[]).entries()) conditions(one, `${here}/${i}`, budget, parts);
      continue;
    }
    const beside = Object.hasOwn(operands, name) ? 'stands inside of a member, not beside members' : unknownOperator;
    demand(!name.startsWith('$'), here, `${name} ${beside}`);
    memberName(name, here);
    if (parts) partAsked(name, operand, here, parts);
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

function partAsked(name: string, operand: unknown, pointer: string, { said, names }: Parts): void {
  const [first = '', second] = name.split('.');
  const part = Object.hasOwn(names, first) ? names[first] : undefined;
  if (part === undefined) {
    const known = Object.keys(names);
    const [nearest] = [...known].sort((a, b) => distance(a, first) - distance(b, first));
    throw refused(pointer, `${first} is ${said}; there are ${known.join(', ')}; the nearest is ${nearest}`);
  }
  if (part === 'any') return;
  demand(part === 'texts' || second === undefined, pointer, `${first} is a text, which has no members`);
  if (isOperators(operand)) textOperators(operand, name, pointer);
  else mustBeText(operand, name, pointer);
}

/** What is compared with a text; whether there is one, and how long a list is, are no comparisons. */
function textOperators(operators: Readonly<Record<string, unknown>>, name: string, pointer: string): void {
  for (const [operator, operand] of Object.entries(operators)) {
    const here = `${pointer}/${operator}`;
    if (operator === '$exists' || operator === '$size') continue;
    if (isOperators(operand)) textOperators(operand, name, here);
    else if (!Array.isArray(operand)) mustBeText(operand, name, here);
    else for (const [i, one] of operand.entries()) mustBeText(one, name, `${here}/${i}`);
  }
}

/** A number or a switch would equal none. */
function mustBeText(operand: unknown, name: string, pointer: string): void {
  const isOther = typeof operand === 'number' || typeof operand === 'boolean';
  demand(!isOther, pointer, `${name} is a text in every request; write "${operand}"`);
}

/** Whether it is a condition such as `{"$gt": 5}`, not a value to be equal to. */
export function isOperators(value: unknown): value is Readonly<Record<string, unknown>> {
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
  else budget.patterns.push({ pattern: String($regex), options: String($options ?? ''), pointer: `${pointer}/$regex` });
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

function keyOf({ pattern, options }: Pattern): string {
  return `${options}/${pattern}`;
}

function demand(holds: boolean, pointer: string, message: string): void {
  if (!holds) throw refused(pointer, message);
}

function refused(pointer: string, message: string): Problem {
  return badInput([{ pointer, message }]);
}
