import type { AnyOperation } from '../api.js';
import { isObject } from '../json.js';
import { validHere } from '../nearest.js';
import { escapeToken } from '../schema.js';

/** What a trigger sees of a request. */
const parts = ['method', 'path', 'params', 'query', 'headers', 'body'];

const joining = ['allOf', 'anyOf', 'oneOf'] as const;

interface Stray {
  /** Into the trigger. */
  readonly pointer: string;
  readonly reason: string;
}

/**
 * A name in a trigger that no request of its operations has: wanted, it would bring the scenario about for none, and
 * described only, for all.
 *
 * @param trigger a JSON Schema over a request
 * @returns undefined where there is none
 */
export function strayIn(trigger: unknown, operations: readonly AnyOperation[]): Stray | undefined {
  const known = [...new Set(operations.flatMap(paramsOf))];
  for (const { name, pointer, schema } of namedIn(trigger, '')) {
    if (!parts.includes(name)) {
      return { pointer, reason: `${name} is no part of a request${validHere(name, parts, 'there are')}` };
    }
    for (const { name: member, pointer: at } of schema ? namedIn(schema, pointer) : []) {
      const plain = member.toLowerCase();
      if (name === 'headers' && member !== plain) {
        return { pointer: at, reason: `names of headers are in small letters here; write ${plain}` };
      }
      if (name === 'params' && !known.includes(member)) {
        const valid = known.length === 0 ? '; these have none' : validHere(member, known, 'there are');
        return { pointer: at, reason: `no path of its operations has a parameter ${member}${valid}` };
      }
    }
  }
  return undefined;
}

interface Named {
  readonly name: string;
  readonly pointer: string;
  readonly schema: unknown;
}

/** The members that a schema speaks of, wherever it is put together of others. */
function* namedIn(schema: unknown, pointer: string): Generator<Named> {
  if (!isObject(schema)) return;
  const { properties, required, not } = schema;
  for (const [name, one] of isObject(properties) ? Object.entries(properties) : []) {
    yield { name, pointer: `${pointer}/properties/${escapeToken(name)}`, schema: one };
  }
  for (const [i, name] of Array.isArray(required) ? required.entries() : []) {
    if (typeof name === 'string') yield { name, pointer: `${pointer}/required/${i}`, schema: undefined };
  }
  for (const join of joining) {
    const all = schema[join];
    for (const [i, one] of Array.isArray(all) ? all.entries() : []) yield* namedIn(one, `${pointer}/${join}/${i}`);
  }
  yield* namedIn(not, `${pointer}/not`);
}

/** The names of the parameters in an operation's paths. */
export function paramsOf({ path, also = [] }: AnyOperation): string[] {
  return [path, ...also].flatMap((one) => [...one.matchAll(/:(\w+)/g)].map(([, name = '']) => name));
}
