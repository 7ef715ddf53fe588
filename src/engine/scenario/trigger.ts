import { type DataFile, faulty } from '../data-file.js';
import { isObject } from '../json.js';
import { at, escapeToken } from '../json-pointer.js';
import type { Validate } from '../schema.js';
import { type About, isText, nothingAt, readAs } from './request-members.js';

/** What a trigger says of one place in a request, and where in the file it says so. */
interface Said {
  /** The names that lead there; none: the request itself. */
  readonly of: readonly string[];
  readonly pointer: string;
  readonly values?: readonly unknown[];
  readonly type?: unknown;
}

/** Within each of these a schema, or a list of them, is about the same place. */
const besides = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'];

/**
 * What a trigger looks at has to be in requests of the scenario's operations, and what it compares with has to be what they
 * can have there: else it would never act.
 *
 * @throws DataError with the first that is not
 */
export function mustTrigger(file: DataFile, about: About, schema: object): void {
  for (const { of, pointer, values = [], type } of saidBy(schema)) {
    const nothing = nothingAt(about, of);
    if (nothing !== undefined) throw faulty(file, pointer, nothing);
    if (isText(of)) {
      const stray = values.find((value) => typeof value !== 'string');
      const never = type !== undefined && ![type].flat().includes('string');
      if (stray !== undefined || never) throw faulty(file, pointer, `${of.join(' ')} is a text in every request`);
    }
    for (const value of values) {
      const other = of[0] === 'method' ? notAsked(about, value) : of[0] === 'body' ? read(about, of, value) : undefined;
      if (other !== undefined) throw faulty(file, pointer, other);
    }
  }
}

function read(about: About, [, ...names]: readonly string[], value: unknown): string | undefined {
  const other = names.length === 0 || isObject(value) ? undefined : readAs(about, names, value);
  return other && `${JSON.stringify(value)} ${other}`;
}

function notAsked({ operations }: About, method: unknown): string | undefined {
  const asked = new Set(operations.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
  return asked.has(String(method)) ? undefined : `its operations are asked with ${[...asked].join(', ')}`;
}

/** The names of headers are understood in any case: those that a trigger does not write in small letters. */
export function inAnyCase(schema: object, validate: Validate): Validate {
  const written = saidBy(schema).flatMap(({ of: [part, name] }) => (part === 'headers' && name ? [name] : []));
  const other = [...new Set(written)].filter((name) => name !== name.toLowerCase());
  if (other.length === 0) return validate;
  return (request) => {
    const headers = at(request, '/headers');
    if (!isObject(request) || !isObject(headers)) return validate(request);
    const known = other.filter((name) => Object.hasOwn(headers, name.toLowerCase()));
    const named = Object.fromEntries(known.map((name) => [name, headers[name.toLowerCase()]]));
    return validate({ ...request, headers: { ...headers, ...named } });
  };
}

function saidBy(root: object): Said[] {
  const followed = new Set<string>();

  function within(schema: unknown, pointer: string, of: readonly string[]): Said[] {
    if (!isObject(schema)) return [];
    const { properties, required, dependencies, $ref } = schema;
    const said: Said[] = [...comparedWith(schema, pointer, of), ...lists(required, `${pointer}/required`, of)];
    const named = isObject(properties) ? Object.entries(properties) : [];
    for (const [name, inner] of named) {
      const place = `${pointer}/properties/${escapeToken(name)}`;
      said.push({ of: [...of, name], pointer: place }, ...within(inner, place, [...of, name]));
    }
    for (const [name, inner] of isObject(dependencies) ? Object.entries(dependencies) : []) {
      const place = `${pointer}/dependencies/${escapeToken(name)}`;
      said.push({ of: [...of, name], pointer: place }, ...lists(inner, place, of), ...within(inner, place, of));
    }
    for (const keyword of besides) {
      const inner = schema[keyword];
      const parts = Array.isArray(inner) ? [...inner.entries()].map(([i, part]) => [`/${i}`, part]) : [['', inner]];
      for (const [end, part] of parts) said.push(...within(part, `${pointer}/${keyword}${end}`, of));
    }
    return typeof $ref === 'string' && $ref.startsWith('#') ? [...said, ...referred($ref.slice(1), of)] : said;
  }

  function referred(pointer: string, of: readonly string[]): Said[] {
    const once = JSON.stringify([pointer, of]);
    // What refers to itself says the same again, or the same of what lies ever deeper.
    if (followed.has(once) || of.length > 20) return [];
    followed.add(once);
    return within(at(root, pointer), `/trigger${pointer}`, of);
  }

  return within(root, '/trigger', []);
}

function comparedWith(schema: Readonly<Record<string, unknown>>, pointer: string, of: readonly string[]): Said[] {
  const { const: value, enum: values, type } = schema;
  return [
    ...('const' in schema ? [{ of, pointer: `${pointer}/const`, values: [value] }] : []),
    ...(Array.isArray(values) ? values.map((one, i) => ({ of, pointer: `${pointer}/enum/${i}`, values: [one] })) : []),
    ...(type === undefined ? [] : [{ of, pointer: `${pointer}/type`, type }]),
  ];
}

function lists(names: unknown, pointer: string, of: readonly string[]): Said[] {
  if (!Array.isArray(names)) return [];
  return names.flatMap((name, i) =>
    typeof name === 'string' ? [{ of: [...of, name], pointer: `${pointer}/${i}` }] : [],
  );
}
