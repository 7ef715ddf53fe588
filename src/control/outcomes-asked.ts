import { distance } from 'fastest-levenshtein';
import type { Api } from '../engine/api.js';
import { badInput } from '../engine/problem.js';
import type { Catalogue } from '../engine/scenario/catalogue.js';
import type { Scenario } from '../engine/scenario/scenario.js';
import { operationNames, operationsAt, type Place } from './known.js';

/** Generic scenarios that are no fault of an exchange: it goes on, or the vendor's own words answer it. */
const noFaults: ReadonlySet<string> = new Set(['delay', 'status', 'rate-limited']);

/**
 * Refuses names that no exchange of these operations can have as its outcome or its fault.
 *
 * @throws Problem `bad-request`
 */
export function mustBeOutcomes(
  names: readonly string[],
  place: Place,
  { apis, catalogue }: { readonly apis: readonly Api[]; readonly catalogue: Catalogue },
  pointer: string,
): void {
  const known = new Set(catalogue.scenarios.filter(isFault).map(({ name }) => name));
  for (const { api, operation } of operationsAt(place, apis)) {
    for (const name of catalogue.outcomesOf(operation).keys()) known.add(name).add(`${api.name}/${name}`);
  }
  const stray = names.find((name) => !known.has(name));
  if (stray === undefined) return;
  const message = `${stray} is no outcome and no fault there; the nearest are ${nearestOf(stray, [...known])}`;
  throw badInput([{ pointer, message: `${message}; GET /__sandbox/scenarios lists them` }]);
}

/** Refuses the name of a scenario that there is none of, with or without its API. @throws Problem `bad-request` */
export function mustBeScenario(name: string, { scenarios }: Catalogue, pointer: string): void {
  const known = scenarios.flatMap((one) => (one.api === null ? [one.name] : [one.name, `${one.api}/${one.name}`]));
  if (known.includes(name)) return;
  throw badInput([{ pointer, message: `there is no scenario ${name}; the nearest are ${nearestOf(name, known)}` }]);
}

/** Refuses to ask of what only looks whether it took effect. @throws Problem `bad-request` */
export function mustTakeEffect(place: Place, apis: readonly Api[], pointer: string): void {
  if (operationsAt(place, apis).some(({ operation }) => operation.method !== 'GET')) return;
  const names = operationNames(place, apis);
  const looks =
    names.length === 1 ? 'which only looks; ask for its status' : 'each of which only looks; ask for a status';
  throw badInput([{ pointer, message: `says nothing of ${names.join(' and ')}, ${looks}` }]);
}

function isFault({ api, outcome }: Scenario): boolean {
  return api === null && 'fault' in outcome && !noFaults.has(outcome.fault);
}

function nearestOf(name: string, known: readonly string[]): string {
  const ranked = known.map((one) => ({ one, far: distance(one, name) })).sort((a, b) => a.far - b.far);
  return [...new Set(ranked.map(({ one }) => one))].slice(0, 3).join(', ');
}
