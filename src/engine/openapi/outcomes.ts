import type { AnyOperation, Api, Refused } from '../api/api.js';
import type { Scenario } from '../request/scenario.js';
import { type Catalogue, statusAt } from '../scenario/catalogue.js';
import { refusalShown } from '../scenario/example.js';
import { violationsOf } from '../schema.js';
import type { NamedExample, Responses } from './responses.js';

/** Collects what an operation may answer: its replies, the API's outcomes by name, the vendor's samples, any other error. */
export function describeAnswers(
  api: Api,
  operation: AnyOperation,
  catalogue: Catalogue,
  responses: Responses,
  nameOf: (example: string) => string,
): void {
  const ownType = operation.mediaType ?? api.mediaType;
  for (const [status, schema] of Object.entries(operation.replies)) {
    for (const type of [ownType, ...(operation.furtherMediaTypes ?? [])]) responses.add(Number(status), type, schema);
  }

  const refused: Refused = { method: operation.method, path: operation.path, operation: operation.id };
  const failure = api.dialect.protocol(500, refused);
  const errorType = failure.mediaType ?? api.mediaType;
  const errorSchema = operation.errorSchema ?? api.dialect.errorSchema;
  responses.add('default', errorType, errorSchema);
  const wrong = operation.request ? violationsOf(validatorOf(api, operation.request), {}) : [];
  if (wrong.length > 0) {
    responses.add(api.dialect.violations(wrong, operation.id).status, errorType, errorSchema);
  }

  const place = (status: number) => (status in operation.replies ? ownType : errorType);
  for (const scenario of catalogue.of(operation)) {
    const shown = exampleOf(scenario, api, operation, refused);
    const status = scenario.api === null ? 'default' : statusAt(scenario, operation);
    if (!shown || status === null) continue;
    if (status !== 'default' && !(status in operation.replies)) {
      responses.add(status, errorType, errorSchema);
    }
    const type = status === 'default' ? errorType : place(status);
    responses.show(status, type, nameOf(scenario.name), shown);
  }
  for (const { name, source, operation: of, reply } of api.samples ?? []) {
    if (of !== operation.id) continue;
    if (!(reply.status in operation.replies)) responses.add(reply.status, errorType, errorSchema);
    const shown = { summary: name, value: reply.body, 'x-source': source };
    responses.show(reply.status, place(reply.status), name, shown);
  }
}

/** A scenario as an example, with the body of what it refuses; undefined for what no body shows. */
function exampleOf(
  { title, description, source, outcome, parameters }: Scenario,
  api: Api,
  operation: AnyOperation,
  refused: Refused,
): NamedExample | undefined {
  const shown = { summary: title, description, 'x-source': source };
  if ('direct' in outcome) return shown;
  if ('refuse' in outcome) {
    return { ...shown, value: refusalShown(api, operation, outcome).body };
  }
  // A user's own words follow no published schema.
  if ('answer' in outcome) return undefined;
  const code = parameters['code']?.default;
  if (outcome.fault !== 'status' || typeof code !== 'number') return undefined;
  return { ...shown, value: api.dialect.protocol(code, refused).body };
}

function validatorOf(api: Api, schema: string) {
  const validate = api.validators[schema];
  if (!validate) throw new Error(`${api.name} has no schema ${schema}`);
  return validate;
}
