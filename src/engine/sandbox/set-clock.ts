import type { Clock } from '../clock.js';
import type { Store, StoreTx } from '../store/store.js';
import type { Timers } from '../timers.js';
import type { DueAttempts } from './due-attempts.js';
import type { TaskRunner } from './tasks.js';
import { type ClockSetting, putWorld, timeIn, type World, worldOf } from './world.js';

/** Where a sandbox's clock is kept, and what goes by it. */
export interface Clocked {
  readonly store: Store;
  readonly clock: Clock;
  readonly tasks: TaskRunner;
  readonly deliveries: DueAttempts;
  readonly timers: Timers;
  /** Ends every wait. */
  readonly stopping: AbortSignal;
  readonly requestIds: { next(): string };
}

/** What a sandbox's clock shows, and how it goes. */
export interface ClockState {
  readonly now: Date;
  readonly mode: ClockSetting['mode'];
}

/** At an instant of real time. */
export function clockIn(tx: StoreTx, real: Date): ClockState {
  return stateOf(worldOf(tx), real);
}

/**
 * Gives a sandbox's clock another setting. That alone runs nothing: what is due by it then runs by a timer, on the next
 * request, or with the next advance; what isn't due any more waits for its time to come again.
 *
 * @param settingAt the new setting, at an instant of real time
 */
export async function setClock(
  { requestIds, store, clock, tasks }: Clocked,
  sandbox: string,
  settingAt: (real: Date) => ClockSetting,
): Promise<ClockState> {
  const eventId = requestIds.next();
  const state = await store.transact(sandbox, (tx) => {
    const real = clock.now();
    return changeClock(tx, worldOf(tx), settingAt(real), real, eventId);
  });
  await tasks.reschedule(sandbox);
  return state;
}

/** Within a unit of work; the feed says so. */
export function changeClock(tx: StoreTx, world: World, clock: ClockSetting, real: Date, eventId: string): ClockState {
  const changed = { ...world, clock };
  putWorld(tx, changed);
  const state = stateOf(changed, real);
  const event = { at: timeIn(world, real), now: state.now, mode: state.mode };
  tx.append({ kind: 'clock', id: eventId, text: JSON.stringify(event) });
  return state;
}

function stateOf(world: World, real: Date): ClockState {
  return { now: timeIn(world, real), mode: world.clock.mode };
}
