import type { Api } from '../engine/api/api.js';
import { badInput, Problem } from '../engine/problem.js';
import { scenariosAmong, scenariosFor } from '../engine/sandbox/armed-rules.js';
import type { Engine } from '../engine/way/engine.js';
import { operationsAt, type Place, placeAsked } from './scope.js';
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
  engine: Engine,
  pointer: string,
): Promise<Place> {
  const place = placeAsked({ api, operation }, apis, pointer);
  mustBeTaken(scenario, place, apis, engine, `${pointer}/scenario`);
  if (where !== undefined) await mustBeFindable(where, underRules(place, apis), `${pointer}/where`);
  return place;
}

/** Some operation has to take the scenario. */
function mustBeTaken(scenario: string, place: Place, apis: readonly Api[], { library }: Engine, pointer: string): void {
  const { catalogue } = library;
  const places = operationsAt(place, apis);
  const answers = places.map(({ api, operation }) => scenariosFor(scenario, catalogue, api, operation));
  if (answers.some((answer) => !(answer instanceof Problem))) return;
  const [only] = answers;
  const offered = new Set(places.flatMap(({ operation }) => catalogue.of(operation)));
  const reason = places.length === 1 ? only : scenariosAmong(scenario, [...offered]);
  const detail = reason instanceof Problem ? `: ${reason.detail}` : '';
  const said = places.length === 1 ? detail : `: no operation takes it${detail}`;
  const remedy = 'GET /__sandbox/scenarios lists what each takes';
  throw badInput([{ pointer, message: `can not be asked for${said}; ${remedy}` }]);
}
