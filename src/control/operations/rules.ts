import type { Api } from '../../engine/api/api.js';
import { sealedQuery } from '../../engine/journal/criteria.js';
import { maskText } from '../../engine/masking/mask-text.js';
import { shownQuery } from '../../engine/masking/seal-query.js';
import { Problem } from '../../engine/problem.js';
import { putRule, type Rule, removeRule, rulesOf } from '../../engine/sandbox/armed-rules.js';
import { timeIn, worldOf } from '../../engine/sandbox/world.js';
import type { StoreTx } from '../../engine/store/store.js';
import type { Engine } from '../../engine/way/engine.js';
import { type Looking, lookInto } from '../look-into.js';
import { operation } from '../operation.js';
import { ruleAsked } from '../rule-asked.js';
import { withActs } from '../scope.js';
import type { RuleBody } from '../shapes.js';
import { shownOperation } from '../shown.js';

/** Arms a rule: from now on it chooses for requests that ask for nothing themselves. */
export function armRule(
  { store, clock, library, secrecyOf }: Pick<Engine, 'store' | 'clock' | 'library' | 'secrecyOf'>,
  apis: readonly Api[],
) {
  return operation({
    id: 'armRule',
    method: 'POST',
    path: '/__sandbox/rules',
    source: 'ours',
    sandbox: 'entered',
    request: 'new-rule',
    replies: { 201: 'rule' },
    example: { body: { operation: shownOperation(apis), scenario: 'status;code=503', times: 2 } },
    async asks({ body }) {
      const scope = await ruleAsked(body, withActs(apis), library, '/body');
      const api = apis.find(({ name }) => name === scope.api) ?? null;
      return { scope, where: body.where ? await sealedQuery(body.where, secrecyOf(api), '/body/where') : null };
    },
    async handle({ body, sandbox, asked: { scope, where } }) {
      const rule = await store.transact(sandbox, (tx) => {
        const now = timeIn(worldOf(tx), clock.now());
        const rule: Rule = {
          id: `rule-${tx.count('rules') + 1}`,
          api: scope.api ?? null,
          operation: scope.operation ?? null,
          where,
          scenario: body.scenario,
          times: body.times ?? null,
          note: body.note === undefined ? null : maskText(body.note),
          applied: 0,
          createdAt: now.toISOString(),
        };
        putRule(tx, rule);
        tell(tx, 'armed', rule);
        return rule;
      });
      return { status: 201, body: shown(rule) };
    },
  });
}

export function listRules(engine: Looking, apis: readonly Api[]) {
  return operation({
    id: 'listRules',
    method: 'GET',
    path: '/__sandbox/rules',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 200: 'rules' },
    example: {},
    async handle(about) {
      const rules = await lookInto(engine, apis, about, rulesOf);
      return { status: 200, body: { rules: rules.map(shown) } };
    },
  });
}

export function disarmRule({ store }: Pick<Engine, 'store'>) {
  return operation({
    id: 'disarmRule',
    method: 'DELETE',
    path: '/__sandbox/rules/:id',
    source: 'ours',
    sandbox: 'existing',
    replies: { 204: 'nothing' },
    example: { params: { id: 'rule-1' } },
    async handle({ params, sandbox }) {
      const id = params['id'] ?? '';
      const removed = await store.transact(sandbox, (tx) => disarm(tx, id));
      if (!removed) throw new Problem('not-found', `The sandbox ${sandbox} has no rule of this id`);
      return { status: 204, body: {} };
    },
  });
}

export function disarmRules({ store }: Pick<Engine, 'store'>) {
  return operation({
    id: 'disarmRules',
    method: 'DELETE',
    path: '/__sandbox/rules',
    source: 'ours',
    sandbox: 'if-there',
    replies: { 204: 'nothing' },
    example: {},
    async handle({ sandbox, isThere }) {
      // Where there is no sandbox there is nothing to disarm.
      if (!isThere) return { status: 204, body: {} };
      await store.transact(sandbox, (tx) => {
        for (const { id } of rulesOf(tx)) disarm(tx, id);
      });
      return { status: 204, body: {} };
    },
  });
}

function disarm(tx: StoreTx, id: string): boolean {
  const rule = rulesOf(tx).find((rule) => rule.id === id);
  if (!rule) return false;
  tell(tx, 'disarmed', rule);
  return removeRule(tx, id);
}

function tell(tx: StoreTx, change: 'armed' | 'disarmed', rule: Rule): void {
  tx.append({ kind: 'rule', id: `${rule.id}/${change}`, text: JSON.stringify({ change, rule: shown(rule) }) });
}

function shown(rule: Rule): RuleBody {
  return { ...rule, where: rule.where && (shownQuery(rule.where) as RuleBody['where']) };
}
