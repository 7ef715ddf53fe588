import { readFile, writeFile } from 'node:fs/promises';
import { StoreDamaged } from '../../src/engine/store/store.js';
import { blotOut, copyOf, snapshotIn } from '../support/folder-copies.js';
import { until } from '../support/until.js';
import { cleanUpAround, close, fill, nothing, openIn, stopped, told } from './folders.js';

cleanUpAround();

describe('a snapshot that is damaged where a sandbox is', () => {
  const said = (folder: string, name: string) =>
    new RegExp(
      `^${folder}/${name} is damaged at byte \\d+, so that the sandbox b can't be used; ` +
        'restore the folder from a backup, or delete the sandbox$',
    );

  test('is found though nobody uses it, and harms nobody else', async () => {
    const folder = await stopped();
    await blotOut(folder, 'b');
    const name = await snapshotIn(folder);
    const store = await openIn(folder, { due: 2_000 });
    await until(() => store.concern !== undefined, 'the damage is found');
    expect(store.trouble).toBeUndefined();
    expect(store.concern).toMatch(said(folder, name));
    expect(told).toEqual([`a sandbox can not be used: what is stored of it is damaged: Error: ${store.concern}`]);
    for (let i = 0; i < 2; i++) {
      await expect(store.transact('b', (tx) => tx.count('c'))).rejects.toThrow(said(folder, name));
      await expect(store.read('b', { limit: 1 })).rejects.toThrow(StoreDamaged);
      await expect(store.create('b', nothing)).rejects.toThrow(StoreDamaged);
    }
    for (let n = 0; n < 30; n++) await fill(store, 'a', n);
    expect(told).toHaveLength(1);
    await close(store);
    // It stays what it is, also in the snapshots after it.
    expect(await snapshotIn(folder)).not.toBe(name);
    const again = await openIn(folder);
    await expect(again.transact('b', (tx) => tx.count('c'))).rejects.toThrow(StoreDamaged);
    expect((await again.sandboxes()).map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
    expect(await again.remove('b')).toBe(true);
    expect(again.concern).toBeUndefined();
    await fill(again, 'b', 0);
    expect((await again.readAfter('b', 0)).map(({ seq }) => seq)).toEqual([6]);
  });

  test('is one that ends the start where it is in what has to be known', async () => {
    const folder = await stopped();
    const name = await snapshotIn(folder);
    const bytes = await readFile(`${folder}/${name}`);
    const index = bytes.indexOf('{"index"');
    for (const at of [0, index - 9, index + 40, bytes.length - 20, bytes.length - 1]) {
      const copy = await copyOf(folder);
      const flawed = Buffer.from(bytes);
      flawed[at] = (flawed[at] ?? 0) ^ 1;
      await writeFile(`${copy}/${name}`, flawed);
      await expect(openIn(copy)).rejects.toThrow(
        `${copy}/${name} is damaged, or of another version of tillbox; restore the folder from a backup`,
      );
      expect(await readFile(`${copy}/${name}`)).toEqual(flawed);
    }
    for (const length of [0, 1, 30, index, bytes.length - 1]) {
      const copy = await copyOf(folder);
      await writeFile(`${copy}/${name}`, bytes.subarray(0, length));
      await expect(openIn(copy)).rejects.toThrow('is damaged, or of another version of tillbox');
    }
  });
});
