import type { StoreTx } from '../store/store.js';
import { forgottenCollection } from './collections.js';
import { dropCorrections } from './corrections.js';

interface Forgotten {
  /** The sandbox's time: ISO 8601, UTC. */
  readonly at: string;
}

const latest = 'latest';

/** Forgets the exchanges of a sandbox, and remembers that it did: what is said of a run afterwards is not about all of it. */
export function forgetExchanges(tx: StoreTx, now: Date): void {
  tx.forget();
  dropCorrections(tx);
  tx.put(forgottenCollection, latest, { at: now.toISOString() } satisfies Forgotten);
}

/** When exchanges were last forgotten; null where all have been kept as long as there was room. */
export function forgottenAt(tx: StoreTx): string | null {
  const forgotten = tx.get(forgottenCollection, latest) as Forgotten | undefined;
  return forgotten?.at ?? null;
}
