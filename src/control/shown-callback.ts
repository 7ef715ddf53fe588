import type { Callback } from '../engine/api/callback.js';
import { Problem } from '../engine/problem.js';
import { timeIn, worldOf } from '../engine/sandbox/world.js';
import type { StoreTx } from '../engine/store/store.js';
import type { Engine } from '../engine/way/engine.js';
import type { CallbackBody } from './shapes.js';

/** What callbacks are shown with. */
export type Showing = Pick<Engine, 'store' | 'writer' | 'clock'>;

/** A callback as the control API shows it, within a unit of work of its sandbox. */
export function callbackIn(tx: StoreTx, { writer, clock }: Showing, callback: Callback): CallbackBody {
  const world = worldOf(tx);
  return writer.shown(callback, world.fixtures, timeIn(world, clock.now())) as CallbackBody;
}

/** The same of one that is at hand. */
export function shownCallback(engine: Showing, sandbox: string, callback: Callback): Promise<CallbackBody> {
  return engine.store.transact(sandbox, (tx) => callbackIn(tx, engine, callback));
}

export function noCallback(sandbox: string): Problem {
  return new Problem(
    'not-found',
    `The sandbox ${sandbox} has no callback of this id, or no longer; GET /__sandbox/callbacks lists what there is`,
  );
}
