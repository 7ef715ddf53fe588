import type { OperationParameter } from '../engine/api/description.js';

const usual = 50;

/** A page of a list ends where it has so many bytes, whatever its limit. */
export const mostPageBytes = 4 * 1024 * 1024;

/** How many a page has at most. */
export const pageLimit: OperationParameter = {
  in: 'query',
  name: 'limit',
  schema: { type: 'integer', minimum: 1, maximum: 500, default: usual },
};

export function limitIn(query: URLSearchParams): number {
  return Number(query.get(pageLimit.name) ?? usual);
}
