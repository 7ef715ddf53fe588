import { mkdir, readdir, readlink } from 'node:fs/promises';
import { Unattended } from '../../src/engine/log/unattended.js';
import { FileDepot } from '../../src/engine/store/file/file-depot.js';
import { recover } from '../../src/engine/store/file/recovery.js';
import { StoreUnavailable } from '../../src/engine/store/store.js';
import { folderWith } from '../support/folder.js';
import { copyOf } from '../support/folder-copies.js';
import { cleanUpAround, close, fill, openIn, stopped } from './folders.js';
import { planWith } from './plan.js';

cleanUpAround();

/** The files of a folder that this process has open. */
async function openedIn(folder: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const paths = await Promise.all(descriptors.map((one) => readlink(`/proc/self/fd/${one}`).catch(() => '')));
  return paths.filter((path) => path.startsWith(`${folder}/`));
}

test('a snapshot that is in place though what is older can not be removed is used, and no file stays open', async () => {
  const folder = folderWith({});
  const store = await openIn(folder, { due: 1_000 });
  // Nobody can remove it as a file.
  await mkdir(`${folder}/log.0`);
  for (let n = 0; store.concern === undefined; n++) await fill(store, 'a', n);
  await fill(store, 'a', 0);
  await close(store);
  expect(await openedIn(folder)).toEqual([]);
});

describe('a folder whose files can not be read any more', () => {
  async function unreadable() {
    const folder = await copyOf(await stopped());
    const errors: string[] = [];
    const say = (_: object, message: string) => void errors.push(message);
    const plan = planWith({ unattended: new Unattended({ error: say, warn: say, info: say }) });
    const { boxes, sources, log } = await recover(folder, plan);
    await log?.file.handle.close();
    for (const { file } of sources) await file.close();
    return { depot: new FileDepot(boxes, sources, async () => undefined), errors };
  }
  const said = 'a sandbox can not be read from the folder';

  test('is said in the log once, and whoever uses a sandbox of it is told that it is unavailable', async () => {
    const { depot, errors } = await unreadable();
    for (const name of ['a', 'b', 'a']) await expect(depot.load(name)).rejects.toThrow(StoreUnavailable);
    expect(errors).toEqual([said]);
  });

  test('does not end the check of the others', async () => {
    const { depot, errors } = await unreadable();
    await depot.check();
    expect(errors).toEqual([said]);
  });
});
