import type { Api } from '../api/api.js';
import { callbackCollection, callbackIndexes, isToBeDelivered } from '../api/callback.js';
import { taskCollection } from '../api/unit-of-work.js';
import type { Clock } from '../clock.js';
import type { Unattended } from '../log/unattended.js';
import { defaultSandbox } from '../sandbox-id.js';
import type { StoreLimits, StorePlan } from '../store/store.js';
import { leftGlance } from './left.js';
import { callbackPlace, taskPlace } from './places.js';
import type { Sandboxes } from './sandboxes.js';
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
    schedules: new Map([
      [taskCollection, taskPlace],
      [callbackCollection, callbackPlace],
    ]),
    apart: new Set([callbackCollection]),
    glance: leftGlance,
    start: () => sandboxes.start().collections,
    limits,
    concernsAll: (collection, record) => claimsCredentials(collection, record) || isToBeDelivered(collection, record),
    permanent: defaultSandbox,
    now: () => clock.now().getTime(),
    unattended,
  };
}

function indexesOf(apis: readonly Api[]): StorePlan['indexes'] {
  const all = apis.flatMap((api) =>
    Object.entries(api.collections).map(([name, { indexes = {} }]) => [`${api.name}/${name}`, indexes] as const),
  );
  return new Map([...all, [callbackCollection, callbackIndexes]]);
}
