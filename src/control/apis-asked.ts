import type { Api } from '../engine/api.js';
import { badQuery } from './query.js';

/** The API that `?api=` names, or all. @throws Problem `bad-request` for a name that is none */
export function apisAsked(query: URLSearchParams, apis: readonly Api[]): readonly Api[] {
  const name = query.get('api');
  const asked = apis.filter((api) => name === null || api.name === name);
  if (asked.length > 0) return asked;
  throw badQuery('api', `there is no API ${name}; there are ${apis.map((api) => api.name).join(', ')}`);
}
