import type { Api } from '../engine/api.js';
import { badInput } from '../engine/problem.js';

/** Refuses names of APIs and operations that there are none of. @throws Problem `bad-request` */
export function mustBeKnown(
  named: { readonly api?: string; readonly operation?: string },
  apis: readonly Api[],
  pointer: string,
): void {
  const asked = apis.filter(({ name }) => name === (named.api ?? name));
  if (asked.length === 0)
    throw unknown(
      `${pointer}/api`,
      apis.map(({ name }) => name),
    );
  if (named.operation === undefined) return;
  const operations = asked.flatMap((api) => api.operations.map(({ id }) => id));
  if (!operations.includes(named.operation)) throw unknown(`${pointer}/operation`, operations);
}

function unknown(pointer: string, valid: readonly string[]) {
  return badInput([{ pointer, message: `is none of ${valid.join(', ')}` }]);
}
