import type { Api } from '../engine/api/api.js';
import { scopeAsked } from './scope.js';

/** The API that `?api=` names, or all. @throws Problem `bad-request` for a name that is none */
export function apisAsked(query: URLSearchParams, apis: readonly Api[]): readonly Api[] {
  const api = query.get('api');
  if (api === null) return apis;
  scopeAsked({ api }, apis, '/query');
  return apis.filter(({ name }) => name === api);
}
