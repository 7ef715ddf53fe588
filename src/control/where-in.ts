import { badQuery } from '../engine/problem.js';

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
