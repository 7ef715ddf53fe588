import { type AnyOperation, type Api, Refusal, type Rendered } from '../api/api.js';
import type { RequestView } from '../api/request-view.js';
import { pathWith } from '../api/route.js';
import { formText, formType } from '../form.js';
import type { Bag } from '../json.js';
import type { Scenario } from '../request/scenario.js';
import { argumentsFrom } from './arguments.js';

/** A request that brings a scenario about when it is asked for. */
export interface ExampleRequest {
  readonly api: Api;
  readonly operation: AnyOperation;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** What `body` is the text of: JSON, or a form's fields. */
  readonly content: unknown;
  /** Undefined for a request without a body. */
  readonly body: string | undefined;
}

/** What the example of a scenario asks for: its name, with parameters where its defaults would not show it. */
export function askedInExample({ name, example: { parameters } }: Scenario): string {
  return parameters === undefined ? name : `${name};${parameters}`;
}

/** Where an example may be sent to. */
export interface ExamplePlace {
  readonly api: Api;
  readonly operation: AnyOperation;
}

/**
 * The example request of a scenario, on the operation that it is shown with, or the first of these where that is not among
 * them. Without its last header it succeeds.
 *
 * @param places operations that take the scenario, at least one
 */
export function exampleOf(scenario: Scenario, places: readonly ExamplePlace[]): ExampleRequest {
  const [first] = places;
  const usual = scenario.example.operation ?? (scenario.operations === 'all' ? undefined : scenario.operations[0]);
  const place = places.find(({ operation: { id } }) => id === usual) ?? first;
  if (!place) throw new Error(`nothing to show ${scenario.name} with`);
  const isUsual = usual === undefined ? place === first : place.operation.id === usual;
  const { params: _, body: __, ...anywhere } = scenario.example;
  const request = requestOf(place.api, place.operation, isUsual ? scenario.example : anywhere);
  return { ...request, headers: { ...request.headers, 'x-sandbox-scenario': askedInExample(scenario) } };
}

/** The media type of the bodies that an operation takes. */
export function bodyType({ mediaType }: Api, { form }: AnyOperation): string {
  return form ? formType : mediaType;
}

/** The operation's own example. */
export function requestOf(api: Api, operation: AnyOperation, changes: Scenario['example'] = {}): ExampleRequest {
  const { example } = operation;
  const params = { ...example.params, ...changes.params };
  const query = new URLSearchParams(example.query).toString();
  const path = pathWith(operation.path, params);
  const body = changes.body ?? example.body;
  return {
    api,
    operation,
    target: query ? `${path}?${query}` : path,
    params,
    query: example.query ?? {},
    headers: { ...(body === undefined ? {} : { 'content-type': bodyType(api, operation) }), ...example.headers },
    content: body,
    body: body === undefined ? undefined : operation.form ? formText(Object(body)) : JSON.stringify(body),
  };
}

/** What a scenario's error answers to the operation's own example. */
export function refusalShown(
  api: Api,
  operation: AnyOperation,
  { refuse, args = {} }: { readonly refuse: string; readonly args?: Bag },
): Rendered {
  const shown = argumentsFrom(args, api.errors[refuse], () => viewOf(requestOf(api, operation)));
  return api.dialect.refusal(new Refusal(refuse, shown), operation.id);
}

/** The request as triggers and arguments see it. */
export function viewOf({ api, operation, target, params, query, headers, content }: ExampleRequest): RequestView {
  const body = api.dialect.normalise?.(content, operation.id) ?? content;
  return { method: operation.method, path: target.split('?')[0] ?? target, params, query, headers, body };
}
