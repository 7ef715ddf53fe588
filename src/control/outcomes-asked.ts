import type { Api } from '../engine/api.js';
import { nearestFirst, validHere } from '../engine/nearest.js';
import { badInput, Problem } from '../engine/problem.js';
import type { Catalogue } from '../engine/scenario/catalogue.js';
import type { Scenario } from '../engine/scenario/scenario.js';
import { operationsAt, type Place } from './known.js';

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
  throw unknown(`${stray} is no outcome and no fault there`, stray, [...known], pointer);
}

/** Refuses the name of a scenario that there is none of, with or without its API. @throws Problem `bad-request` */
export function mustBeScenario(name: string, { scenarios }: Catalogue, pointer: string): void {
  const known = scenarios.flatMap((one) => (one.api === null ? [one.name] : [one.name, `${one.api}/${one.name}`]));
  if (known.includes(name)) return;
  throw unknown(`there is no scenario ${name}`, name, known, pointer);
}

/** Refuses to ask of what only looks whether it took effect. @throws Problem `bad-request` */
export function mustTakeEffect(place: Place, apis: readonly Api[], pointer: string): void {
  if (operationsAt(place, apis).some(({ operation }) => operation.method !== 'GET')) return;
  throw badInput([{ pointer, message: `says nothing of ${place.operation}, which only looks; ask for its status` }]);
}

function isFault({ api, outcome }: Scenario): boolean {
  return api === null && 'fault' in outcome && !noFaults.has(outcome.fault);
}

/** By their own names: each may have its API in front. */
function unknown(said: string, written: string, known: readonly string[], pointer: string): Problem {
  const names = [...new Set(known.map((name) => name.slice(name.indexOf('/') + 1)))];
  const { kind, detail, members } = badInput([{ pointer, message: said + validHere(written, names) }]);
  return new Problem(kind, detail, { ...members, valid: nearestFirst(written, names) });
}
