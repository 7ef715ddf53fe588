import { chance } from '../digest.js';
import type { StoreTx } from '../store/store.js';
import type { Api } from './api.js';
import type { IdKind } from './id-kind.js';

/** Makes a sandbox's identifiers: the same fixture, seed and sequence of requests give the same ones. */
export class Ids {
  constructor(
    readonly api: Api,
    readonly tx: StoreTx,
    readonly seed: string,
    /** Per kind, the identifiers that come first. */
    readonly first: Readonly<Record<string, readonly string[]>>,
  ) {}

  /** @throws Error for a kind that the API doesn't declare */
  async next(kind: string): Promise<string> {
    const plan = this.api.ids[kind];
    if (!plan) throw new Error(`${this.api.name} makes no identifiers of kind ${kind}`);
    const first = this.first[kind] ?? [];
    const counter = `ids/${this.api.name}/${kind}`;
    for (;;) {
      const n = this.tx.count(counter);
      const bytes = () => chance(this.seed, this.api.name, kind, n);
      const id = first[n] ?? plan.generate(n - first.length, first.at(-1), bytes);
      if (!this.#isTaken(plan, id)) return id;
    }
  }

  #isTaken({ collection, index }: IdKind, id: string): boolean {
    if (collection === undefined) return false;
    const stored = `${this.api.name}/${collection}`;
    if (index === undefined) return this.tx.get(stored, id) !== undefined;
    return this.tx.list(stored, { index, equals: id, limit: 1 }).length > 0;
  }
}
