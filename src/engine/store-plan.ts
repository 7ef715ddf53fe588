import type { Api } from './api.js';
import type { Clock } from './clock.js';
import { leftGlance } from './left.js';
import { defaultSandbox } from './prefix.js';
import type { Sandboxes } from './sandboxes.js';
import type { StoreLimits, StorePlan } from './store/store.js';
import { taskPlace } from './tasks.js';
import type { Unattended } from './unattended.js';
import { taskCollection } from './unit-of-work.js';
import { claimsCredentials } from './world.js';

/** What a store has to know of the records of these APIs, and what its sandboxes start with. */
export function storePlan(
  apis: readonly Api[],
  limits: StoreLimits,
  sandboxes: Pick<Sandboxes, 'start'>,
  clock: Clock,
  unattended: Unattended,
): StorePlan {
  return {
    indexes: indexesOf(apis),
    schedules: new Map([[taskCollection, taskPlace]]),
    glance: leftGlance,
    start: () => sandboxes.start().collections,
    limits,
    concernsAll: claimsCredentials,
    permanent: defaultSandbox,
    now: () => clock.now().getTime(),
    unattended,
  };
}

function indexesOf(apis: readonly Api[]): StorePlan['indexes'] {
  const all = apis.flatMap((api) =>
    Object.entries(api.collections).map(([name, { indexes = {} }]) => [`${api.name}/${name}`, indexes] as const),
  );
  return new Map(all);
}
