import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigestKey, newDigestKey } from '../digest-key.js';
import { StoreUnusable } from '../store.js';
import { syncFolder } from './folder-files.js';

/** Only the user that the process runs as reads it, whatever the umask lets others do. */
const mode = 0o600;

/** A folder's key, and whether it had to be made. */
export interface FolderKey {
  readonly key: string;
  readonly isNew: boolean;
}

/**
 * The key of a folder that is locked: the one in its file `key`, or a new one, which is on the disk before it is used.
 *
 * @throws StoreUnusable where the file holds no key
 */
export async function digestKeyIn(folder: string): Promise<FolderKey> {
  const path = join(folder, 'key');
  const text = await textOf(path);
  if (text === undefined) return { key: await made(folder, path), isNew: true };
  const key = text.trim();
  if (isDigestKey(key)) return { key, isNew: false };
  const remedy = 'restore it from a backup, or remove it: then what was masked so far is no longer found by its value';
  throw new StoreUnusable(`${path} is damaged; ${remedy}`);
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      // A copy may have come with other rights.
      await file.chmod(mode);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function made(folder: string, path: string): Promise<string> {
  const key = newDigestKey();
  const beside = `${path}.tmp`;
  await rm(beside, { force: true });
  const file = await open(beside, 'wx', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(`${key}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncFolder(folder);
  return key;
}
