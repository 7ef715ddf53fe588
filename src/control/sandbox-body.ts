import type { Described } from '../engine/sandbox/described.js';
import { existing } from '../engine/sandbox/existing.js';
import { isDue } from '../engine/sandbox/pending-callbacks.js';
import { timeIn } from '../engine/sandbox/world.js';
import type { Engine } from '../engine/way/engine.js';
import { goingOn } from '../engine/way/settled.js';
import type { SandboxBody } from './shapes.js';

/** What sandboxes are shown with. */
export type Showing = Pick<Engine, 'sandboxes' | 'store' | 'clock' | 'inFlight' | 'deliveries'>;

/** A sandbox that there is, as the control API shows it. @throws Problem `not-found` */
export async function shownSandbox(engine: Showing, id: string): Promise<SandboxBody> {
  // Before the rest: what a request has brought about by its end is not missing where it is no longer in flight.
  const inFlight = engine.inFlight.of(id);
  return bodyOf(engine, await existing(engine.sandboxes, id), inFlight);
}

/** All that have not idled for too long. */
export async function shownSandboxes(engine: Showing): Promise<SandboxBody[]> {
  const inFlight = engine.inFlight.counts();
  const described = await engine.sandboxes.list();
  return Promise.all(described.map((one) => bodyOf(engine, one, inFlight.get(one.id) ?? 0)));
}

async function bodyOf(engine: Showing, described: Described, inFlight: number): Promise<SandboxBody> {
  const { id, lastUsedAt, expiresAt, records, bytes, world } = described;
  const { createdAt, seed, time, idleTimeout, fixtures, credentials } = world;
  const settings = {
    seed,
    time,
    idleTimeout,
    fixtures: [...fixtures],
    credentials: credentials.length,
  };
  const pendingCallbacks = await pendingIn(engine, described);
  return { id, createdAt, lastUsedAt, expiresAt, records, bytes, inFlight, pendingCallbacks, settings };
}

/** Counts them only where there may be any: a sandbox that nobody uses stays where it is. */
async function pendingIn(engine: Showing, { id, world, callback }: Described): Promise<number> {
  const isAnyDue = callback !== undefined && isDue(callback, timeIn(world, engine.clock.now()));
  const isUnderWay = engine.deliveries.underWay.in(id).length > 0;
  return isAnyDue || isUnderWay ? (await goingOn(engine, id)).pendingCallbacks : 0;
}
