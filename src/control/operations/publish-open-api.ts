import type { Api } from '../../engine/api/api.js';
import { nearestFirst, validHere } from '../../engine/nearest.js';
import { type OpenApiDocument, openApiDocument } from '../../engine/openapi/document.js';
import { Problem } from '../../engine/problem.js';
import type { Engine } from '../../engine/way/engine.js';
import { operation } from '../operation.js';

/**
 * The OpenAPI document of an API, made once and served with the address that the client used.
 *
 * @param published the APIs and the control API, known once it is whole
 */
export function publishOpenApi(published: () => readonly Api[], { library }: Pick<Engine, 'library'>, version: string) {
  // Outcomes come from the catalogue: another one makes other documents.
  const made = new WeakMap<object, Map<string, OpenApiDocument>>();
  return operation({
    id: 'publishOpenApi',
    method: 'GET',
    path: '/__sandbox/openapi/:api.json',
    source: 'ours',
    sandbox: 'none',
    replies: { 200: 'open-api' },
    example: { params: { api: 'sandbox' } },
    handle({ params, baseUrl }) {
      const name = params['api'] ?? '';
      const { catalogue } = library;
      const known = made.get(catalogue) ?? new Map<string, OpenApiDocument>();
      made.set(catalogue, known);
      const document = known.get(name) ?? openApiDocument(named(name, published()), catalogue, version, baseUrl);
      known.set(name, document);
      return { status: 200, body: { ...document, servers: [{ url: baseUrl }] } };
    },
  });
}

function named(name: string, apis: readonly Api[]): Api {
  const api = apis.find((api) => api.name === name);
  if (api) return api;
  const valid = apis.map((api) => api.name);
  throw new Problem('unknown-path', `There is no API ${name}${validHere(name, valid, 'there are')}`, {
    valid: nearestFirst(name, valid),
  });
}
