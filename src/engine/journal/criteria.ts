import { isObject } from '../json.js';
import type { MaskedDigests } from '../masking/masked-digests.js';
import type { Destination } from '../masking/seal.js';
import { destinationOf } from '../masking/seal.js';
import { reviveQuery, sealQuery, shownQuery, unanswerable } from '../masking/seal-query.js';
import { anyValue, lastName, valuesUnder } from '../masking/sealed-text.js';
import type { Secrecy } from '../masking/secrecy.js';
import { isCut, mayBeCut, Undecided } from '../masking/undecided.js';
import { Masked, matchable, matches, memberOf } from '../masking/unseal.js';
import { badInput } from '../problem.js';
import { QueryCost, valuesIn } from '../query/cost.js';
import { compileQuery, type Parts } from '../query/query.js';

type Query = Readonly<Record<string, unknown>>;

/** What is asked of an exchange; what is left out doesn't matter. */
export interface Criteria {
  readonly kind?: Destination['kind'];
  readonly api?: string;
  readonly operation?: string;
  readonly status?: number;
  /** Names of outcomes or faults, of which it has to be one; with its API in front, as `british-gas/dccard-3`, or not. */
  readonly outcome?: readonly string[];
  /** Whether what it asked for took effect, seen by the client or not. */
  readonly accepted?: boolean;
  /** A query in MongoDB's syntax over `{method, path, params, query, headers, body}`. */
  readonly where?: Query;
}

/** One thing that kept an exchange from being what was asked for. */
export interface Difference {
  /** Dotted, as in a query. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What a query over a request can name. */
export const requestParts: Parts = {
  said: 'no part of a request',
  names: { method: 'text', path: 'text', params: 'texts', query: 'texts', headers: 'texts', body: 'any' },
};

interface Condition {
  readonly path: string;
  /** As it may be shown. */
  readonly expected: unknown;
  readonly holds: (request: object) => boolean;
  readonly undecided: Undecided;
}

/** Whether an exchange is what was asked for; unknown where the journal has cut or masked what tells. */
export type Match = 'yes' | 'no' | 'unknown';

/** Stands for what is not known of an exchange. */
const notKnown = 'not known: cut or masked in the journal';

/** An exchange of the journal, opened for comparison. */
export interface Opened extends Destination {
  readonly id: string;
  readonly status: number | null;
  readonly outcome: string | null;
  readonly fault: string | null;
  readonly accepted: boolean;
  readonly request: object;
}

/** @param text a sealed exchange */
function opened(text: string, digests: MaskedDigests): Opened {
  const exchange = matchable(text, digests) as {
    readonly id: string;
    readonly kind?: Destination['kind'];
    readonly api: string | null;
    readonly operation: string | null;
    readonly outcome: string | null;
    readonly fault: string | null;
    readonly accepted: boolean;
    readonly request: object;
    readonly reply: { readonly status: number } | null;
  };
  const { id, kind = 'request', api, operation, outcome, fault, accepted, request, reply } = exchange;
  return { id, kind, api, operation, outcome, fault, accepted, request, status: reply?.status ?? null };
}

/** Criteria, ready to be compared with exchanges. */
export class Matcher {
  /** Equal for equal criteria. */
  readonly key: string;
  /** A plain value that has to stand under a name, where the query says so: what an index goes by. */
  readonly pivot: { readonly name: string; readonly value: unknown } | undefined;
  readonly #conditions: readonly Condition[];
  readonly #asksBody: boolean;
  /** How many values the query has in it. */
  readonly #parts: number;

  private constructor(
    readonly criteria: Criteria,
    sealed: Query | undefined,
    conditions: readonly Condition[],
    private readonly digests: MaskedDigests,
    private readonly pointer: string,
  ) {
    this.key = JSON.stringify({ ...criteria, where: sealed });
    this.#conditions = conditions;
    this.pivot = pivotOf(sealed);
    this.#asksBody = new Undecided(sealed).asksBody;
    this.#parts = valuesIn(sealed);
  }

  /**
   * @param pointer where the query stands in the request, for errors
   * @throws Problem `bad-request` for a query that can't be run, or that no masked value can answer
   */
  static async of(criteria: Criteria, secrecy: Secrecy, pointer: string): Promise<Matcher> {
    const { where } = criteria;
    if (where === undefined) return new Matcher(criteria, undefined, [], secrecy.digests, pointer);
    const sealed = await sealedQuery(where, secrecy, pointer);
    return new Matcher(criteria, sealed, await conditionsOf(sealed, secrecy, pointer), secrecy.digests, pointer);
  }

  /** @param text a sealed exchange; opened by one matcher, it can be compared by all */
  open(text: string): Opened {
    return opened(text, this.digests);
  }

  /** @throws Problem `bad-request` where the query asks too much of it */
  matches(exchange: Opened): boolean {
    return this.answer(exchange) === 'yes';
  }

  answer(exchange: Opened): Match {
    const { status, outcome, accepted } = this.criteria;
    if (!this.concerns(exchange)) return 'no';
    if (status !== undefined && status !== exchange.status) return 'no';
    if (accepted !== undefined && accepted !== exchange.accepted) return 'no';
    if (outcome !== undefined && !outcome.some((name) => isNamed(exchange, name))) return 'no';
    if (this.#conditions.length > 0) this.#mustBeLittle(exchange);
    let answer: Match = 'yes';
    for (const condition of this.#conditions) {
      if (this.#isUnknown(condition, exchange)) answer = 'unknown';
      else if (!condition.holds(exchange.request)) return 'no';
    }
    return answer;
  }

  /** Whether an exchange is of the kind, the API and the operation that are asked for. */
  concerns({ kind, api, operation }: Destination): boolean {
    const { criteria } = this;
    if ((criteria.kind ?? kind) !== kind) return false;
    return (criteria.api ?? api) === api && (criteria.operation ?? operation) === operation;
  }

  /** A sealed exchange that matches, or may; most that don't are told apart without parsing them. */
  find(text: string): { readonly id: string; readonly answer: Exclude<Match, 'no'> } | undefined {
    if (!this.concerns(destinationOf(text))) return undefined;
    if (this.pivot && !(this.#asksBody && mayBeCut(text))) {
      const values = valuesUnder(text, this.pivot.name);
      if (!values.includes(this.pivot.value) && !values.includes(anyValue)) return undefined;
    }
    const exchange = this.open(text);
    const answer = this.answer(exchange);
    return answer === 'no' ? undefined : { id: exchange.id, answer };
  }

  /** Whether that is all that is asked for. */
  get isPlain(): boolean {
    const { status, outcome, accepted } = this.criteria;
    return [status, outcome, accepted].every((asked) => asked === undefined) && this.#conditions.length === 0;
  }

  /** What kept it from matching; empty where it does match. */
  differences(exchange: Opened): Difference[] {
    const { request } = exchange;
    const plain = (['api', 'operation', 'status', 'accepted'] as const).flatMap((path): Difference[] => {
      const expected = this.criteria[path];
      return expected === undefined || expected === exchange[path] ? [] : [{ path, expected, actual: exchange[path] }];
    });
    const { outcome = [] } = this.criteria;
    if (outcome.length > 0 && !outcome.some((name) => isNamed(exchange, name))) {
      plain.push({ path: 'outcome', expected: outcome.join(','), actual: exchange.outcome ?? exchange.fault });
    }
    if (this.#conditions.length > 0) this.#mustBeLittle(exchange);
    const queried = this.#conditions.flatMap((condition): Difference[] => {
      const { path, expected, holds } = condition;
      if (this.#isUnknown(condition, exchange)) return [{ path, expected, actual: notKnown }];
      return holds(request) ? [] : [{ path, expected, actual: shown(dotted(request, path)) ?? null }];
    });
    return [...plain, ...queried];
  }

  #mustBeLittle({ request }: Opened): void {
    new QueryCost(request).mustAllow(this.#parts, this.pointer);
  }

  #isUnknown({ undecided }: Condition, { request }: Opened): boolean {
    return (this.#asksBody && undecided.asksBody && isCut(request)) || undecided.isHidden(request);
  }
}

function isNamed({ api, outcome, fault }: Opened, name: string): boolean {
  const own = api !== null && name.startsWith(`${api}/`) ? name.slice(api.length + 1) : name;
  return own === outcome || own === fault;
}

/**
 * A query without the secrets that it asks for, as it may be kept.
 *
 * @throws Problem `bad-request` for a query that can't be run, or that no masked value can answer
 */
export async function sealedQuery(where: unknown, secrecy: Secrecy, pointer: string): Promise<Query> {
  await compileQuery(where, pointer, undefined, requestParts);
  mustBeAnswerable(where, secrecy, pointer);
  return sealedAnew(where, secrecy);
}

/** The same of a query that can be run, in which secrets may be masked already. */
export function sealedAnew(where: unknown, secrecy: Secrecy): Query {
  return lowerHeaders(sealQuery(where, secrecy)) as Query;
}

/** Names of headers are compared without case: a request has them in small letters. */
function lowerHeaders(query: unknown): unknown {
  if (Array.isArray(query)) return query.map(lowerHeaders);
  if (!isObject(query)) return query;
  const members = Object.entries(query).map(([name, condition]) => {
    if (name.startsWith('headers.')) return [name.toLowerCase(), condition];
    if (name === 'headers') return [name, lowerNames(condition)];
    return [name, name.startsWith('$') ? lowerHeaders(condition) : condition];
  });
  return Object.fromEntries(members);
}

/** All headers of a request at once. */
function lowerNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerNames);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    return name.startsWith('$') ? [name, lowerNames(member)] : [name.toLowerCase(), member];
  });
  return Object.fromEntries(members);
}

function mustBeAnswerable(where: unknown, secrecy: Secrecy, pointer: string): void {
  const pointers = unanswerable(where, secrecy);
  if (pointers.length === 0) return;
  const message = 'asks for more than equality of a value that the journal keeps masked; use $eq, $ne, $in or $nin';
  throw badInput(pointers.map((at) => ({ pointer: pointer + at, message })));
}

/** The conditions that have to hold all together, each by itself. */
async function conditionsOf(sealed: Query, secrecy: Secrecy, pointer: string): Promise<Condition[]> {
  const conditions = Object.entries(sealed).map(async ([path, condition]): Promise<Condition[]> => {
    if (path === '$and') {
      return (await Promise.all((condition as Query[]).map((part) => conditionsOf(part, secrecy, pointer)))).flat();
    }
    const holds = await compileQuery(reviveQuery({ [path]: condition }, secrecy.digests), pointer, matches);
    return [{ path, expected: shownQuery(condition), holds, undecided: new Undecided({ [path]: condition }) }];
  });
  return (await Promise.all(conditions)).flat();
}

/** The conditions that tell requests apart go first: most are of one method. */
function pivotOf(sealed: Query | undefined): Matcher['pivot'] {
  const plain = Object.entries(sealed ?? {}).flatMap(([path, condition]) => {
    const value = isObject(condition) && Object.keys(condition).length === 1 ? condition['$eq'] : condition;
    const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return known && !path.startsWith('$') ? [{ path, value }] : [];
  });
  const one = plain.find(({ path }) => path !== 'method' && path !== 'path') ?? plain[0];
  return one && { name: lastName(one.path), value: one.value };
}

/** The value at a dotted path, within a list those of its items; undefined where there is none. */
function dotted(value: unknown, path: string): unknown {
  const [name = '', ...rest] = path.split('.');
  if (path === '' || value === undefined) return value;
  if (Array.isArray(value) && !/^\d+$/.test(name)) {
    const items = value.map((item) => dotted(item, path)).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  return dotted(memberOf(value, name), rest.join('.'));
}

function shown(value: unknown): unknown {
  if (value instanceof Masked) return value.shown;
  if (Array.isArray(value)) return value.map(shown);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member)]));
}
