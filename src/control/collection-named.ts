import type { Api } from '../engine/api/api.js';
import { Problem } from '../engine/problem.js';

/** The collection, and the record in it, that a path names. @throws Problem `not-found` with what there is */
export function collectionIn(params: Readonly<Record<string, string>>, apis: readonly Api[]) {
  const { api: name = '', collection = '', id = '' } = params;
  const api = apis.find((one) => one.name === name);
  if (!api)
    throw nothing(
      `There is no API ${name}`,
      apis.map((one) => one.name),
    );
  if (!Object.hasOwn(api.collections, collection)) {
    throw nothing(`${name} has no collection ${collection}`, Object.keys(api.collections));
  }
  const missing = (sandbox: string) =>
    new Problem(
      'not-found',
      `The sandbox ${sandbox} has no ${id} in ${name}/${collection}; a slash within an id is written %2F`,
    );
  return { api, collection, stored: `${name}/${collection}`, id, missing };
}

function nothing(said: string, valid: readonly string[]): Problem {
  return new Problem('not-found', `${said}; there are ${valid.join(', ')}`, { valid });
}
