import type { Api } from '../../engine/api.js';
import type { Engine } from '../../engine/engine.js';
import { type Catalogue, statusOf } from '../../engine/scenario/catalogue.js';
import { askedInExample, type ExampleRequest, exampleOf } from '../../engine/scenario/example.js';
import type { Scenario } from '../../engine/scenario/scenario.js';
import { operationsAt, placeAsked } from '../known.js';
import { takesOnly } from '../query.js';
import { operation } from '../records.js';

/** The catalogue: everything that can be made to happen, each with a command that shows it. */
export function listScenarios(apis: readonly Api[], { library }: Engine) {
  return operation({
    id: 'listScenarios',
    method: 'GET',
    path: '/__sandbox/scenarios',
    source: 'ours',
    replies: { 200: 'scenarios' },
    parameters: [
      { in: 'query', name: 'api', description: 'Only those of this API, and the generic ones.' },
      {
        in: 'query',
        name: 'operation',
        description: 'Only those that apply to this operation; of one API where it is written api/operation.',
      },
    ],
    example: {},
    handle({ query, baseUrl }) {
      const { catalogue } = library;
      takesOnly(query, ['api', 'operation']);
      const named = { api: query.get('api') ?? undefined, operation: query.get('operation') ?? undefined };
      const wanted = operationsAt(placeAsked(named, apis, '/query'), apis);
      const applicable = new Set(wanted.flatMap(({ operation }) => catalogue.of(operation)));
      const listed = catalogue.scenarios.filter((scenario) => applicable.has(scenario));
      return { status: 200, body: { scenarios: listed.map((one) => entryOf(one, apis, catalogue, baseUrl)) } };
    },
  });
}

function entryOf(scenario: Scenario, apis: readonly Api[], catalogue: Catalogue, baseUrl: string) {
  const example = exampleOf(scenario, apis);
  const own = apis.filter(({ name }) => name === scenario.api).flatMap((api) => api.operations);
  const operations = own.filter((one) => catalogue.of(one).includes(scenario)).map(({ id }) => id);
  const { name, api, title, description, source, stage, parameters } = scenario;
  return {
    name,
    api,
    // A generic scenario is for every operation of every API.
    operations,
    title,
    description,
    source,
    stage,
    parameters: { ...parameters },
    status: statusOf(scenario, example.operation),
    example: curlOf(example, scenario, baseUrl),
  };
}

function curlOf(
  { operation: { method }, target, headers, body }: ExampleRequest,
  scenario: Scenario,
  baseUrl: string,
): string {
  const sent = { ...headers, 'x-sandbox-scenario': askedInExample(scenario) };
  const options = Object.entries(sent).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) options.push(`-d ${quoted(body)}`);
  const { patience } = scenario.example;
  if (patience !== undefined) options.push(`--max-time ${patience}`);
  return `curl -sS -X ${method} ${quoted(baseUrl + target)} ${options.join(' ')}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
