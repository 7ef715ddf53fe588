import type { AnyOperation, Api } from '../engine/api/api.js';
import { nearestFirst, validHere } from '../engine/nearest.js';
import { badInput, Problem } from '../engine/problem.js';

/** An API and an operation as a caller names them; an operation also as `api/operation`. */
interface Named {
  readonly api?: string | undefined;
  readonly operation?: string | undefined;
}

/** The same, told apart: the operation by its own name. */
export interface Scope {
  readonly api?: string;
  readonly operation?: string;
}

/**
 * What a caller means by the names of an API and an operation. A bare name of an operation means all of that name.
 *
 * @throws Problem `bad-request` for names that there are none of, and where the two contradict each other
 */
export function scopeAsked({ api, operation }: Named, apis: readonly Api[], pointer: string): Scope {
  const names = apis.map(({ name }) => name);
  if (api !== undefined && !names.includes(api)) throw unknown('api', api, names, pointer);
  if (operation === undefined) return api === undefined ? {} : { api };
  const here = `${pointer}/operation`;
  const slash = operation.indexOf('/');
  const owner = slash === -1 ? api : operation.slice(0, slash);
  const id = operation.slice(slash + 1);
  if (api !== undefined && owner !== api) {
    throw badInput([{ pointer: here, message: `${operation} is none of ${api}, which api says` }]);
  }
  const scope = { ...(owner !== undefined && { api: owner }), operation: id };
  if (operationsIn(scope, apis).length === 0) {
    throw unknown('operation', operation, operationNames(api === undefined ? {} : { api }, apis), pointer);
  }
  return scope;
}

/** APIs whose acts can be named like their operations. */
export function withActs(apis: readonly Api[]): readonly Api[] {
  return apis.map((api) => (api.acts ? { ...api, operations: [...api.operations, ...api.acts] } : api));
}

/** All operations that a scope means, with their APIs. */
export function operationsIn(
  { api, operation }: Scope,
  apis: readonly Api[],
): { readonly api: Api; readonly operation: AnyOperation }[] {
  const asked = apis.filter(({ name }) => name === (api ?? name));
  const all = asked.flatMap((api) => api.operations.map((operation) => ({ api, operation })));
  return all.filter((one) => one.operation.id === (operation ?? one.operation.id));
}

/** What operations are called wherever one is spoken of: a bare name may be that of several. */
export function operationNames(scope: Scope, apis: readonly Api[]): string[] {
  return operationsIn(scope, apis).map(({ api, operation }) => `${api.name}/${operation.id}`);
}

function unknown(kind: keyof Named, written: string, valid: readonly string[], pointer: string): Problem {
  const message = `there is no ${kind} ${written}${validHere(written, valid, 'there are')}`;
  return unknownName(message, written, valid, `${pointer}/${kind}`);
}

/** The problem of a name that there is none of; `valid` lists those that there are, the nearest first. */
export function unknownName(message: string, written: string, valid: readonly string[], pointer: string): Problem {
  const { kind, detail, members } = badInput([{ pointer, message }]);
  return new Problem(kind, detail, { ...members, valid: nearestFirst(written, valid) });
}
