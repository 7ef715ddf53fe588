import type { Store, StoreTx } from '../store/store.js';
import { correctAttempt } from './attempts.js';
import { keepBounded, type Placed } from './bounded.js';
import { correctionCollection } from './collections.js';
import type { Exchange } from './exchange.js';

/** What a client got, where that isn't what its exchange was recorded with. Its place is the id of the exchange. */
export interface Correction extends Placed {
  /** Masked; null where nothing reached the client. */
  readonly reply: Exchange['reply'];
  readonly clientGone?: true;
}

const limit = 4096;

/** Notes what a client got instead; its next attempt is judged by that: one that had gone saw no answer, or not all of it. */
export function correct(tx: StoreTx, correction: Correction): void {
  const isNew = tx.get(correctionCollection, correction.place) === undefined;
  keepBounded(tx, correctionCollection, correction, { isNew, limit });
  correctAttempt(tx, correction.place, correction.clientGone !== true);
}

/** Nothing is left of the exchanges that they are about, or never was anything. */
export function dropCorrections(tx: StoreTx, isGone: (requestId: string) => boolean = () => true): void {
  for (const { place } of tx.list(correctionCollection) as readonly Placed[]) {
    if (isGone(place)) tx.remove(correctionCollection, place);
  }
}

/** All that clients of a sandbox got otherwise than recorded. */
export class Corrections {
  private constructor(private readonly byId: ReadonlyMap<string, Correction>) {}

  /** None where there is no such sandbox: looking does not make one. */
  static async of(store: Store, sandbox: string): Promise<Corrections> {
    if (!(await store.use(sandbox))) return new Corrections(new Map());
    const all = await store.transact(sandbox, (tx) => tx.list(correctionCollection) as readonly Correction[]);
    return new Corrections(new Map(all.map((one) => [one.place, one])));
  }

  get size(): number {
    return this.byId.size;
  }

  /** The text of a sealed exchange as its client knows it. */
  applied({ id, text }: { readonly id: string; readonly text: string }): string {
    const correction = this.byId.get(id);
    return correction ? corrected(text, correction) : text;
  }
}

/** The text of a sealed exchange with what its client got. */
export function corrected(text: string, { reply, clientGone }: Correction): string {
  const { digests, ...exchange }: Exchange & { readonly digests: Readonly<Record<string, string>> } = JSON.parse(text);
  const left = Object.entries(digests).filter(([pointer]) => !pointer.startsWith('/reply/'));
  return JSON.stringify({ ...exchange, reply, clientGone, digests: Object.fromEntries(left) });
}
