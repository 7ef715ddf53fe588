import type { Api } from '../api/api.js';
import type { Source } from '../api/description.js';
import type { Catalogue } from '../scenario/catalogue.js';
import type { StoreTx } from '../store/store.js';
import { coverageCounters } from './collections.js';
import { forgottenAt } from './forgotten.js';

/** Counts an outcome of an operation. */
export function countOutcome(tx: StoreTx, api: string, operation: string, outcome: string): void {
  tx.count(counterOf(api, operation, outcome));
}

export interface Coverage {
  /** Outcomes of all operations there are, and how many of them occurred. */
  readonly total: number;
  readonly covered: number;
  /** With one decimal; 100 where there is nothing to cover. */
  readonly percent: number;
  /** When requests were last forgotten, whose outcomes stay counted; null where none were. */
  readonly forgottenAt: string | null;
  readonly apis: {
    api: string;
    operations: { operation: string; outcomes: { name: string; source: Source; hits: number }[] }[];
  }[];
}

/** The outcomes that a sandbox has seen, against all that the tables of these APIs have. */
export function coverageIn(tx: StoreTx, apis: readonly Api[], catalogue: Catalogue): Coverage {
  return { ...coverageOf(tx.everything().counters, apis, catalogue), forgottenAt: forgottenAt(tx) };
}

/** @param counters of a sandbox of which nothing was forgotten */
export function coverageOf(
  counters: ReadonlyMap<string, number>,
  apis: readonly Api[],
  catalogue: Catalogue,
): Coverage {
  const covered: Coverage['apis'][number][] = [];
  for (const api of apis) {
    const operations = [];
    for (const operation of api.operations) {
      const outcomes = [];
      for (const { name, source } of catalogue.outcomesOf(operation).values()) {
        outcomes.push({ name, source, hits: counters.get(counterOf(api.name, operation.id, name)) ?? 0 });
      }
      operations.push({ operation: operation.id, outcomes });
    }
    covered.push({ api: api.name, operations });
  }
  const all = covered.flatMap(({ operations }) => operations.flatMap(({ outcomes }) => outcomes));
  const seen = all.filter(({ hits }) => hits > 0).length;
  return { total: all.length, covered: seen, percent: percentOf(seen, all.length), forgottenAt: null, apis: covered };
}

/** Rounded down, so that 100 is said of nothing less. */
function percentOf(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part * 1000) / whole) / 10;
}

function counterOf(api: string, operation: string, outcome: string): string {
  return `${coverageCounters}/${api}/${operation}/${outcome}`;
}
