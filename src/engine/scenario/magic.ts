import type { RequestView } from '../api/request-view.js';
import { isObject } from '../json.js';
import type { Scenario } from '../request/scenario.js';

type Plain = string | number | boolean;

/** A value that a trigger asks for, and the names that lead to it in a request. */
interface Wanted {
  readonly at: readonly string[];
  readonly value: Plain;
}

/**
 * The value that alone brings a scenario about, the vendor's "magic value".
 *
 * @param request one that the scenario's trigger passes over for the want of it
 * @returns null where there is no trigger, or one that asks for more or for less than one value
 */
export function magicOf(scenario: Scenario, request: RequestView): Plain | null {
  return alone(scenario, request)?.value ?? null;
}

/** The same in a sentence behind what is said of a scenario: `Card 90000000003 brings it about too.` */
export function withMagic(description: string, scenario: Scenario, request: RequestView): string {
  const only = alone(scenario, request);
  const name = only?.at.at(-1);
  if (name === undefined) return description;
  return `${description} ${name.charAt(0).toUpperCase()}${name.slice(1)} ${only?.value} brings it about too.`;
}

function alone({ trigger, triggerSchema }: Scenario, request: RequestView): Wanted | undefined {
  const [only, ...others] = triggerSchema ? wantedBy(triggerSchema, []) : [];
  if (!only || others.length > 0) return undefined;
  return trigger?.(withValue(request, only.at, only.value)) ? only : undefined;
}

/** Of alternatives the first. */
function wantedBy(schema: unknown, at: readonly string[]): Wanted[] {
  if (!isObject(schema)) return [];
  const { const: value, enum: values, properties, allOf, anyOf, oneOf } = schema;
  const [first] = Array.isArray(values) ? values : [value];
  const own = ['string', 'number', 'boolean'].includes(typeof first) ? [{ at, value: first as Plain }] : [];
  const named = isObject(properties) ? Object.entries(properties) : [];
  const [alternative] = [anyOf, oneOf].flat().filter(isObject);
  return [
    ...own,
    ...named.flatMap(([name, inner]) => wantedBy(inner, [...at, name])),
    ...(Array.isArray(allOf) ? allOf : []).flatMap((part) => wantedBy(part, at)),
    ...wantedBy(alternative, at),
  ];
}

function withValue(whole: unknown, [name, ...rest]: readonly string[], value: Plain): unknown {
  if (name === undefined) return value;
  const known = isObject(whole) ? whole : {};
  return { ...known, [name]: withValue(known[name], rest, value) };
}
