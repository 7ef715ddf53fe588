import { LowdbStore } from './lowdb.js';
import { type Store, type StorePlan, StoreUnusable } from './store.js';

/**
 * Opens the store that `--store` names: `memory`, or `file:` and a folder.
 *
 * @throws StoreUnusable where it can't be used, with a remedy
 */
export async function openStore(name: string, plan: StorePlan): Promise<Store> {
  if (name === 'memory') return new LowdbStore(plan);
  if (name.startsWith('file:')) return (await import('./file-log.js')).openFileStore(name.slice('file:'.length), plan);
  throw new StoreUnusable(`there is no store ${name}; use memory, or file: and a folder`);
}

/** What a store is called where people look at it; an address may hold a password. */
export function kindOfStore(name: string): string {
  return name.split(':', 1)[0] ?? name;
}
