import type { Log } from '../../src/engine/log/log.js';
import { Unattended } from '../../src/engine/log/unattended.js';
import type { Store, StorePlan } from '../../src/engine/store/store.js';

/** Gives a store that holds nothing yet. */
export type MakeStore = (plan: StorePlan) => Store | Promise<Store>;

/** What was not to fail fails the test. */
const strict: Log = {
  error(details, message) {
    throw new Error(message, { cause: details });
  },
  warn() {},
  info() {},
};

/** A plan for a store that holds nothing at first and has room for everything. */
export function planWith(changes: Partial<StorePlan>): StorePlan {
  return {
    indexes: new Map(),
    schedules: new Map(),
    glance: { collection: 'world', id: 'world', schedules: ['due'] },
    start: () => new Map(),
    apart: new Set(),
    concernsAll: () => false,
    permanent: 'default',
    now: () => 0,
    unattended: new Unattended(strict),
    ...changes,
    limits: {
      sandboxes: Number.POSITIVE_INFINITY,
      sandboxBytes: Number.POSITIVE_INFINITY,
      bytes: Number.POSITIVE_INFINITY,
      events: Number.POSITIVE_INFINITY,
      eventBytes: Number.POSITIVE_INFINITY,
      allEventBytes: Number.POSITIVE_INFINITY,
      ...changes.limits,
    },
  };
}
