import { isObject } from '../json.js';
import { Masked, memberOf } from './unseal.js';

/** A place that a query asks about. */
interface Leaf {
  /** Dotted. */
  readonly path: string;
  /** Whether it asks for more than equality, which no masked value can answer. */
  readonly more: boolean;
}

const joining = new Set(['$and', '$or', '$nor']);
const answerable = new Set(['$eq', '$ne', '$in', '$nin', '$exists']);

/** What of an exchange would have to be there, and unmasked, for a query to be answered. */
export class Undecided {
  readonly #leaves: readonly Leaf[];

  /** @param query sealed */
  constructor(query: unknown) {
    this.#leaves = [...leavesOf(query, '')];
  }

  /** Whether it asks about bodies, other than which of them are cut. */
  get asksBody(): boolean {
    const paths = this.#leaves.map(({ path }) => path);
    return !paths.includes('body.truncated') && paths.some((path) => path === 'body' || path.startsWith('body.'));
  }

  /** Whether it asks for what is masked in such a way that the mask hides the answer. */
  isHidden(request: object): boolean {
    return this.#leaves.some(({ path, more }) => isBehindMask(request, path.split('.'), more));
  }
}

const cut = '"body":{"truncated":true,"bytes":';

/** Whether a body may be cut in a sealed exchange, without parsing it. */
export function mayBeCut(text: string): boolean {
  return text.includes(cut);
}

/** Whether a request's body was too long to be kept whole. */
export function isCut(request: object): boolean {
  const body = memberOf(request, 'body');
  return isObject(body) && body['truncated'] === true && 'start' in body && 'bytes' in body;
}

function* leavesOf(query: unknown, above: string): Generator<Leaf> {
  if (!isObject(query)) return;
  for (const [name, operand] of Object.entries(query)) {
    if (joining.has(name)) {
      for (const one of Array.isArray(operand) ? operand : []) yield* leavesOf(one, above);
      continue;
    }
    const path = above === '' ? name : `${above}.${name}`;
    if (isOperators(operand)) yield* leavesAt(operand, path);
    else yield { path, more: false };
  }
}

function* leavesAt(operators: Readonly<Record<string, unknown>>, path: string): Generator<Leaf> {
  for (const [name, operand] of Object.entries(operators)) {
    const nested = name === '$not' || name === '$elemMatch';
    if (nested && isOperators(operand)) yield* leavesAt(operand, path);
    else if (nested) yield* leavesOf(operand, path);
    else yield { path, more: !answerable.has(name) };
  }
}

/** A masked value in a sealed query is no operator. */
function isOperators(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.keys(value).some((name) => name.startsWith('$') && name !== '$masked');
}

function isBehindMask(value: unknown, [name, ...rest]: readonly string[], more: boolean): boolean {
  if (value instanceof Masked) return more || name !== undefined || !value.canBeCompared;
  if (name === undefined) {
    return (more && Array.isArray(value) && value.some((item) => item instanceof Masked)) || holdsLost(value);
  }
  if (Array.isArray(value) && !/^\d+$/.test(name)) {
    return value.some((item) => isBehindMask(item, [name, ...rest], more));
  }
  return isBehindMask(memberOf(value, name), rest, more);
}

/** Whether anything in it was masked with a key that is lost. */
function holdsLost(value: unknown): boolean {
  if (value instanceof Masked) return !value.canBeCompared;
  return value !== null && typeof value === 'object' && Object.values(value).some(holdsLost);
}
