import type { Api } from '../engine/api/api.js';
import { validHere } from '../engine/nearest.js';
import { badInput, type Problem } from '../engine/problem.js';
import type { Scenario } from '../engine/request/scenario.js';
import { type Catalogue, statusAt } from '../engine/scenario/catalogue.js';
import { operationNames, operationsIn, type Scope, unknownName } from './scope.js';

/** Generic scenarios that are no fault of an exchange: it goes on, or the vendor's own words answer it. */
const noFaults: ReadonlySet<string> = new Set(['delay', 'status', 'rate-limited']);

interface Known {
  readonly apis: readonly Api[];
  readonly catalogue: Catalogue;
}

/**
 * Refuses names that no exchange of these operations can have as its outcome or its fault.
 *
 * @throws Problem `bad-request`
 */
export function mustBeOutcomes(
  names: readonly string[],
  scope: Scope,
  { apis, catalogue }: Known,
  pointer: string,
): void {
  const known = new Set(catalogue.scenarios.filter(isFault).map(({ name }) => name));
  for (const { api, operation } of operationsIn(scope, apis)) {
    for (const name of catalogue.outcomesOf(operation).keys()) known.add(name).add(`${api.name}/${name}`);
  }
  const stray = names.find((name) => !known.has(name));
  if (stray === undefined) return;
  throw unknown(`${stray} is no outcome and no fault there`, stray, [...known], pointer);
}

/**
 * Refuses the name of a scenario, with or without its API, that these operations have none of. Without an operation it
 * may be one that was asked for where nothing answers.
 *
 * @throws Problem `bad-request`
 */
export function mustBeScenario(name: string, scope: Scope, { apis, catalogue }: Known, pointer: string): void {
  const { api, operation } = scope;
  const all =
    operation === undefined
      ? catalogue.scenarios.filter((one) => api === undefined || one.api === null || one.api === api)
      : operationsIn(scope, apis).flatMap((one) => catalogue.of(one.operation));
  const known = all.flatMap((one) => (one.api === null ? [one.name] : [one.name, `${one.api}/${one.name}`]));
  if (known.includes(name)) return;
  const there = operation === undefined && api === undefined ? '' : ' there';
  throw unknown(`there is no scenario ${name}${there}`, name, known, pointer);
}

/** Refuses a status of success that none of these operations answers with. @throws Problem `bad-request` */
export function mustBeStatus(status: number, scope: Scope, { apis, catalogue }: Known, pointer: string): void {
  if (status >= 400) return;
  const known = operationsIn(scope, apis).flatMap(({ operation }) => [
    ...Object.keys(operation.replies).map(Number),
    ...catalogue.of(operation).map((scenario) => statusAt(scenario, operation)),
  ]);
  if (known.includes(status)) return;
  const successes = known.filter((one): one is number => one !== null && one < 400);
  const names = [...new Set(successes)].sort((a, b) => a - b).join(', ');
  throw badInput([
    { pointer, message: `no such request is answered with ${status}; there are ${names}, and 400 to 599` },
  ]);
}

/** Refuses to ask of what only looks whether it took effect. @throws Problem `bad-request` */
export function mustTakeEffect(scope: Scope, apis: readonly Api[], pointer: string): void {
  if (operationsIn(scope, apis).some(({ operation }) => operation.method !== 'GET')) return;
  const names = operationNames(scope, apis);
  const looks =
    names.length === 1 ? 'which only looks; ask for its status' : 'each of which only looks; ask for a status';
  throw badInput([{ pointer, message: `says nothing of ${names.join(' and ')}, ${looks}` }]);
}

function isFault({ api, outcome }: Scenario): boolean {
  return api === null && 'fault' in outcome && !noFaults.has(outcome.fault);
}

/** By their own names: each may have its API in front. */
function unknown(said: string, written: string, known: readonly string[], pointer: string): Problem {
  const names = [...new Set(known.map((name) => name.slice(name.indexOf('/') + 1)))];
  return unknownName(said + validHere(written, names), written, names, pointer);
}
