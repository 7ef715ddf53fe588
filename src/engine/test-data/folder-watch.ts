import { type FSWatcher, lstatSync, readdirSync, realpathSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Timers } from '../timers.js';
import { isSystems } from './entries.js';

/** Changes that follow each other within so many milliseconds are one: an editor and `git checkout` write in steps. */
const settling = 100;

/**
 * Notices changes in folders of one folder an API. Each of those is watched by itself: Node's recursive watching holds on
 * to single files on Linux, and loses one that an editor replaces.
 */
export class FolderWatch {
  /** By path and inode, since what was made anew under the same name is another one. */
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
    const found = this.roots.flatMap((root) => this.#foldersOf(root));
    const wanted = new Map(found.map(({ key, path }) => [key, path]));
    for (const [key, watcher] of this.#watchers) {
      if (wanted.has(key)) continue;
      watcher.close();
      this.#watchers.delete(key);
    }
    for (const [key, path] of wanted) if (!this.#watchers.has(key)) this.#watch(key, path);
  }

  #foldersOf(root: string): Watchable[] {
    const below = this.#looked(root, () => namesIn(root));
    const found = [root, ...below].flatMap((path) => this.#looked(path, () => watchable(path)));
    return found.filter(({ isFolder }) => isFolder).flatMap((one) => [one, ...this.#linkedFrom(one.path)]);
  }

  /** A folder doesn't notice changes of files that it only links to. */
  #linkedFrom(folder: string): Watchable[] {
    const names = this.#looked(folder, () => namesIn(folder).filter(isLink));
    return names.flatMap((path) => this.#looked(path, () => watchable(path))).filter(({ isFolder }) => !isFolder);
  }

  #looked<T>(path: string, look: () => T[]): T[] {
    try {
      return look();
    } catch (error) {
      this.unwatchable(path, error);
      return [];
    }
  }

  #watch(key: string, path: string): void {
    try {
      const watcher = watch(path, { persistent: false }, () => this.#stir());
      watcher.on('error', (error) => this.unwatchable(path, error));
      this.#watchers.set(key, watcher);
    } catch (error) {
      this.unwatchable(path, error);
    }
  }
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !isSystems(name))
    .map((name) => join(folder, name));
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

interface Watchable {
  /** Path and inode. */
  readonly key: string;
  /** Where it is; what a link leads to, not the link. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** Nothing where a link leads nowhere. */
function watchable(path: string): Watchable[] {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? [{ key: `${path} ${found.ino}`, path: realpathSync(path), isFolder: found.isDirectory() }] : [];
}
