import type { Refused } from '../api/api.js';
import type { Arrival } from '../request/arrival.js';

/** What a dialect may quote of it. */
export function refusedOf({ method, path, route }: Arrival): Refused {
  return { method, path, operation: route.kind === 'operation' ? route.operation.id : undefined };
}
