import { maskText } from '../masking/mask-text.js';
import { membersOf } from '../masking/seal.js';
import type { Call } from '../request/call.js';
import type { Chosen } from '../request/scenario.js';
import type { Trip } from '../request/trip.js';
import { chosenByRule, type Rule } from '../sandbox/armed-rules.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import { armed } from '../scenario/arm.js';
import type { Engine } from './engine.js';

/**
 * Chooses anew where rules have a say, and counts what is counted, in a unit of work of its own that survives whatever
 * becomes of the request.
 */
export async function chooseAnew(
  engine: Choosing,
  trip: Trip,
  call: Pick<Call, 'api' | 'operation' | 'view' | 'headers'>,
): Promise<readonly Chosen[]> {
  const { store, clock, digests, library } = engine;
  const { catalogue } = library;
  return store.transact(trip.sandbox, async (tx) => {
    const world = worldOf(tx);
    const realNow = clock.now();
    const isDead = (rule: Rule, reason: string) => warnOnce(engine, trip.sandbox, rule, reason);
    const ruled = trip.asked
      ? undefined
      : await chosenByRule(tx, { catalogue, digests }, call, requestOf(trip), isDead);
    return armed(ruled ?? trip.chosen, tx, {
      ...call,
      seed: world.seed,
      now: trip.fixed ?? timeIn(world, realNow),
      realNow,
      frozen: world.clock.mode === 'frozen',
      secrecy: engine.secrecyOf(call.api),
    });
  });
}

/** What scenarios are chosen and counted with. */
type Choosing = Pick<Engine, 'store' | 'clock' | 'digests' | 'library' | 'secrecyOf' | 'log'>;

/** Rules that have been warned of: the latest, by engine. */
const warnedOf = new WeakMap<object, Set<string>>();
const mostWarnedOf = 1_000;

function warnOnce(engine: Choosing, sandbox: string, rule: Rule, reason: string): void {
  const { log } = engine;
  const warned = warnedOf.get(engine) ?? new Set();
  warnedOf.set(engine, warned);
  const place = JSON.stringify([sandbox, rule.id, rule.createdAt]);
  if (warned.has(place)) return;
  if (warned.size >= mostWarnedOf) warned.clear();
  warned.add(place);
  const details = { sandbox: maskText(sandbox), rule: rule.id, scenario: rule.scenario, reason };
  log.warn(details, 'an armed rule can not act: there is no such scenario any more');
}

/** What the queries of rules are asked about: the request as it came. */
function requestOf({ method, path, params, query, headers, body }: Trip): object {
  return {
    method,
    path,
    params,
    query: membersOf(query),
    headers,
    body: body.kind === 'json' ? body.value : undefined,
  };
}
