import type { Store, StorePlan } from '../../src/engine/store/store.js';

/** Gives a store that holds nothing yet. */
export type MakeStore = (plan: StorePlan) => Store | Promise<Store>;

/** A plan for a store that holds nothing at first and has room for everything. */
export function planWith(changes: Partial<StorePlan>): StorePlan {
  return {
    indexes: new Map(),
    schedules: new Map(),
    start: () => new Map(),
    permanent: 'default',
    now: () => 0,
    ...changes,
    limits: {
      sandboxes: Number.POSITIVE_INFINITY,
      sandboxBytes: Number.POSITIVE_INFINITY,
      events: Number.POSITIVE_INFINITY,
      eventBytes: Number.POSITIVE_INFINITY,
      allEventBytes: Number.POSITIVE_INFINITY,
      ...changes.limits,
    },
  };
}
