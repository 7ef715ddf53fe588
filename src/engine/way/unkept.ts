import { Problem } from '../problem.js';
import type { Call } from '../request/call.js';
import type { Trip } from '../request/trip.js';
import { StoreUnavailable } from '../store/store.js';
import { type Attempt, attempt } from './attempt.js';
import type { Engine } from './engine.js';
import { mayBeRecorded, noteUnsure } from './told-otherwise.js';

/** What the sandbox's own API answers where nothing can be kept. */
export function unkept({ message }: StoreUnavailable): Problem {
  return new Problem('store-unavailable', message);
}

/**
 * Carries out a request that could not be kept, if all that it does is look: then it is answered, but not recorded.
 *
 * @throws StoreUnavailable where it changes something, or where the store can't be read either
 */
export async function lookOnly(engine: Engine, call: Call, trip: Trip, error: StoreUnavailable): Promise<Attempt> {
  const { recorded } = trip;
  const mayBeKept = mayBeRecorded(error, trip);
  try {
    const looked = await engine.store.transact(trip.sandbox, async (tx) => {
      const looked = await attempt(engine, call, trip, tx);
      const changes = tx.changes();
      if (looked.kind !== 'done' || changes.some(({ collection }) => collection.startsWith(`${call.api.name}/`))) {
        throw error;
      }
      tx.discard();
      trip.recorded = undefined;
      return looked;
    });
    if (mayBeKept) noteUnsure(engine, trip);
    return looked;
  } catch (again) {
    trip.recorded = recorded;
    // What failed first tells what may have come of it.
    throw again instanceof StoreUnavailable ? error : again;
  }
}
