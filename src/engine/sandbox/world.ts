import { latestInstant, parseDuration } from '../clock.js';
import { defaultSandbox } from '../sandbox-id.js';
import type { StoreTx } from '../store/store.js';

/** How a sandbox's time relates to the process's. */
export type ClockSetting =
  | { readonly mode: 'real' }
  | { readonly mode: 'offset'; readonly ms: number }
  /** ISO 8601, UTC. */
  | { readonly mode: 'frozen'; readonly at: string };

/** What makes a sandbox a world of its own, beside its records. */
export interface World {
  /** Real time, ISO 8601, UTC. */
  readonly createdAt: string;
  /** The instant at which its clock stands still after its start and each reset, ISO 8601, UTC; null: real time. */
  readonly time: string | null;
  readonly clock: ClockSetting;
  /** What identifiers and chance depend on. */
  readonly seed: string;
  /** Names of the fixtures merged over `default`, in that order. */
  readonly fixtures: readonly string[];
  /** ISO 8601 duration of real time without a request after which it is forgotten; never for `default`. */
  readonly idleTimeout: string;
  /** Digests of the credentials whose requests belong here. */
  readonly credentials: readonly string[];
  /** How many rules are armed. */
  readonly rules: number;
}

/** What a sandbox is created with. */
export type Settings = Pick<World, 'time' | 'seed' | 'fixtures' | 'idleTimeout' | 'credentials'>;

export const worldCollection = 'world';
export const worldId = 'world';

export const realClock: ClockSetting = { mode: 'real' };
export const defaultIdleTimeout = 'PT24H';

/** @throws Error in a sandbox that no plan has started */
export function worldOf(tx: StoreTx): World {
  const world = tx.get(worldCollection, worldId);
  if (!world) throw new Error('the sandbox has no world record');
  return world as World;
}

export function putWorld(tx: StoreTx, world: World): void {
  tx.put(worldCollection, worldId, world);
}

/** Whether a record is the world of a sandbox that requests belong to by their credentials, whoever they reach. */
export function claimsCredentials(collection: string, record: object): boolean {
  return collection === worldCollection && (record as World).credentials.length > 0;
}

/** How the clock of a sandbox stands after its start. */
export function firstClock(time: string | null): ClockSetting {
  return time === null ? realClock : { mode: 'frozen', at: time };
}

/** The setting of a clock that shows an instant of its own now, and stands still there or runs on. */
export function clockAt(instant: Date, frozen: boolean, real: Date): ClockSetting {
  if (frozen) return { mode: 'frozen', at: instant.toISOString() };
  return { mode: 'offset', ms: instant.getTime() - real.getTime() };
}

/** The sandbox's time at an instant of real time. */
export function timeIn({ clock }: Pick<World, 'clock'>, real: Date): Date {
  if (clock.mode === 'real') return real;
  // What runs beyond the last instant that can be written stays there.
  return clock.mode === 'frozen' ? new Date(clock.at) : new Date(Math.min(real.getTime() + clock.ms, latestInstant));
}

/** Milliseconds of real time until the sandbox's time is that instant; undefined where it stands still. */
export function realWaitFor({ clock }: World, at: Date, real: Date): number | undefined {
  if (clock.mode === 'frozen') return undefined;
  return at.getTime() - real.getTime() - (clock.mode === 'offset' ? clock.ms : 0);
}

/** How long a sandbox may idle, in milliseconds; months have 30 days. */
export function idleMsOf(id: string, { idleTimeout }: World): number {
  if (id === defaultSandbox) return Number.POSITIVE_INFINITY;
  const duration = parseDuration(idleTimeout);
  if (!duration) throw new Error(`the idle timeout of ${id} is no duration: ${idleTimeout}`);
  return duration.toMillis();
}
