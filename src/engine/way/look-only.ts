import type { Call } from '../request/call.js';
import type { Trip } from '../request/trip.js';
import { StoreUnavailable, StoreUnsure } from '../store/store.js';
import { type Attempt, attempt } from './attempt.js';
import type { Engine } from './engine.js';
import { noteUnsure } from './told-otherwise.js';

/**
 * Carries out a request that could not be kept, if all that it does is look: then it is answered, but not recorded.
 *
 * @returns undefined where it changes something, or where the store can't be read either
 */
export async function lookOnly(
  engine: Engine,
  call: Call,
  trip: Trip,
  error: StoreUnavailable,
): Promise<Attempt | undefined> {
  try {
    const looked = await engine.store.transact(trip.sandbox, async (tx): Promise<Attempt> => {
      const looked = await attempt(engine, call, trip, tx);
      const changes = tx.changes();
      if (looked.kind !== 'done' || changes.some(({ collection }) => collection.startsWith(`${call.api.name}/`))) {
        throw error;
      }
      tx.discard();
      return { ...looked, recorded: undefined };
    });
    // It may have been kept, for all that anybody knows, with just this answer.
    if (error instanceof StoreUnsure) noteUnsure(engine, trip);
    return looked;
  } catch (again) {
    if (again instanceof StoreUnavailable) return undefined;
    throw again;
  }
}
