// tillbox over each of its stores, as contestants.
import { mkdtempSync, rmSync } from 'node:fs';
import { type Ready, type Runtime, tillbox } from './contestants.js';
import { hasProgram, Unavailable } from './peers.js';
import { freePort, newFolder, run, tried } from './servers.js';

export const storeNames = ['memory', 'file', 'redis'];

/** What a run of tillbox over a store needs, and how to take it away again. */
export interface Stored {
  readonly ready: Ready;
  remove(): Promise<void>;
}

/**
 * A tillbox whose store is empty, and its own.
 *
 * @param name one of {@link storeNames}
 * @param data the folder under which `file:` keeps its data
 */
export async function stored(name: string, runtime: Runtime, data: string): Promise<Stored> {
  if (name === 'memory') return { ready: tillbox(runtime, name), remove: async () => {} };
  if (name === 'file') {
    const folder = mkdtempSync(`${data}/tillbox-bench-data-`);
    return {
      ready: tillbox(runtime, name, { store: `file:${folder}` }),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  if (!hasProgram('redis-server', '--version')) throw new Unavailable('there is no redis-server on this machine');
  const port = await freePort();
  const server = run(['redis-server', '--port', String(port), '--bind', '127.0.0.1', '--save', ''], newFolder());
  const ready = tillbox(runtime, name, { store: `redis://127.0.0.1:${port}` });
  return { ready, remove: () => server.stop() };
}

/** Those of the stores that can be had here. */
export async function usableStores(names: readonly string[], runtime: Runtime, data: string) {
  const usable: string[] = [];
  const missing: string[] = [];
  for (const name of names) {
    try {
      await withStore(name, runtime, data, tried);
      usable.push(name);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      missing.push(`the store ${name}: ${error.message}`);
    }
  }
  return { usable, missing };
}

export async function withStore<T>(
  name: string,
  runtime: Runtime,
  data: string,
  work: (ready: Ready) => Promise<T>,
): Promise<T> {
  const { ready, remove } = await stored(name, runtime, data);
  try {
    return await work(ready);
  } finally {
    await remove();
  }
}
