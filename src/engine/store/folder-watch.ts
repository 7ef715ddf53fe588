import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Timers } from '../timers.js';

/** Changes that follow each other within so many milliseconds are one: an editor and `git checkout` write in steps. */
const settling = 100;

/**
 * Notices changes in folders of one folder an API. Each of those is watched by itself: Node's recursive watching holds on
 * to single files on Linux, and loses one that an editor replaces.
 */
export class FolderWatch {
  /** By path and inode, since a folder that was made anew under the same name is another one. */
  readonly #watchers = new Map<string, FSWatcher>();
  #timer: { cancel(): void } | undefined;

  /** @param unwatchable told of a folder whose changes can't be noticed, and why */
  constructor(
    private readonly roots: readonly string[],
    private readonly timers: Timers,
    private readonly changed: () => void,
    private readonly unwatchable: (folder: string, error: unknown) => void,
  ) {
    this.#follow();
  }

  close(): void {
    this.#timer?.cancel();
    for (const watcher of this.#watchers.values()) watcher.close();
  }

  #stir(): void {
    this.#timer?.cancel();
    this.#timer = this.timers.after(settling, () => {
      this.#follow();
      this.changed();
    });
  }

  /** Watches what is there now, before it is read: what changes from here on is noticed. */
  #follow(): void {
    const wanted = new Map(this.roots.flatMap((root) => this.#foldersOf(root)));
    for (const [key, watcher] of this.#watchers) {
      if (wanted.has(key)) continue;
      watcher.close();
      this.#watchers.delete(key);
    }
    for (const [key, folder] of wanted) if (!this.#watchers.has(key)) this.#watch(key, folder);
  }

  #foldersOf(root: string): [key: string, folder: string][] {
    try {
      const below = readdirSync(root).map((name) => join(root, name));
      return [root, ...below].flatMap((path) => {
        const found = statSync(path, { throwIfNoEntry: false });
        return found?.isDirectory() ? [[`${path} ${found.ino}`, path]] : [];
      });
    } catch (error) {
      this.unwatchable(root, error);
      return [];
    }
  }

  #watch(key: string, folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#stir());
      watcher.on('error', (error) => this.unwatchable(folder, error));
      this.#watchers.set(key, watcher);
    } catch (error) {
      this.unwatchable(folder, error);
    }
  }
}
