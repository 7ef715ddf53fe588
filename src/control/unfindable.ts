import { METHODS } from 'node:http';
import type { AnyOperation } from '../engine/api/api.js';
import { fits, inBraces, patternsOf } from '../engine/api/route.js';
import { isObject } from '../engine/json.js';
import { Masked } from '../engine/masking/unseal.js';
import { nearestIn, validHere } from '../engine/nearest.js';
import { paramsOf } from '../engine/scenario/request-members.js';
import { normalTarget } from '../engine/target.js';
import { ownHeaderReason } from '../engine/way/own-headers.js';
import { type Compared, equalities, wanted } from './conditions.js';

/** The requests that a query is asked about. */
export interface Among {
  /** The operations that they can be to. */
  readonly operations: readonly { readonly operation: AnyOperation }[];
  /** Whether they can be to none as well. */
  readonly strays: boolean;
}

/** Why a text can't be what a part of a request is; undefined where it can. */
type Fits = (text: string) => string | undefined;

/** Node hands a CONNECT to no server that answers requests. */
const allMethods = METHODS.filter((method) => method !== 'CONNECT');

/** A pattern that can only find what begins otherwise. */
const withoutSlash = /^\^[\w%~-][^|]*$/;

/**
 * Why nothing that there can be is found so, or everything where it is denied: the part is not there, or is never like
 * that; undefined where it may be.
 *
 * @param path dotted, of a part of a request
 */
export function unfindable(path: string, compared: Compared, among: Among): string | undefined {
  const [part = '', ...names] = path.split('.');
  if (part === 'body') return undefined;
  if (part === 'method') return ofText('method', compared, false, (text) => methodReason(text, among));
  if (part === 'path' && compared.operator === '$regex' && withoutSlash.test(String(compared.value))) {
    return 'a path begins with a slash';
  }
  if (part === 'path') return ofText('path', compared, false, (text) => pathReason(text, among));
  if (names.length === 0) return ofWhole(part, compared, among);
  return ofMember(part, names, compared, among);
}

/** The methods that these requests can have. */
export function methodsAmong({ operations, strays }: Among): readonly string[] {
  if (strays) return allMethods;
  const methods = operations.flatMap(({ operation: { method } }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  return [...new Set(methods)];
}

function ofText(name: string, { operator, value }: Compared, maybeAbsent: boolean, fits: Fits): string | undefined {
  if (operator === '$size' || operator === '$elemMatch') return `${name} is a text in every request, and no list`;
  if (operator === '$exists') return value === false && !maybeAbsent ? `${name} is in every request` : undefined;
  if (!equalities.has(operator) || value instanceof Masked) return undefined;
  if (value === null) return wanted.has(operator) && !maybeAbsent ? `${name} is in every request` : undefined;
  return typeof value === 'string' ? fits(value) : `${name} is a text in every request`;
}

/** A parameter of the query that came more than once is a list. */
function ofParameter(name: string, compared: Compared): string | undefined {
  const { operator, value } = compared;
  if (operator === '$size') return undefined;
  if (operator === '$elemMatch') {
    return isObject(value) && Object.keys(value).some((one) => !one.startsWith('$'))
      ? `${name} has no members`
      : undefined;
  }
  const isList = Array.isArray(value) && value.every(isText);
  return isList ? undefined : ofText(name, compared, true, anyText);
}

function ofMember(part: string, [name = '', ...below]: string[], compared: Compared, among: Among): string | undefined {
  const whole = `${part}.${name}`;
  const isPlace = part === 'query' && below.length === 1 && /^\d+$/.test(below[0] ?? '');
  if (below.length > 0 && !isPlace) {
    const [own, example] = [[name, ...below].join('.'), `{"${part}":{"a.b":"1"}}`];
    const advice = part === 'params' ? '' : `; if ${own} is a name with a dot, it is found by ${example} alone`;
    return `${whole} is a text, which has no members${advice}`;
  }
  if (part === 'params') return paramReason(name, among) ?? ofText(whole, compared, isLacking(name, among), notEmpty);
  if (part === 'headers') return headerReason(name) ?? ofText(whole, compared, true, headerValueReason);
  return ofParameter(whole, compared);
}

/** All parameters, or all headers, at once. */
function ofWhole(part: string, { operator, value }: Compared, among: Among): string | undefined {
  if ((operator === '$exists' && value === true) || value instanceof Masked) return undefined;
  if (!equalities.has(operator) || !isObject(value)) {
    if (value === null && !wanted.has(operator)) return undefined;
    return `${part} is an object in every request; ask for a member of it, as in ${part}.a`;
  }
  for (const [name, member] of Object.entries(value)) {
    const compared = { operator: '$eq', value: member };
    const reason =
      part === 'query'
        ? ofParameter(`query.${name}`, compared)
        : part === 'params'
          ? (paramReason(name, among) ?? ofText(`params.${name}`, compared, false, notEmpty))
          : (headerReason(name) ?? ofText(`headers.${name}`, compared, false, headerValueReason));
    if (reason !== undefined) return reason;
  }
  return wanted.has(operator) ? incomplete(part, Object.keys(value), among) : undefined;
}

/** What is compared as a whole has to be whole. */
function incomplete(part: string, names: readonly string[], { operations, strays }: Among): string | undefined {
  const example = `${part}.${names[0] ?? 'a'}`;
  const advice = `${part} are compared as a whole; ask for a member of them, as in ${example}`;
  if (part === 'headers') return names.some((name) => name.toLowerCase() === 'host') ? undefined : advice;
  if (part !== 'params' || (strays && names.length === 0)) return undefined;
  const isOf = (own: readonly string[]) => own.length === names.length && own.every((name) => names.includes(name));
  return operations.some(({ operation }) => isOf(paramsOf(operation))) ? undefined : advice;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || value instanceof Masked;
}

function anyText(): undefined {
  return undefined;
}

function notEmpty(text: string): string | undefined {
  return text === '' ? 'is empty, which no parameter of a path is' : undefined;
}

function methodReason(text: string, among: Among): string | undefined {
  const methods = methodsAmong(among);
  if (methods.includes(text)) return undefined;
  const others = among.strays ? `${nearestIn(text, methods)}` : validHere(text, methods);
  return `no such request can have the method ${text}${others}`;
}

function paramReason(name: string, { operations }: Among): string | undefined {
  const known = [...new Set(operations.flatMap(({ operation }) => paramsOf(operation)))];
  if (known.includes(name)) return undefined;
  const none = known.length === 0 ? '; these have none' : validHere(name, known, 'there are');
  return `no path of these operations has a parameter ${name}${none}`;
}

function isLacking(name: string, { operations, strays }: Among): boolean {
  return strays || operations.some(({ operation }) => !paramsOf(operation).includes(name));
}

/** RFC 9110, 5.6.2: a name is a token. */
function headerReason(name: string): string | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `no header can have the name "${name}"`;
  const reason = ownHeaderReason(name.toLowerCase());
  return reason && `${name} ${reason}`;
}

/** What stands around a value is not part of it (RFC 9110, 5.5). */
function headerValueReason(text: string): string | undefined {
  if (text.trim() !== text) return `no header has blanks around its value; write "${text.trim()}"`;
  return /[^\t\x20-\x7e\x80-\xff]/.test(text) ? 'has a character that no header can have' : undefined;
}

function pathReason(text: string, among: Among): string | undefined {
  const [, origin, rest = text] = /^(https?:\/\/[^/?#]*)(.*)$/i.exec(text) ?? [];
  if (origin !== undefined) return `a path begins behind the host; write "${rest || '/'}"`;
  if (!text.startsWith('/')) return `a path begins with a slash; write "/${text}"`;
  if (text.includes('?')) return 'the query is no part of the path; ask for it by its names, as in query.limit';
  if (text.startsWith('/~')) return 'what chooses the sandbox is no part of the path; write what stands behind it';
  if (/^\/__sandbox(\/|$)/.test(text)) return 'calls of the sandbox itself are not kept and meet no rules';
  if (/[^\x21-\x7e]/.test(text)) return `a path has such characters percent-encoded: "${encodeURI(text)}"`;
  const normal = normalTarget(text);
  if (normal === undefined) return 'a path has no fragment and no backslash';
  if (normal !== text) return `a path is kept normalised; write "${normal}"`;
  return among.strays || patternsAmong(among).some((pattern) => fits(text, pattern))
    ? undefined
    : `no such operation answers there; there are ${patternsAmong(among).map(inBraces).join(', ')}`;
}

function patternsAmong({ operations }: Among): string[] {
  return [...new Set(operations.flatMap(({ operation }) => patternsOf(operation)))];
}
