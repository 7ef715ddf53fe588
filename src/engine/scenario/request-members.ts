import type { AnyOperation, Api } from '../api/api.js';
import { parametersIn, patternsOf } from '../api/route.js';
import { isObject } from '../json.js';
import { at, escapeToken } from '../json-pointer.js';
import { nearestIn, validHere } from '../nearest.js';
import type { Members } from '../schema.js';

/** What a request has: those that are a text, then those that have members. */
const texts = ['method', 'path'];
export const parts = [...texts, 'params', 'query', 'headers', 'body'];

/** Requests that a scenario may be about. */
export interface About {
  readonly api: Api;
  readonly operations: readonly AnyOperation[];
}

/**
 * Why no request has anything at a place, or not under that name; undefined where one may.
 *
 * A client may send members, query members and headers that nobody documents. One that nearly has the name of a documented
 * one is taken for a slip.
 *
 * @param names the names that lead there, such as body, payment, card
 */
export function nothingAt(about: About, [part, ...rest]: readonly string[]): string | undefined {
  if (part === undefined) return undefined;
  if (!parts.includes(part)) return `no request has ${part}${validHere(part, parts, 'it has')}`;
  const [name] = rest;
  if (name === undefined) return undefined;
  if (texts.includes(part)) return `${part} is a text and has no ${name}`;
  if (part === 'body') return notInBody(about, rest);
  if (rest.length > 1) return `${part} has texts alone, and no ${rest.join('/')}`;
  if (part === 'params') {
    const known = [...new Set(about.operations.flatMap(paramsOf))];
    return known.includes(name) ? undefined : `the path has no ${name}${validHere(name, known, 'it has')}`;
  }
  return part === 'query' ? slip(name, queryOf(about)) : undefined;
}

/** Why the name of a header isn't as it is here; undefined where it is, or where the place is no header's. */
export function notSmall([part, name = '']: readonly string[]): string | undefined {
  const small = name.toLowerCase();
  return part === 'headers' && small !== name ? `names of headers are in small letters here: ${small}` : undefined;
}

/** Whether what is at a place is a text in every request. */
export function isText([part = '', ...rest]: readonly string[]): boolean {
  return texts.includes(part) || (rest.length === 1 && ['params', 'query', 'headers'].includes(part));
}

/**
 * How the API reads a value in a body, before anything looks at it: an alias under its own name, an empty text not at all.
 *
 * @returns undefined where it is read as it is written
 */
export function readAs({ api, operations }: About, names: readonly string[], value: unknown): string | undefined {
  const pointer = names.map((name) => `/${escapeToken(name)}`).join('');
  const [first, ...others] = operations.map(({ id }) => {
    const body = nested(names, value);
    const read = api.dialect.normalise?.(body, id) ?? body;
    if (at(read, pointer) === value) return undefined;
    return inPlaceOf(read, pointer, value);
  });
  return others.includes(undefined) ? undefined : first;
}

function inPlaceOf(read: unknown, pointer: string, value: unknown): string {
  const found = at(read, pointer);
  if (found !== undefined) return `is read as ${JSON.stringify(found)}`;
  const beside = at(read, pointer.slice(0, pointer.lastIndexOf('/')));
  const [alias] = isObject(beside) ? Object.keys(beside).filter((name) => beside[name] === value) : [];
  return alias === undefined ? 'is taken for a member that is not there' : `is read as ${alias}`;
}

function nested([name, ...rest]: readonly string[], value: unknown): unknown {
  return name === undefined ? value : { [name]: nested(rest, value) };
}

function notInBody(about: About, names: readonly string[]): string | undefined {
  const { api, operations } = about;
  let known: (Members | undefined)[] = operations.map(({ request }) => (request ? api.members[request] : undefined));
  for (const [i, name] of names.entries()) {
    const tables = known.filter((table) => table !== undefined);
    if (tables.length === 0) return undefined;
    const isKnown = tables.some((table) => Object.hasOwn(table, name));
    if (!isKnown) return unread(about, names.slice(0, i + 1), tables);
    known = tables.map((table) => (Object.hasOwn(table, name) ? table[name]?.members : undefined));
  }
  return undefined;
}

function unread(about: About, names: readonly string[], tables: readonly Members[]): string | undefined {
  const name = names.at(-1) ?? '';
  const alias = readAs(about, names, 'x');
  return alias === undefined ? slip(name, [...new Set(tables.flatMap(Object.keys))]) : `${name} ${alias}`;
}

function slip(name: string, documented: readonly string[]): string | undefined {
  if (documented.includes(name)) return undefined;
  const near = nearestIn(name, documented);
  return near === '' ? undefined : `no request is documented to have ${name}${near}`;
}

/** The names of the parameters in an operation's paths. */
export function paramsOf(operation: AnyOperation): string[] {
  return patternsOf(operation).flatMap(parametersIn);
}

function queryOf({ operations }: About): string[] {
  const read = operations.flatMap(({ parameters = [] }) => parameters.filter((one) => one.in === 'query'));
  return read.map(({ name }) => name);
}
