import { readFileSync } from 'node:fs';
import type { Api } from '../engine/api.js';
import { isObject } from '../engine/json.js';
import type { Parts } from '../engine/query.js';

/** What a query over a collection's records can name; undefined where a record may have any member. */
export function recordParts(api: Api, collection: string): Parts | undefined {
  const name = api.collections[collection]?.schema;
  const schema: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, api.schemas), 'utf8'));
  const properties = isObject(schema) && schema['additionalProperties'] === false && schema['properties'];
  if (!isObject(properties)) return undefined;
  const members = Object.keys(properties).map((member) => [member, 'any'] as const);
  return { said: `no member of a record of ${collection}`, names: Object.fromEntries(members) };
}
