import type { StoreTx } from '../store/store.js';

/** Who delivers the callbacks of a sandbox at present. */
export interface Lease {
  readonly by: string;
  readonly kind: 'process' | 'listener';
  /** Real time, in milliseconds. */
  readonly until: number;
}

export const leaseCollection = 'callback-lease';
export const leaseId = 'lease';

/** After so many milliseconds without a word another goes on. */
const leaseMs = 12_000;

/** A lease that ends sooner is renewed. */
const renewMs = 8_000;

/** @param real milliseconds of real time */
export function leaseIn(tx: StoreTx, real: number): Lease | undefined {
  const lease = tx.get(leaseCollection, leaseId) as Lease | undefined;
  return lease && lease.until > real ? lease : undefined;
}

/**
 * Takes the sandbox's deliveries for a while, or goes on with them.
 *
 * @returns whose they are where somebody else has them
 */
export function takeLease(tx: StoreTx, mine: Omit<Lease, 'until'>, real: number): Lease | undefined {
  const held = leaseIn(tx, real);
  // Whoever listens is asked before any process.
  const isTaken = held && held.by !== mine.by && !(mine.kind === 'listener' && held.kind === 'process');
  if (isTaken) return held;
  if (held?.by !== mine.by || held.until - real < renewMs) {
    tx.put(leaseCollection, leaseId, { ...mine, until: real + leaseMs } satisfies Lease);
  }
  return undefined;
}

/** Lets go of them, where they are one's own. */
export function endLease(tx: StoreTx, by: string): void {
  const lease = tx.get(leaseCollection, leaseId) as Lease | undefined;
  if (lease?.by === by) tx.remove(leaseCollection, leaseId);
}
