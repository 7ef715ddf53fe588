import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '../../src/engine/store/file-log.js';
import type { Store } from '../../src/engine/store/store.js';
import { everyContract } from './contracts.js';

const opened: Store[] = [];
const folders: string[] = [];

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tillbox-store-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

everyContract(async (plan) => {
  const store = await openFileStore(await freshFolder(), plan);
  opened.push(store);
  return store;
});
