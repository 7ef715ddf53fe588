import type { AnyOperation, Api } from '../api/api.js';
import type { OperationParameter } from '../api/description.js';
import { parametersIn } from '../api/route.js';
import type { Bag } from '../json.js';
import type { Catalogue } from '../scenario/catalogue.js';
import { bodyType } from '../scenario/example.js';
import type { Components } from './components.js';
import { describeAnswers } from './outcomes.js';
import { anyOf, Responses } from './responses.js';

/** What every operation of a document is made from. */
export interface Material {
  readonly api: Api;
  readonly catalogue: Catalogue;
  readonly components: Components;
}

/**
 * OpenAPI's Operation Object of a path and method. OpenAPI knows no query in a path: where a query member tells several
 * operations apart, they become one, with the parameters, bodies and answers of all.
 *
 * @param operations those of one path and method, those that need a query member first
 * @param operationId unique within the document
 */
export function describeOperation(
  { api, catalogue, components }: Material,
  operations: readonly [AnyOperation, ...AnyOperation[]],
  path: string,
  operationId: string,
): Bag {
  const [first] = operations;
  const responses = new Responses(components);
  for (const operation of operations) {
    const nameOf = (example: string) => (operations.length === 1 ? example : `${operation.id}/${example}`);
    describeAnswers(api, operation, catalogue, responses, nameOf);
  }
  const parameters = parametersOf(operations, path);
  const requestBody = requestBodyOf(api, operations, components);
  const scenarios = operations.flatMap((operation) => catalogue.of(operation).map(({ name }) => name));
  return {
    operationId,
    ...(operations.length === 1 ? {} : { description: toldApart(operations) }),
    'x-source': first.source,
    ...(first.sandbox ? { 'x-sandbox': first.sandbox } : {}),
    ...(scenarios.length > 0 ? { 'x-scenarios': [...new Set(scenarios)] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(requestBody ? { requestBody } : {}),
    responses: responses.described(),
    security: securityOf(api, first),
  };
}

function toldApart(operations: readonly AnyOperation[]): string {
  const said = operations.map(({ id, whenQuery }) => (whenQuery ? `with the query member ${whenQuery} ${id}` : id));
  return `Told apart by the query: ${said.join(', else ')}.`;
}

/** Those of the path, then those that any of the operations reads; required is what all of them require. */
function parametersOf(operations: readonly AnyOperation[], path: string): Bag[] {
  const found = new Map<string, OperationParameter & { readonly times: number }>();
  const add = (parameter: OperationParameter) => {
    const key = `${parameter.in} ${parameter.name}`;
    const before = found.get(key);
    const required = (before?.required ?? true) && parameter.required === true;
    found.set(key, { ...before, ...parameter, required, times: (before?.times ?? 0) + 1 });
  };
  for (const { parameters = [], example } of operations) {
    for (const name of parametersIn(path)) {
      const more = parameters.find((one) => one.in === 'path' && one.name === name);
      add({ ...more, in: 'path', name, required: true });
    }
    const others = parameters.filter((one) => one.in !== 'path');
    for (const parameter of others) add(parameter);
    const told = new Set(others.map(({ name }) => name));
    for (const name of Object.keys(example.query ?? {})) if (!told.has(name)) add({ in: 'query', name });
  }
  return [...found.values()].map(({ times, required, schema = { type: 'string' }, ...parameter }) => ({
    ...parameter,
    ...(required && times === operations.length ? { required } : {}),
    schema,
  }));
}

function requestBodyOf(
  api: Api,
  operations: readonly [AnyOperation, ...AnyOperation[]],
  components: Components,
): Bag | undefined {
  const taking = operations.filter(({ request }) => request !== undefined);
  if (taking.length === 0) return undefined;
  const schemas = [...new Set(taking.map(({ request }) => request ?? ''))].map((name) => components.refer(name));
  const examples: Record<string, object> = {};
  for (const { id, example } of taking) {
    if (example.body !== undefined) examples[id] = { summary: 'Succeeds in a fresh sandbox', value: example.body };
  }
  for (const { operation, name, request, reply } of api.samples ?? []) {
    const fits = taking.some(({ id }) => id === operation) && reply.status < 400 && request.body !== undefined;
    if (fits) examples[name] = { summary: name, value: request.body };
  }
  const content = { [bodyType(api, taking[0] ?? operations[0])]: { schema: anyOf(schemas), examples } };
  const required = taking.length === operations.length && !taking.some(({ bodyOptional }) => bodyOptional);
  return { required, content };
}

function securityOf(api: Api, operation: AnyOperation): Bag[] {
  if (operation.authenticated === false) return [];
  const ways = operation.security ?? api.security?.ways ?? [];
  return ways.map((schemes) => Object.fromEntries(schemes.map((scheme) => [scheme, []])));
}
