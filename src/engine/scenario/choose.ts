import type { AnyOperation, Api } from '../api/api.js';
import type { Trip } from '../journal/record.js';
import { maskText } from '../masking/mask-text.js';
import { membersOf } from '../masking/seal.js';
import { chosenByRule, type Rule } from '../sandbox/armed-rules.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { Engine } from '../way/engine.js';
import type { Call } from '../way/judge.js';
import { arm, mustBeArmed } from './arm.js';
import type { Catalogue } from './catalogue.js';
import { type Offer, parseScenarios, plainly } from './header.js';
import { parsePrefer } from './prefer.js';
import type { Chosen } from './scenario.js';

/** What triggers, rules and business keys are read from. */
export interface RequestView {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface Asked {
  readonly header: string | undefined;
  readonly prefer: string | undefined;
  readonly path: string | undefined;
}

/**
 * What the request asks for: the header, else `Prefer`, else the path. All of them are checked, so that none is silently
 * ignored.
 *
 * @returns an empty list where none asks
 * @throws Problem `bad-scenario` or `bad-prefer`
 */
export function askedFor(asked: Asked, catalogue: Catalogue, api: Api, operation: AnyOperation | undefined): Chosen[] {
  if (asked.header === undefined && asked.prefer === undefined && asked.path === undefined) return [];
  const scenarios = operation
    ? catalogue.of(operation)
    : catalogue.scenarios.filter((one) => one.api === api.name || one.api === null);
  const offer: Offer = { place: operation ? `${api.name}/${operation.id}` : api.name, api: api.name, scenarios };
  const byHeader = asked.header === undefined ? undefined : parseScenarios(asked.header, 'header', offer);
  const byPrefer = asked.prefer === undefined ? undefined : parsePrefer(asked.prefer, offer, operation);
  const byPath = asked.path === undefined ? undefined : parseScenarios(asked.path, 'path', offer);
  return [byHeader, byPrefer && [byPrefer], byPath].find((chosen) => chosen && chosen.length > 0) ?? [];
}

/** The scenarios that the request's own values bring about: at most one, the first in the table's order. */
export function triggered(catalogue: Catalogue, operation: AnyOperation, view: () => RequestView): Chosen[] {
  const candidates = catalogue.triggersOf(operation);
  if (candidates.length === 0) return [];
  const request = view();
  const hit = candidates.find((scenario) => scenario.trigger?.(request));
  return hit ? [plainly(hit, 'trigger')] : [];
}

/** Whether a unit of work of its own has to be spent on what was chosen, before the request is judged. */
export function needsArming(chosen: readonly Chosen[]): boolean {
  return chosen.some(({ stage }) => stage === 'connection') || mustBeArmed(chosen);
}

/**
 * Chooses anew where rules have a say, and counts what is counted, in a unit of work of its own that survives whatever
 * becomes of the request.
 */
export async function chooseAnew(engine: Engine, trip: Trip, call: Omit<Call, 'chosen'>): Promise<void> {
  trip.chosen = await engine.store.transact(trip.sandbox, async (tx) => {
    const world = worldOf(tx);
    const realNow = engine.clock.now();
    const isDead = (rule: Rule, reason: string) => warnOnce(engine, trip.sandbox, rule, reason);
    const ruled = trip.asked ? undefined : await chosenByRule(tx, engine, call, requestOf(trip), isDead);
    const chosen = ruled ?? trip.chosen;
    arm(chosen, tx, {
      ...call,
      seed: world.seed,
      now: trip.fixed ?? timeIn(world, realNow),
      realNow,
      frozen: world.clock.mode === 'frozen',
      rules: engine.sealRules(call.api),
    });
    return chosen;
  });
  trip.asked = true;
}

/** Rules that have been warned of: the latest, by engine. */
const warnedOf = new WeakMap<Engine, Set<string>>();
const mostWarnedOf = 1_000;

function warnOnce(engine: Engine, sandbox: string, rule: Rule, reason: string): void {
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
