import type { Api } from '../engine/api/api.js';
import { badInput, Problem } from '../engine/problem.js';
import { scenariosAmong, scenariosFor } from '../engine/sandbox/armed-rules.js';
import type { Library } from '../engine/test-data/library.js';
import { operationsIn, type Scope, scopeAsked } from './scope.js';
import { mustBeFindable, underRules } from './where-asked.js';

/** What a caller says of a rule that can be wrong. */
interface Asked {
  readonly api?: string | undefined;
  /** Also as `api/operation`. */
  readonly operation?: string | undefined;
  readonly where?: object | undefined;
  /** As in `X-Sandbox-Scenario`. */
  readonly scenario: string;
}

/**
 * Where a rule applies.
 *
 * @param pointer where the rule stands in the request, for errors
 * @throws Problem `bad-request` for one that would lie there armed and never act
 */
export async function ruleAsked(
  { api, operation, where, scenario }: Asked,
  apis: readonly Api[],
  library: Pick<Library, 'catalogue'>,
  pointer: string,
): Promise<Scope> {
  const scope = scopeAsked({ api, operation }, apis, pointer);
  mustBeTaken(scenario, scope, apis, library, `${pointer}/scenario`);
  if (where !== undefined) await mustBeFindable(where, underRules(scope, apis), `${pointer}/where`);
  return scope;
}

/** Some operation has to take the scenario. */
function mustBeTaken(
  scenario: string,
  scope: Scope,
  apis: readonly Api[],
  { catalogue }: Pick<Library, 'catalogue'>,
  pointer: string,
): void {
  const all = operationsIn(scope, apis);
  const answers = all.map(({ api, operation }) => scenariosFor(scenario, catalogue, api, operation));
  if (answers.some((answer) => !(answer instanceof Problem))) return;
  const [only] = answers;
  const offered = new Set(all.flatMap(({ operation }) => catalogue.of(operation)));
  const reason = all.length === 1 ? only : scenariosAmong(scenario, [...offered]);
  const detail = reason instanceof Problem ? `: ${reason.detail}` : '';
  const said = all.length === 1 ? detail : `: no operation takes it${detail}`;
  const remedy = 'GET /__sandbox/scenarios lists what each takes';
  throw badInput([{ pointer, message: `can not be asked for${said}; ${remedy}` }]);
}
