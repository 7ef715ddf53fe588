import type { Api } from '../engine/api/api.js';
import { requestParts } from '../engine/journal/criteria.js';
import { badInput, type InputError } from '../engine/problem.js';
import { compileQuery, isOperators } from '../engine/query/query.js';
import { type Condition, comparedIn, conditionsIn } from './conditions.js';
import { operationsIn, type Scope } from './scope.js';
import { type Among, methodsAmong, unfindable } from './unfindable.js';

/** What the journal keeps: also requests that no operation answers to, unless one is asked for. */
export function inJournal(scope: Scope, apis: readonly Api[]): Among {
  return { operations: operationsIn(scope, apis), strays: scope.operation === undefined };
}

/** What rules are asked about: requests that have an operation. */
export function underRules(scope: Scope, apis: readonly Api[]): Among {
  return { operations: operationsIn(scope, apis), strays: false };
}

/**
 * Refuses a query of which a part finds no request that there can be, or, denied, every one: the answer would be taken
 * for what a client did.
 *
 * @throws Problem `bad-request`, also for a query that can't be run
 */
export async function mustBeFindable(where: unknown, among: Among, pointer: string): Promise<void> {
  await compileQuery(where, pointer, undefined, requestParts);
  const errors: InputError[] = [];
  for (const condition of conditionsIn(where, pointer)) {
    // An alternative may be about other requests than the rest.
    const strays = among.strays || condition.alternative;
    errors.push(...(await faultsOf(condition, { ...among, strays })));
  }
  if (errors.length > 0) throw badInput(errors);
}

async function faultsOf(condition: Condition, among: Among): Promise<InputError[]> {
  const { path, operand, pointer } = condition;
  const faults = [...comparedIn(operand, pointer)].flatMap((compared) => {
    // One of several may be about other requests, and so may what is denied.
    const strays = among.strays || several.has(compared.operator);
    const message = unfindable(path, compared, { ...among, strays });
    return message === undefined ? [] : [{ pointer: compared.pointer, message }];
  });
  if (faults.length > 0) return faults;
  const none = noneOf(path, operand, among);
  if (none !== undefined) return [{ pointer: `${pointer}/$in`, message: none }];
  if (path !== 'method') return [];
  const methods = methodsAmong(among);
  const test = await compileQuery({ method: operand }, pointer);
  if (methods.some((method) => test({ method }))) return [];
  return [{ pointer, message: `finds no method that such a request can have; there are ${methods.join(', ')}` }];
}

const several = new Set(['$in', '$nin', '$ne']);

/** Why none of several values, of which one is enough, can be found; undefined where one can. */
function noneOf(path: string, operand: unknown, among: Among): string | undefined {
  const { $in: values } = Object(operand) as { readonly $in?: unknown };
  if (!isOperators(operand) || !Array.isArray(values)) return undefined;
  const reasons = values.map((value) => unfindable(path, { operator: '$eq', value }, among));
  return reasons.every((reason) => reason !== undefined) ? reasons[0] : undefined;
}
