import type { Api } from '../../engine/api/api.js';
import type { Scenario } from '../../engine/request/scenario.js';
import { type Catalogue, statusAt } from '../../engine/scenario/catalogue.js';
import { type ExamplePlace, type ExampleRequest, exampleOf, viewOf } from '../../engine/scenario/example.js';
import { magicOf } from '../../engine/scenario/magic.js';
import { firstHalf } from '../../engine/way/answer-of.js';
import type { Engine } from '../../engine/way/engine.js';
import { type Rehearsed, rehearse } from '../../engine/way/rehearsal.js';
import { operation } from '../operation.js';
import { operationsIn, scopeAsked } from '../scope.js';
import type { ScenariosBody } from '../shapes.js';

/** The catalogue: everything that can be made to happen, each with a command that shows it. */
export function listScenarios(apis: readonly Api[], engine: Engine) {
  // Examples are tried out when somebody first asks; another catalogue has others.
  const made = new WeakMap<Catalogue, Map<string, Promise<ReadonlyMap<Scenario, Shown>>>>();
  return operation({
    id: 'listScenarios',
    method: 'GET',
    path: '/__sandbox/scenarios',
    source: 'ours',
    sandbox: 'none',
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
    async handle({ query, baseUrl }) {
      const { catalogue } = engine.library;
      const named = { api: query.get('api') ?? undefined, operation: query.get('operation') ?? undefined };
      const asked = scopeAsked(named, apis, '/query');
      const wanted = operationsIn(asked, apis);
      const here = made.get(catalogue) ?? new Map();
      made.set(catalogue, here);
      const key = JSON.stringify(asked);
      const making = here.get(key) ?? shownIn(catalogue, wanted, apis, engine);
      here.set(key, making);
      // Whoever asks next tries again.
      const shown = await making.catch((error: unknown) => {
        here.delete(key);
        throw error;
      });
      const scenarios = [...shown].map(([one, its]) => entryOf(one, its, apis, catalogue, baseUrl));
      return { status: 200, body: { scenarios } };
    },
  });
}

type Entry = ScenariosBody['scenarios'][number];

/** What of an entry is the same for everybody who asks. */
interface Shown {
  readonly request: ExampleRequest;
  readonly rehearsed: Rehearsed;
  readonly magic: Entry['magic'];
}

/** The scenarios that any of these operations takes, each tried out on one of them. */
async function shownIn(catalogue: Catalogue, wanted: readonly ExamplePlace[], apis: readonly Api[], engine: Engine) {
  const taking = (scenario: Scenario) => wanted.filter(({ operation }) => catalogue.of(operation).includes(scenario));
  const applicable = new Set(wanted.flatMap(({ operation }) => catalogue.of(operation)));
  const scenarios = catalogue.scenarios.filter((scenario) => applicable.has(scenario));
  const requests = scenarios.map((scenario) => exampleOf(scenario, taking(scenario)));
  const answers = await rehearse(engine, apis, requests);
  const shown = new Map<Scenario, Shown>();
  for (const [i, scenario] of scenarios.entries()) {
    const [request, rehearsed] = [requests[i], answers[i]];
    if (request && rehearsed) shown.set(scenario, { request, rehearsed, magic: magicOf(scenario, viewOf(request)) });
  }
  return shown;
}

function entryOf(
  scenario: Scenario,
  { request, rehearsed, magic }: Shown,
  apis: readonly Api[],
  catalogue: Catalogue,
  baseUrl: string,
): Entry {
  const own = apis.filter(({ name }) => name === scenario.api).flatMap((api) => api.operations);
  const operations = own.filter((one) => catalogue.of(one).includes(scenario)).map(({ id }) => id);
  const { name, api, title, description, source, stage, parameters } = scenario;
  const { operation, target, headers, content = null, body: text } = request;
  const body = operation.form && text !== undefined ? text : content;
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
    status: statusAt(scenario, operation),
    magic,
    example: curlOf(request, scenario, baseUrl),
    request: { method: operation.method, path: target, headers, body },
    reply: replyOf(rehearsed, baseUrl),
  };
}

function replyOf({ answer, truncated, address }: Rehearsed, baseUrl: string): Entry['reply'] {
  if (!answer) return null;
  const text = answer.body.replaceAll(address, baseUrl);
  if (truncated) return { status: answer.status, body: firstHalf(Buffer.from(text)).toString() };
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return { status: answer.status, body: text === '' ? null : isJson ? parsed(text) : text };
}

/** A user's own answer may be no JSON, whatever its media type says. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function curlOf(
  { operation: { method }, target, headers, body }: ExampleRequest,
  scenario: Scenario,
  baseUrl: string,
): string {
  const options = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) options.push(`-d ${quoted(body)}`);
  const { patience } = scenario.example;
  if (patience !== undefined) options.push(`--max-time ${patience}`);
  return `curl -sS -X ${method} ${quoted(baseUrl + target)} ${options.join(' ')}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
