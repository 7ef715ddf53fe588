import type { Api } from '../engine/api/api.js';
import { isJournal } from '../engine/journal/collections.js';
import { escapeToken } from '../engine/json-pointer.js';
import type { Pieces } from '../engine/pieces.js';
import type { InputError } from '../engine/problem.js';
import { goOver } from './go-over.js';
import type { SavedState } from './shapes.js';

/** What identifiers can be made of; an import takes no counter that is higher. */
export const highest = 999_999_999_999;

/** Of scenarios, by the operation and what tells its requests apart. */
const ofScenario = /^(?:times|chance)\/([^/]+)\/([^/]+)\/[^/]{1,200}\/~?[\w-]{1,64}$/;
const ofSandbox = new Set(['tasks', 'rules', 'rates']);

/** Those that an export has: of the state, not of the journal. One that is beyond what identifiers are made of stays there. */
export function savedCounters(counters: ReadonlyMap<string, number>): SavedState['counters'] {
  const saved = [...counters].filter(([name]) => !isJournal(name));
  return Object.fromEntries(saved.map(([name, next]) => [name, Math.min(next, highest)]));
}

/** Adds why counters can't be those of an export. */
export function findCounterErrors(
  counters: SavedState['counters'],
  apis: readonly Api[],
  pointer: string,
  pieces: Pieces,
  errors: InputError[],
): Promise<void> {
  return goOver(Object.keys(counters), pieces, errors, (name) => {
    if (counts(name, apis)) return;
    const message =
      'counts nothing that there is: it is tasks, rules, rates, ids/{api}/{kind}, times/... or chance/...';
    errors.push({ pointer: `${pointer}/${escapeToken(name)}`, message });
  });
}

function counts(name: string, apis: readonly Api[]): boolean {
  if (ofSandbox.has(name)) return true;
  const [family, api, kind = '', ...rest] = name.split('/');
  const plan = apis.find((one) => one.name === api);
  if (family === 'ids') return rest.length === 0 && Object.hasOwn(plan?.ids ?? {}, kind);
  const [, , operation] = ofScenario.exec(name) ?? [];
  return plan?.operations.some(({ id }) => id === operation) ?? false;
}

/** The counters of a document; those of tasks and rules lead beyond what it has of them, so that nothing is made twice. */
export function countersOf({ counters, tasks, rules }: SavedState): Map<string, number> {
  const all = new Map(Object.entries(counters));
  raise(all, 'tasks', tasks, ({ id }) => Number(id) + 1);
  raise(all, 'rules', rules, ({ id }) => Number(id.replace('rule-', '')));
  return all;
}

function raise<T>(counters: Map<string, number>, name: string, made: readonly T[], next: (one: T) => number): void {
  const beyond = made.reduce((most, one) => Math.max(most, next(one)), 0);
  if (beyond > (counters.get(name) ?? 0)) counters.set(name, beyond);
}
