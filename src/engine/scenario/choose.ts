import type { AnyOperation, Api, RequestView } from '../api.js';
import { chance } from '../digest.js';
import { at } from '../schema.js';
import type { Store } from '../store/store.js';
import type { Catalogue } from './catalogue.js';
import { type Offer, parseScenarios, plainly } from './header.js';
import { parsePrefer } from './prefer.js';
import type { Chosen } from './scenario.js';

export interface Asked {
  readonly header: string | undefined;
  readonly prefer: string | undefined;
  readonly path: string | undefined;
}

/**
 * What the request asks for: the header, else `Prefer`, else the path. All of them are checked, so that none is silently
 * ignored.
 *
 * @returns an empty list where none asks
 * @throws Problem `bad-scenario` or `bad-prefer`
 */
export function askedFor(asked: Asked, catalogue: Catalogue, api: Api, operation: AnyOperation | undefined): Chosen[] {
  if (asked.header === undefined && asked.prefer === undefined && asked.path === undefined) return [];
  const scenarios = operation
    ? catalogue.of(api, operation)
    : catalogue.scenarios.filter((one) => one.api === api.name || one.api === null);
  const offer: Offer = { place: operation ? `${api.name} ${operation.id}` : api.name, api: api.name, scenarios };
  const byHeader = asked.header === undefined ? undefined : parseScenarios(asked.header, 'header', offer);
  const byPrefer = asked.prefer === undefined ? undefined : parsePrefer(asked.prefer, offer, operation);
  const byPath = asked.path === undefined ? undefined : parseScenarios(asked.path, 'path', offer);
  return [byHeader, byPrefer && [byPrefer], byPath].find((chosen) => chosen && chosen.length > 0) ?? [];
}

/** The scenarios that the request's own values bring about: at most one, the first in the table's order. */
export function triggered(catalogue: Catalogue, api: Api, operation: AnyOperation, view: () => RequestView): Chosen[] {
  const candidates = catalogue.triggersOf(api, operation);
  if (candidates.length === 0) return [];
  const request = view();
  const hit = candidates.find((scenario) => scenario.trigger?.(request));
  return hit ? [plainly(hit, 'trigger')] : [];
}

/**
 * Counts the requests that `times=` is about and marks what is used up, in a unit of work of its own that survives
 * whatever becomes of the request.
 */
export async function countTimes(
  chosen: readonly Chosen[],
  store: Store,
  sandbox: string,
  api: Api,
  operation: AnyOperation,
  view: () => RequestView,
): Promise<void> {
  const counted = chosen.filter(({ times }) => times !== undefined);
  if (counted.length === 0) return;
  const key = chance(JSON.stringify(businessKey(operation, view()))).toString('base64url');
  const before = await store.transact(sandbox, (tx) =>
    Promise.all(counted.map(({ scenario }) => tx.count(`times/${api.name}/${operation.id}/${scenario.name}/${key}`))),
  );
  for (const [i, one] of counted.entries()) one.spent = (before[i] ?? 0) >= (one.times ?? 0);
}

function businessKey(operation: AnyOperation, request: RequestView): unknown {
  if (!operation.key) return operation.method === 'GET' ? [request.params, request.query] : [request.params];
  return operation.key.map((part) => {
    const found = [part].flat().map((pointer) => at(request, pointer));
    return found.find((value) => value !== undefined && value !== null) ?? null;
  });
}
