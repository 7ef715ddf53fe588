import type { Api } from '../engine/api/api.js';
import { escapeToken } from '../engine/json-pointer.js';
import { withAddressesHidden } from '../engine/masking/mask-record.js';
import { masksIn, shownQuery } from '../engine/masking/seal-query.js';
import { Pieces } from '../engine/pieces.js';
import { badInput, type InputError } from '../engine/problem.js';
import { countsMasked } from '../engine/scenario/arm.js';
import { goOver, mostErrors } from './go-over.js';
import type { SavedState } from './shapes.js';

/**
 * A sandbox's state as it may leave the store. What was masked can be compared only where the key to it is: rules that
 * ask for such a value stand by themselves, as they are shown, and counts of what requests about one did stay behind.
 */
export function leaving(state: SavedState, apis: readonly Api[]): SavedState {
  const rules: typeof state.rules = [];
  const left: typeof state.rules = [];
  for (const rule of state.rules) (masksIn(rule.where).length === 0 ? rules : left).push(rule);
  const counters = Object.fromEntries(Object.entries(state.counters).filter(([name]) => !countsMasked(name)));
  const { callbackPolicy: policy } = state;
  const others = {
    ...state,
    collections: withoutSecrets(state.collections, apis),
    rules,
    counters,
    ...(policy && { callbackPolicy: withAddressesHidden(policy, targets) }),
  };
  if (left.length === 0) return others;
  return { ...others, rulesLeftOut: left.map((rule) => ({ ...rule, where: shownWhere(rule) })) };
}

const targets = new Set(['target']);

/** Of the addresses in records, which are kept as they were sent, nothing secret leaves. */
function withoutSecrets(collections: SavedState['collections'], apis: readonly Api[]): SavedState['collections'] {
  const hidden = apis.flatMap(({ name, addresses }) => {
    const own = addresses && collections[name];
    if (!own) return [];
    const shown = Object.entries(own).map(
      ([collection, records]) => [collection, records.map((one) => withAddressesHidden(one, addresses))] as const,
    );
    return [[name, Object.fromEntries(shown)] as const];
  });
  return { ...collections, ...Object.fromEntries(hidden) };
}

function shownWhere({ where }: SavedState['rules'][number]): typeof where {
  return shownQuery(where) as typeof where;
}

/**
 * Others go first now and then.
 *
 * @param pointer where the document stands in the request
 * @throws Problem `bad-request` for a rule that asks for a masked value, or a counter of requests about one
 */
export async function mustAskPlainly({ rules, counters }: SavedState, pointer: string): Promise<void> {
  const pieces = new Pieces();
  const errors: InputError[] = [];
  await goOver(rules, pieces, errors, ({ where }, i) => {
    const message =
      'stands for a value that was masked, which nobody can tell here: write the value, or leave the rule out';
    for (const [at] of masksIn(where, `${pointer}/rules/${i}/where`)) errors.push({ pointer: at, message });
  });
  await goOver(Object.keys(counters), pieces, errors, (name) => {
    if (!countsMasked(name)) return;
    const message = 'counts requests about a value that was masked, which nobody can tell here: leave it out';
    errors.push({ pointer: `${pointer}/counters/${escapeToken(name)}`, message });
  });
  if (errors.length > 0) throw badInput(errors.slice(0, mostErrors));
}
