import { correctCharges } from '../findings/repeated-charges.js';
import type { Exchange } from '../masking/exchange.js';
import { keepBounded, type Placed } from '../store/bounded.js';
import type { Store, StoreTx } from '../store/store.js';
import { correctionCollection } from './collections.js';

/** What a client got, where that isn't what its exchange was recorded with. Its place is the id of the exchange. */
export interface Correction extends Placed {
  /** Masked; null where nothing reached the client, undefined where a part of what was recorded did. */
  readonly reply?: Exchange['reply'];
  /** It had left before it had an answer, or all of it. */
  readonly clientGone?: true;
}

interface Kept extends Correction {
  /** How many were noted before it. */
  readonly n: number;
}

const limit = 4096;
const made = `${correctionCollection}/made`;

/** Notes what clients got instead; the next attempt of each is judged by that. It is a commit in any case. */
export function correct(tx: StoreTx, corrections: readonly Correction[]): void {
  tx.count(made);
  for (const correction of corrections) {
    const isNew = tx.get(correctionCollection, correction.place) === undefined;
    const kept: Kept = { ...correction, n: tx.count(made) };
    keepBounded(tx, correctionCollection, kept, { isNew, limit });
  }
  if (corrections.length === 0) return;
  const saw = corrections.map(({ place, clientGone }) => [place, clientGone ? 'nothing' : 'a failure'] as const);
  correctCharges(tx, new Map(saw));
}

/** Nothing is left of the exchanges that they are about, or never was anything. */
export function dropCorrections(tx: StoreTx, isGone: (requestId: string) => boolean = () => true): void {
  for (const { place } of tx.list(correctionCollection) as readonly Placed[]) {
    if (isGone(place)) tx.remove(correctionCollection, place);
  }
}

/** All that clients of a sandbox got otherwise than recorded. */
export class Corrections {
  private constructor(private readonly byId: ReadonlyMap<string, Kept>) {}

  /** None where there is no such sandbox: looking does not make one. */
  static async of(store: Store, sandbox: string): Promise<Corrections> {
    if (!(await store.use(sandbox))) return new Corrections(new Map());
    const all = await store.transact(sandbox, (tx) => tx.list(correctionCollection) as readonly Kept[]);
    return new Corrections(new Map(all.map((one) => [one.place, one])));
  }

  /** Grows with each that is noted. */
  get revision(): number {
    let latest = 0;
    for (const { n } of this.byId.values()) latest = Math.max(latest, n);
    return latest;
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
  if (reply === undefined) return JSON.stringify({ ...exchange, clientGone, digests });
  const left = Object.entries(digests).filter(([pointer]) => !pointer.startsWith('/reply/'));
  return JSON.stringify({ ...exchange, reply, clientGone, digests: Object.fromEntries(left) });
}
