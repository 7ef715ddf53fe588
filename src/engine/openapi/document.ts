import type { AnyOperation, Api } from '../api/api.js';
import { inBraces, patternsOf } from '../api/route.js';
import type { Bag } from '../json.js';
import type { Catalogue } from '../scenario/catalogue.js';
import { Components } from './components.js';
import { describeOperation, type Material } from './operation.js';

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Bag;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Bag;
  readonly components: Bag;
}

/**
 * Describes an API for clients and their generators, from the schemas that validate it, read at the first use.
 *
 * @param version of the package
 * @param url where it answers; no trailing slash
 */
export function openApiDocument(api: Api, catalogue: Catalogue, version: string, url: string): OpenApiDocument {
  const components = new Components(api.schemas);
  const paths = pathsOf({ api, catalogue, components });
  const securitySchemes = api.security?.schemes;
  return {
    openapi: '3.1.0',
    info: { title: api.title, version, ...aboutOf(api) },
    servers: [{ url }],
    paths,
    components: { schemas: components.schemas(), ...(securitySchemes ? { securitySchemes } : {}) },
  };
}

function aboutOf({ kind, fidelity }: Api): Bag {
  if (kind === 'control') return {};
  const { page, pageDate, notEmulated } = fidelity;
  return {
    description: `As tillbox emulates it. Not emulated: ${notEmulated.join('; ')}.`,
    'x-vendor-page': { page, pageDate },
  };
}

function pathsOf(material: Material): Bag {
  const paths: Record<string, Record<string, Bag>> = {};
  const ids = new Map<string, number>();
  for (const [path, methods] of routesOf(material.api)) {
    const item: Record<string, Bag> = {};
    for (const [method, operations] of methods) {
      const id = operations.map((one, i) => (i === 0 ? one.id : one.id[0]?.toUpperCase() + one.id.slice(1))).join('Or');
      const times = (ids.get(id) ?? 0) + 1;
      ids.set(id, times);
      item[method] = describeOperation(material, operations, path, times === 1 ? id : `${id}_${times}`);
    }
    paths[inBraces(path)] = item;
  }
  return paths;
}

type Operations = [AnyOperation, ...AnyOperation[]];

/** Operations by path and method, those first that need a query member. */
function routesOf(api: Api): Map<string, Map<string, Operations>> {
  const routes = new Map<string, Map<string, Operations>>();
  const sorted = [...api.operations].sort((a, b) => Number(!a.whenQuery) - Number(!b.whenQuery));
  for (const operation of api.operations) {
    for (const path of patternsOf(operation)) {
      const methods = routes.get(path) ?? new Map<string, Operations>();
      routes.set(path, methods);
      const method = operation.method.toLowerCase();
      const [first = operation, ...others] = sorted.filter(
        (one) => one.method === operation.method && patternsOf(one).includes(path),
      );
      methods.set(method, [first, ...others]);
    }
  }
  return routes;
}
