import { KeptStore } from '../kept/kept-store.js';
import type { StorePlan } from '../store.js';
import { RedisLog } from './redis-log.js';

/**
 * A store that several processes share, in a Redis, a Valkey or a cluster of either; each has what it uses in memory as
 * well.
 *
 * @param url `redis://` or, with TLS, `rediss://`
 * @param onTrouble told why Redis can't be used, and, without a reason, that it can be again
 * @throws StoreUnavailable where no Redis answers that can be used
 */
export async function openRedisStore(
  url: URL,
  plan: StorePlan,
  onTrouble: (reason?: string) => void,
): Promise<KeptStore> {
  const log = await RedisLog.open(url, plan, onTrouble);
  // How many sandboxes there may be holds over all processes: the log sees to it.
  return new KeptStore({ ...plan, limits: { ...plan.limits, sandboxes: Number.POSITIVE_INFINITY } }, log);
}
