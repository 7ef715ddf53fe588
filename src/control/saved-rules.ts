import type { Api } from '../engine/api/api.js';
import { sealedAnew } from '../engine/journal/criteria.js';
import { maskText } from '../engine/masking/mask-text.js';
import { reviveQuery } from '../engine/masking/seal-query.js';
import type { Pieces } from '../engine/pieces.js';
import { type InputError, Problem } from '../engine/problem.js';
import type { Engine } from '../engine/way/engine.js';
import { goOver } from './go-over.js';
import { ruleAsked } from './rule-asked.js';
import { withActs } from './scope.js';
import type { SavedState } from './shapes.js';

type SavedRule = SavedState['rules'][number];

/** What rules are read with. */
export type RuleReading = Pick<Engine, 'library' | 'digests' | 'secrecyOf'>;

const ruleId = /^rule-[1-9]\d{0,13}$/;

/** The rules, with what each names told apart. */
export async function rulesAsked(
  rules: readonly SavedRule[],
  { engine, apis, pieces }: { readonly engine: RuleReading; readonly apis: readonly Api[]; readonly pieces: Pieces },
  pointer: string,
  errors: InputError[],
): Promise<SavedRule[]> {
  const asked: SavedRule[] = [];
  await goOver(rules, pieces, errors, async (rule, i) => {
    if (!ruleId.test(rule.id)) errors.push({ pointer: `${pointer}/${i}/id`, message: 'is rule- and a number' });
    try {
      asked.push(await ruleTaken(rule, engine, apis, `${pointer}/${i}`));
    } catch (error) {
      const faults = error instanceof Problem ? error.members['errors'] : undefined;
      if (!Array.isArray(faults)) throw error;
      errors.push(...(faults as readonly InputError[]));
    }
  });
  return asked;
}

async function ruleTaken(
  rule: SavedRule,
  engine: RuleReading,
  apis: readonly Api[],
  pointer: string,
): Promise<SavedRule> {
  const { scenario, where } = rule;
  const [api, operation] = [rule.api ?? undefined, rule.operation ?? undefined];
  const revived = where === null ? undefined : (reviveQuery(where, engine.digests) as typeof where);
  const scope = await ruleAsked({ api, operation, where: revived, scenario }, withActs(apis), engine.library, pointer);
  const owner = apis.find(({ name }) => name === scope.api) ?? null;
  const sealed = where && (sealedAnew(where, engine.secrecyOf(owner)) as typeof where);
  const note = rule.note && maskText(rule.note);
  return { ...rule, note, api: scope.api ?? null, operation: scope.operation ?? null, where: sealed };
}
