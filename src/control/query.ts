import { validHere } from '../engine/nearest.js';
import { Problem } from '../engine/problem.js';

/** Refuses query parameters that a call doesn't take: nothing is silently ignored. @throws Problem `bad-request` */
export function takesOnly(query: URLSearchParams, names: readonly string[]): void {
  const given = [...query.keys()];
  const twice = given.find((name, i) => given.indexOf(name) !== i);
  if (twice !== undefined) throw badQuery(twice, 'stands there more than once');
  const stray = given.find((name) => !names.includes(name));
  if (stray === undefined) return;
  const takes = names.length > 0 ? validHere(stray, names, 'it takes') : '; it takes none';
  throw badQuery(stray, `there is no such query parameter here${takes}`);
}

/** A whole number from a query parameter. @throws Problem `bad-request` */
export function integerIn(query: URLSearchParams, name: string, minimum: number, maximum: number): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw badQuery(name, `is a whole number from ${minimum} to ${maximum}`);
}

/** True or false from a query parameter. @throws Problem `bad-request` */
export function booleanIn(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw badQuery(name, 'is true or false');
}

/** What is wrong with a query parameter. */
export function badQuery(name: string, message: string): Problem {
  return new Problem('bad-request', `The query parameter ${name}: ${message}`, {
    errors: [{ pointer: `/query/${name}`, message }],
  });
}

/** The query in `where`, as JSON; whether it can be asked is not looked at. @throws Problem `bad-request` */
export function whereIn(query: URLSearchParams): Readonly<Record<string, unknown>> | undefined {
  const text = query.get('where');
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw badQuery('where', 'is a query as JSON, such as {"body.amount":100}');
  }
}
