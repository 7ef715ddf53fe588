import type { AnyOperation, Api } from '../api/api.js';
import type { RequestView } from '../api/request-view.js';
import type { Chosen } from '../request/scenario.js';
import { mustBeArmed } from './arm.js';
import type { Catalogue } from './catalogue.js';
import { type Offer, parseScenarios, plainly } from './header.js';
import { parsePrefer } from './prefer.js';

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
    ? catalogue.of(operation)
    : catalogue.scenarios.filter((one) => one.api === api.name || one.api === null);
  const offer: Offer = { place: operation ? `${api.name}/${operation.id}` : api.name, api: api.name, scenarios };
  const byHeader = asked.header === undefined ? undefined : parseScenarios(asked.header, 'header', offer);
  const byPrefer = asked.prefer === undefined ? undefined : parsePrefer(asked.prefer, offer, operation);
  const byPath = asked.path === undefined ? undefined : parseScenarios(asked.path, 'path', offer);
  return [byHeader, byPrefer && [byPrefer], byPath].find((chosen) => chosen && chosen.length > 0) ?? [];
}

/** The scenarios that the request's own values bring about: at most one, the first in the table's order. */
export function triggered(catalogue: Catalogue, operation: AnyOperation, view: () => RequestView): Chosen[] {
  const candidates = catalogue.triggersOf(operation);
  if (candidates.length === 0) return [];
  const request = view();
  const hit = candidates.find((scenario) => scenario.trigger?.(request));
  return hit ? [plainly(hit, 'trigger')] : [];
}

/** Whether a unit of work of its own has to be spent on what was chosen, before the request is judged. */
export function needsArming(chosen: readonly Chosen[]): boolean {
  return chosen.some(({ stage }) => stage === 'connection') || mustBeArmed(chosen);
}
