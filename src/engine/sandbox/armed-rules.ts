import { countedAs } from '../api/act.js';
import type { AnyOperation, Api } from '../api/api.js';
import type { MaskedDigests } from '../masking/masked-digests.js';
import { masksIn, reviveQuery } from '../masking/seal-query.js';
import { matches } from '../masking/unseal.js';
import { Problem } from '../problem.js';
import { QueryCost, valuesIn } from '../query/cost.js';
import { compileQuery, type Test } from '../query/query.js';
import type { Chosen, Scenario } from '../request/scenario.js';
import type { Catalogue } from '../scenario/catalogue.js';
import { type Offer, parseScenarios } from '../scenario/header.js';
import type { StoreTx } from '../store/store.js';
import { putWorld, worldOf } from './world.js';

/** An armed rule: the scenarios of requests that themselves ask for none. */
export interface Rule {
  readonly id: string;
  /** Null: of every API. */
  readonly api: string | null;
  readonly operation: string | null;
  /** A sealed query over the request; null: every one. */
  readonly where: Readonly<Record<string, unknown>> | null;
  /** As in `X-Sandbox-Scenario`. */
  readonly scenario: string;
  /** How many requests it applies to; null: all. */
  readonly times: number | null;
  readonly note: string | null;
  /** How many it has applied to. */
  readonly applied: number;
  /** The sandbox's time: ISO 8601, UTC. */
  readonly createdAt: string;
}

export const ruleCollection = 'rules';

/** The newest first: the order in which they are asked. */
export function rulesOf(tx: StoreTx): readonly Rule[] {
  return ([...tx.list(ruleCollection)] as Rule[]).reverse();
}

export function putRule(tx: StoreTx, rule: Rule): void {
  const known = tx.get(ruleCollection, rule.id);
  tx.put(ruleCollection, rule.id, rule);
  if (!known) armed(tx, 1);
}

/** @returns false where there is none of that id */
export function removeRule(tx: StoreTx, id: string): boolean {
  if (!tx.get(ruleCollection, id)) return false;
  tx.remove(ruleCollection, id);
  armed(tx, -1);
  return true;
}

/** The world knows how many there are, so that a request in a sandbox without rules need not look. */
function armed(tx: StoreTx, more: number): void {
  const world = worldOf(tx);
  putWorld(tx, { ...world, rules: world.rules + more });
}

/**
 * The scenarios that the newest matching rule brings about, which is counted as applied.
 *
 * @param request what the rules' queries are asked about
 * @param isDead told of a rule whose scenario no operation takes any more: its file has gone
 * @returns undefined where no rule matches
 * @throws Problem `bad-request` where the rules ask too much of a request
 */
export async function chosenByRule(
  tx: StoreTx,
  { catalogue, digests }: { readonly catalogue: Catalogue; readonly digests: MaskedDigests },
  { api, operation }: { readonly api: Api; readonly operation: AnyOperation },
  request: object,
  isDead: (rule: Rule, reason: string) => void,
): Promise<Chosen[] | undefined> {
  const work = new QueryCost(request);
  for (const rule of rulesOf(tx)) {
    if (!isFor(rule, api, operation) || !(await found(rule, request, work, digests))) continue;
    const chosen = scenariosFor(rule.scenario, catalogue, api, operation);
    if (chosen instanceof Problem) {
      const anywhere = scenariosAmong(rule.scenario, catalogue.scenarios);
      if (anywhere instanceof Problem) isDead(rule, chosen.detail);
      continue;
    }
    putRule(tx, { ...rule, applied: rule.applied + 1 });
    return chosen;
  }
  return undefined;
}

/** What a rule's text chooses on an operation, or why it can't be asked for there. */
export function scenariosFor(
  text: string,
  catalogue: Catalogue,
  api: Api,
  operation: AnyOperation,
): Chosen[] | Problem {
  return readOrRefused(text, {
    place: `${api.name}/${operation.id}`,
    api: api.name,
    scenarios: catalogue.of(operation),
  });
}

/** The same where a rule is for any of several operations, which between them offer these scenarios. */
export function scenariosAmong(text: string, scenarios: readonly Scenario[]): Chosen[] | Problem {
  return readOrRefused(text, { place: 'any of the operations', api: '', scenarios });
}

function readOrRefused(text: string, offer: Offer): Chosen[] | Problem {
  try {
    return parseScenarios(text, 'rule', offer);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function isFor(rule: Rule, api: Api, operation: AnyOperation): boolean {
  return (
    (rule.api === null || rule.api === api.name) &&
    (rule.operation === null || rule.operation === operation.id || rule.operation === countedAs(operation)) &&
    (rule.times === null || rule.applied < rule.times)
  );
}

/** A rule's query stays the same object as long as the store keeps what it was given. */
const compiled = new WeakMap<object, Promise<Compiled>>();

interface Compiled {
  readonly test: Test;
  /** Of what it asks for. */
  readonly masked: readonly string[];
  /** How many values the query has in it. */
  readonly parts: number;
}

async function found({ id, where }: Rule, request: object, work: QueryCost, digests: MaskedDigests): Promise<boolean> {
  if (where === null) return true;
  const compiling = compiled.get(where) ?? compile(where, digests);
  compiled.set(where, compiling);
  const { test, masked, parts } = await compiling;
  work.mustAllow(parts, `/rules/${id}/where`);
  // What was masked with a key that is lost equals nothing, also where the rule says that it must not.
  return masked.every((one) => digests.canCompare(one)) && test(request);
}

async function compile(where: object, digests: MaskedDigests): Promise<Compiled> {
  const test = await compileQuery(reviveQuery(where, digests), '', matches);
  return { test, masked: masksIn(where).map(([, digest]) => digest), parts: valuesIn(where) };
}
