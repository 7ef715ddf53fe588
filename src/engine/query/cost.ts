import { badInput } from '../problem.js';

/** Comparisons that what is asked of one value may come to: about a tenth of a second. */
const most = 1_000_000;

/** How many values a value has in it, itself among them; no more than `enough` are counted. */
export function valuesIn(value: unknown, enough = Number.POSITIVE_INFINITY): number {
  if (value === null || typeof value !== 'object') return 1;
  let count = 1;
  for (const member of Object.values(value)) {
    if (count >= enough) return count;
    count += valuesIn(member, enough - count);
  }
  return count;
}

/** What is asked of one request or record, by however many queries: any part of one may be compared with all of it. */
export class QueryCost {
  #parts = 0;
  #values: number | undefined;

  constructor(private readonly value: object) {}

  /**
   * @param parts how many values the query has in it
   * @param pointer where the query stands, for errors
   * @throws Problem `bad-request` where it would take too long
   */
  mustAllow(parts: number, pointer: string): void {
    this.#parts += parts;
    this.#values ??= valuesIn(this.value, most);
    if (this.#parts * this.#values <= most) return;
    const message = `asks too much of what has many values in it: parts times values may be ${most}; ask for less`;
    throw badInput([{ pointer, message }]);
  }
}
