import { Pieces } from '../pieces.js';
import type { StoreTx } from '../store/store.js';
import type { Api, Derived } from './api.js';
import { ApiTx } from './unit-of-work.js';

export interface DerivedChange extends Derived {
  readonly api: string;
}

export interface DerivedChanges {
  /** In the order of their instants; at one instant in the order of the APIs and of their records. */
  readonly changes: readonly DerivedChange[];
  /** Whether there are more than were wanted. */
  readonly truncated: boolean;
}

/** What time alone changes after an instant and up to another, that one included: the earliest `most` of it. */
export async function derivedChanges(
  tx: StoreTx,
  apis: readonly Api[],
  [after, to]: readonly [after: Date, to: Date],
  most: number,
): Promise<DerivedChanges> {
  const earliest = new Earliest(to.getTime(), most);
  for (const api of apis) {
    for (const changes of (await api.derived?.(new ApiTx(api, tx), after)) ?? [])
      await earliest.take(api.name, changes);
  }
  return earliest.all();
}

/** After so many it is seen whether others have waited long enough. */
const looked = 64;

/** Keeps the first changes of many records, however many each of them has. */
class Earliest {
  #found: DerivedChange[] = [];
  #truncated = false;
  #seen = 0;
  readonly #pieces = new Pieces();

  constructor(
    /** In milliseconds. What comes later is not wanted, or not any more. */
    private until: number,
    private readonly most: number,
  ) {}

  /** @param changes in the order of their instants, maybe without an end */
  async take(api: string, changes: Iterable<Derived>): Promise<void> {
    for (const change of changes) {
      if (++this.#seen % looked === 0) await this.#pieces.next();
      if (change.at.getTime() > this.until) return;
      this.#found.push({ ...change, api });
      if (this.#found.length >= 2 * this.most) this.#cut();
    }
  }

  all(): DerivedChanges {
    this.#cut();
    return { changes: this.#found, truncated: this.#truncated };
  }

  #cut(): void {
    this.#found.sort((a, b) => a.at.getTime() - b.at.getTime());
    if (this.#found.length <= this.most) return;
    this.#found.length = this.most;
    this.#truncated = true;
    this.until = this.#found.at(-1)?.at.getTime() ?? this.until;
  }
}
