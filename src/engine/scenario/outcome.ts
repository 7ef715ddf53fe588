import { type AnyOperation, Refusal } from '../api/api.js';
import { isObject } from '../json.js';
import type { Verdict } from '../request/call.js';
import type { Scenario } from '../request/scenario.js';
import type { Catalogue } from './catalogue.js';

/**
 * The name that an answer has in its API's table of outcomes, however it came about: by a scenario, by the state, or by
 * what is wrong with the request. Two outcomes of one answer are told apart by their cause, never by the status.
 *
 * @returns null where the operation's part of the table has none for it
 */
export function outcomeOf(catalogue: Catalogue, operation: AnyOperation, verdict: Verdict): string | null {
  const table = catalogue.outcomesOf(operation);
  const name = nameOf(verdict, table);
  return name !== undefined && table.has(name) ? name : null;
}

function nameOf({ kind, rendered, by }: Verdict, table: ReadonlyMap<string, Scenario>): string | undefined {
  const scenario = by instanceof Refusal ? undefined : by?.name;
  if (kind === 'scenario' || kind === 'answer') return scenario;
  if (rendered.outcome !== undefined) return rendered.outcome;
  if (by instanceof Refusal) return nameOfRefusal(by, table);
  return kind === 'reply' && rendered.status < 400 ? (scenario ?? 'success') : undefined;
}

function nameOfRefusal(refusal: Refusal, table: ReadonlyMap<string, Scenario>): string | undefined {
  if (table.has(refusal.code)) return refusal.code;
  for (const [name, scenario] of table) if (refusesSo(scenario, refusal)) return name;
  return undefined;
}

/** An argument that the scenario takes from the request fits any. */
function refusesSo({ outcome }: Scenario, { code, args }: Refusal): boolean {
  if (!('refuse' in outcome) || outcome.refuse !== code) return false;
  return Object.entries(outcome.args ?? {}).every(([name, value]) => isObject(value) || value === args[name]);
}
