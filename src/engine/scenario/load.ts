import type { AnyOperation, Api } from '../api/api.js';
import type { Source } from '../api/description.js';
import { parametersIn } from '../api/route.js';
import { checked, type DataError, type DataFile, faulty } from '../data-file.js';
import { escapeToken } from '../json-pointer.js';
import { validHere } from '../nearest.js';
import { Problem } from '../problem.js';
import type { Outcome, Scenario, Stage } from '../request/scenario.js';
import type { Validate } from '../schema.js';
import type { ScenarioFile } from '../shapes.js';
import { validators } from '../validators.js';
import { mustAct } from './acting.js';
import type { AnswerFile } from './answer.js';
import { parametersMustHold } from './declared-parameters.js';
import { askedInExample, exampleOf, viewOf } from './example.js';
import { stagesOf, wrongParameter } from './fault-needs.js';
import { parseScenarios } from './header.js';
import { withMagic } from './magic.js';
import { statusOf } from './status.js';
import { inAnyCase, mustTrigger } from './trigger.js';

/** What no scenario is without. */
const needed = ['title', 'description', 'source', 'operations', 'stage', 'outcome'] as const;

type WholeScenario = ScenarioFile & Required<Pick<ScenarioFile, (typeof needed)[number]>>;

/**
 * A file's scenario.
 *
 * @throws DataError where it breaks its schema, names what isn't there or would come to nothing
 */
export async function readScenario(file: DataFile, apis: readonly Api[]): Promise<Scenario> {
  if (!/^[a-z][a-z0-9-]*$/.test(file.name)) {
    throw faulty(file, '', 'a scenario is named with small letters, digits and hyphens');
  }
  const written = checked<ScenarioFile>(file, validators['scenario']);
  if (!isWhole(written)) throw lacking(file, written);
  const api = apis.find(({ name }) => name === file.api);
  const content = withBareNames(written, file.api);
  const operations = operationsOf(api, content);
  if (!file.trusted) mustHold(file, api, operations, content);
  const scenario: Scenario = {
    name: file.name,
    api: file.api === 'generic' ? null : file.api,
    position: content.position ?? Number.MAX_SAFE_INTEGER,
    title: content.title,
    description: content.description,
    source: content.source as Source,
    operations: content.operations,
    stage: content.stage as Stage,
    status: api ? statusOf(file, { api, operations }, content) : content.status,
    final: content.final ?? false,
    parameters: content.parameters ?? {},
    trigger: content.trigger ? await triggerOf(file, api, operations, content.trigger) : undefined,
    triggerSchema: content.trigger ?? undefined,
    outcome: await outcomeOf({ ...file, about: api && { api, operations } }, content),
    example: content.example ?? {},
  };
  if (!file.trusted) exampleMustFit(file, api, scenario);
  if (!scenario.trigger || !api) return scenario;
  const places = operations.map((operation) => ({ api, operation }));
  return { ...scenario, description: withMagic(scenario.description, scenario, viewOf(exampleOf(scenario, places))) };
}

/** @throws DataError where it names what isn't there, or would come to nothing */
function mustHold(
  file: DataFile,
  api: Api | undefined,
  operations: readonly AnyOperation[],
  content: WholeScenario,
): void {
  if (api) operationsMustExist(file, api, content);
  if (api) mustCauseCallbacks(file, operations, content);
  mustFitItsStage(file, content);
  parametersMustHold(file, content.parameters ?? {});
  if (api) mustAct(file, api, operations, content);
}

function isWhole(content: ScenarioFile): content is WholeScenario {
  return needed.every((member) => content[member] !== undefined);
}

/** The same with the names of operations as the API has them: it may stand in front of each. */
function withBareNames(content: WholeScenario, api: string): WholeScenario {
  const bare = (name: string) => (name.startsWith(`${api}/`) ? name.slice(api.length + 1) : name);
  const { operations, example } = content;
  return {
    ...content,
    operations: operations === 'all' ? operations : (operations.map(bare) as typeof operations),
    ...(example?.operation !== undefined && { example: { ...example, operation: bare(example.operation) } }),
  };
}

function lacking(file: DataFile, content: ScenarioFile): DataError {
  const [first, ...others] = needed.filter((member) => content[member] === undefined);
  const more = others.length > 0 ? `, and so are ${others.join(', ')}` : '';
  const reason = `is missing${more}; only a file that is named as a scenario that ships may leave members out`;
  return faulty(file, `/${first}`, reason);
}

function operationsMustExist(file: DataFile, api: Api, { operations }: WholeScenario): void {
  if (operations === 'all') return;
  const known = api.operations.map(({ id }) => id);
  const at = operations.findIndex((operation) => !known.includes(operation));
  const stray = operations[at];
  if (stray === undefined) return;
  const valid = validHere(
    stray,
    known.map((id) => `${api.name}/${id}`),
    'there are',
  );
  throw faulty(file, `/operations/${at}`, `there is no operation ${stray}${valid}`);
}

/** What acts on callbacks does so where there are any. */
function mustCauseCallbacks(file: DataFile, operations: readonly AnyOperation[], { stage }: WholeScenario): void {
  if (stage !== 'callback' || operations.some(({ callbacks }) => callbacks !== undefined)) return;
  throw faulty(file, '/stage', 'none of its operations causes a callback');
}

function operationsOf(
  api: Api | undefined,
  { operations }: Pick<WholeScenario, 'operations'> | Scenario,
): readonly AnyOperation[] {
  return api?.operations.filter(({ id }) => operations === 'all' || operations.includes(id)) ?? [];
}

/** What an example has in vain would make it one of something else. */
function exampleMustFit(file: DataFile, api: Api | undefined, scenario: Scenario): void {
  const { operation, params = {}, parameters } = scenario.example;
  if (parameters !== undefined) parametersMustFit(file, scenario);
  if (!api) return;
  const own = operationsOf(api, scenario);
  const shown = operation === undefined ? own[0] : own.find(({ id }) => id === operation);
  const names = own.map(({ id }) => `${api.name}/${id}`).join(', ');
  if (!shown) throw faulty(file, '/example/operation', `is none of the scenario's own, which are ${names}`);
  const stray = Object.keys(params).find((name) => !parametersIn(shown.path).includes(name));
  if (stray === undefined) return;
  throw faulty(
    file,
    `/example/params/${escapeToken(stray)}`,
    `the path of ${api.name}/${shown.id} has none of this name`,
  );
}

function parametersMustFit(file: DataFile, scenario: Scenario): void {
  const offer = { place: 'its example', api: scenario.api ?? '', scenarios: [scenario] };
  try {
    parseScenarios(askedInExample(scenario), 'header', offer);
  } catch (error) {
    throw error instanceof Problem ? faulty(file, '/example/parameters', error.detail) : error;
  }
}

/** An outcome at a stage where nothing would come of it is refused. */
function mustFitItsStage(file: DataFile, { outcome, stage, parameters = {} }: WholeScenario): void {
  const stages = stagesOf(outcome);
  for (const [name, parameter] of Object.entries(parameters)) {
    const moved = parameter.kind === 'boolean' ? parameter.stage : undefined;
    if (moved === undefined || stages.includes(moved)) continue;
    throw faulty(file, `/parameters/${name}/stage`, `this outcome acts at ${stages.join(', ')}`);
  }
  if (!stages.includes(stage)) throw faulty(file, '/stage', `this outcome acts at ${stages.join(', ')}`);
  const wrong = 'fault' in outcome ? wrongParameter(outcome.fault, parameters) : undefined;
  if (wrong) throw faulty(file, wrong.pointer, wrong.reason);
}

/** The template library costs start-up time: it is loaded where a user's file has an answer. */
async function outcomeOf(file: AnswerFile, { outcome }: WholeScenario): Promise<Outcome> {
  if (!('answer' in outcome)) return outcome as Outcome;
  const { compileAnswer } = await import('./answer.js');
  return { answer: compileAnswer(file, outcome.answer) };
}

/** ajv is loaded only where a trigger has to be compiled that no build has compiled ahead: a user's own. */
async function triggerOf(
  file: DataFile,
  api: Api | undefined,
  operations: readonly AnyOperation[],
  schema: object,
): Promise<Validate> {
  if (api && !file.trusted) mustTrigger(file, { api, operations }, schema);
  const shipped = api?.triggers[JSON.stringify(schema)];
  if (shipped) return shipped;
  const { compileSchema } = await import('../compile.js');
  try {
    return inAnyCase(schema, compileSchema(schema));
  } catch (error) {
    throw faulty(file, '/trigger', error instanceof Error ? error.message : String(error));
  }
}
