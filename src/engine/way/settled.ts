import type { Callback } from '../api/callback.js';
import { leaseIn } from '../callbacks/lease.js';
import { dueCallbacks, isAnyDue, wantedCallbacks } from '../sandbox/pending-callbacks.js';
import { timeIn, worldOf } from '../sandbox/world.js';
import type { StoreTx } from '../store/store.js';
import { wait } from '../timers.js';
import type { Engine } from './engine.js';

/** What is still going on in a sandbox. */
export interface GoingOn {
  /** Requests to emulated APIs that this process is carrying out. */
  readonly inFlight: number;
  /** Callbacks that are due or under way. */
  readonly pendingCallbacks: number;
}

type Known = Pick<Engine, 'store' | 'clock' | 'inFlight' | 'deliveries'>;

/** Both numbers are of one instant: what a request brought about is committed before it is no longer in flight. */
export async function goingOn({ store, clock, inFlight, deliveries }: Known, sandbox: string): Promise<GoingOn> {
  // One that is gone is not made anew by whoever looks.
  if (!(await store.use(sandbox))) return { inFlight: inFlight.of(sandbox), pendingCallbacks: 0 };
  return store.transact(sandbox, (tx) => {
    const real = clock.now();
    const due = dueCallbacks(tx, timeIn(worldOf(tx), real));
    const pending = new Set([...due, ...wantedOfListener(tx, real)].map(({ id }) => id));
    for (const id of deliveries.underWay.in(sandbox)) pending.add(id);
    return { inFlight: inFlight.of(sandbox), pendingCallbacks: pending.size };
  });
}

/**
 * Waits until nothing goes on in a sandbox. What begins meanwhile is waited for as well.
 *
 * @param ms so long at most, in real time
 * @param cuts end the wait before
 * @returns what still goes on then
 */
export async function settled(
  engine: Known & Pick<Engine, 'timers'>,
  sandbox: string,
  ms: number,
  cuts: readonly AbortSignal[],
): Promise<GoingOn> {
  const { inFlight, deliveries, timers } = engine;
  const done = new AbortController();
  const cut = AbortSignal.any([...cuts, done.signal]);
  let isOver = ms <= 0;
  const end = wait(timers, ms, cut).then(() => {
    isOver = true;
  });
  try {
    for (;;) {
      // From before it looks: what changes meanwhile wakes too early rather than never.
      const news = new AbortController();
      const awake = AbortSignal.any([cut, news.signal]);
      const changed = Promise.race([inFlight.rested(sandbox, awake), deliveries.changed.next(sandbox, awake)]);
      if (isOver || !(await isGoingOn(engine, sandbox))) return await goingOn(engine, sandbox);
      await Promise.race([end, changed]);
      news.abort();
    }
  } finally {
    done.abort();
  }
}

/** Costs little, however many callbacks there are. */
async function isGoingOn({ store, clock, inFlight, deliveries }: Known, sandbox: string): Promise<boolean> {
  if (!(await store.use(sandbox))) return false;
  return store.transact(sandbox, (tx) => {
    if (inFlight.of(sandbox) > 0 || deliveries.underWay.in(sandbox).length > 0) return true;
    const real = clock.now();
    return isAnyDue(tx, timeIn(worldOf(tx), real)) || wantedOfListener(tx, real).length > 0;
  });
}

/** Nobody else makes those that a listener is asked for. */
function wantedOfListener(tx: StoreTx, real: Date): readonly Callback[] {
  return leaseIn(tx, real.getTime())?.kind === 'listener' ? wantedCallbacks(tx) : [];
}
