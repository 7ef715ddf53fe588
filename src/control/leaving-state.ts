import { masksIn, shownQuery } from '../engine/journal/seal-query.js';
import { badInput } from '../engine/problem.js';
import { countsMasked } from '../engine/scenario/arm.js';
import { escapeToken } from '../engine/schema.js';
import { mostErrors } from './saved-state.js';
import type { SavedState } from './shapes.js';

/**
 * A sandbox's state as it may leave the store. What was masked can be compared only where the key to it is: rules that
 * ask for such a value stand by themselves, as they are shown, and counts of what requests about one did stay behind.
 */
export function leaving(state: SavedState): SavedState {
  const rules = state.rules.filter(({ where }) => masksIn(where).length === 0);
  const counters = Object.fromEntries(Object.entries(state.counters).filter(([name]) => !countsMasked(name)));
  const others = { ...state, rules, counters };
  if (rules.length === state.rules.length) return others;
  const left = state.rules.filter((rule) => !rules.includes(rule));
  return { ...others, rulesLeftOut: left.map((rule) => ({ ...rule, where: shownWhere(rule) })) };
}

function shownWhere({ where }: SavedState['rules'][number]): typeof where {
  return shownQuery(where) as typeof where;
}

/**
 * @param pointer where the document stands in the request
 * @throws Problem `bad-request` for a rule that asks for a masked value, or a counter of requests about one
 */
export function mustAskPlainly({ rules, counters }: SavedState, pointer: string): void {
  const message =
    'stands for a value that was masked, which nobody can tell here: write the value, or leave the rule out';
  const errors = rules.flatMap(({ where }, i) =>
    masksIn(where, `${pointer}/rules/${i}/where`).map(([at]) => ({ pointer: at, message })),
  );
  const counted = Object.keys(counters).filter(countsMasked);
  errors.push(
    ...counted.map((name) => ({
      pointer: `${pointer}/counters/${escapeToken(name)}`,
      message: 'counts requests about a value that was masked, which nobody can tell here: leave it out',
    })),
  );
  if (errors.length > 0) throw badInput(errors.slice(0, mostErrors));
}
