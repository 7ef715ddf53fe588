import type { Log } from '../log/log.js';
import { KeptStore } from './kept/kept-store.js';
import { type Store, type StorePlan, StoreUnavailable, StoreUnusable } from './store.js';

/**
 * Opens the store that `--store` names: `memory`, `file:` and a folder, or the address of a Redis.
 *
 * @throws StoreUnusable where it can't be used, with a remedy
 */
export async function openStore(name: string, plan: StorePlan, log: Log): Promise<Store> {
  if (name === 'memory') return new KeptStore(plan);
  if (name.startsWith('file:'))
    return (await import('./file/open-file.js')).openFileStore(name.slice('file:'.length), plan);
  if (/^rediss?:/.test(name)) return openRedis(name, plan, log);
  throw new StoreUnusable(`there is no store ${name}; use memory, file: and a folder, or redis:// and a host`);
}

async function openRedis(name: string, plan: StorePlan, log: Log): Promise<Store> {
  const { openRedisStore } = await import('./redis/open-redis.js');
  const url = new URL(name);
  try {
    return await openRedisStore(url, plan, (trouble) => {
      const redis = url.host;
      if (trouble === undefined) log.info({ redis }, 'Redis can be used again');
      else log.warn({ redis, trouble }, 'Redis can not be used: requests are refused until it can');
    });
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const what = `${url.protocol}//${url.host} can't be used: ${error.message}`;
    throw new StoreUnusable(`${what}; see that Redis runs there and that user and password are right`);
  }
}

/** What a store is called where people look at it; an address may hold a password. */
export function kindOfStore(name: string): string {
  return /^rediss?:/.test(name) ? 'redis' : (name.split(':', 1)[0] ?? name);
}
