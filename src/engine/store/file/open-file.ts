import { KeptStore } from '../kept/kept-store.js';
import { type StorePlan, StoreUnusable } from '../store.js';
import { FileLog, type SnapshotLimits } from './file-log.js';
import type { OnDisk } from './on-disk.js';

/** A snapshot at a stop lets the next start look at less; whoever stops waits for it. */
const usual: Required<SnapshotLimits> = { due: 32 * 1024 * 1024, dueAtStop: 4 * 1024 * 1024, stopWithin: 3_000 };

/**
 * Opens the store that a folder keeps; there is none yet where the folder is empty or missing. What it holds of a sandbox is
 * read once that is used.
 *
 * @throws StoreUnusable where the folder can't be used, is in use, or is damaged
 */
export async function openFileStore(
  folder: string,
  plan: StorePlan,
  sizes: SnapshotLimits = {},
): Promise<KeptStore<OnDisk>> {
  try {
    return await opened(await FileLog.open(folder, plan, { ...usual, ...sizes }), plan);
  } catch (error) {
    throw unusable(folder, error);
  }
}

async function opened(log: FileLog, plan: StorePlan): Promise<KeptStore<OnDisk>> {
  try {
    const store = await KeptStore.open(plan, log, log.db);
    await log.start();
    plan.unattended.own('damage', log.depot.check(), 'what the folder holds could not be checked');
    return store;
  } catch (error) {
    await log.close();
    throw error;
  }
}

function unusable(folder: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  // What has no code is a defect of ours, or says itself what to do.
  return code === undefined
    ? error
    : new StoreUnusable(`${folder} can't be used: ${message}; give a folder that can be written`);
}
