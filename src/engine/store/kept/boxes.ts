import { type Contents, StoreFull, type StorePlan } from '../store.js';
import { Box } from './box.js';
import type { Commit, Outline, SavedBox } from './commit-log.js';
import { FeedSpace } from './feed.js';
import { Held } from './held.js';

/** A sandbox that isn't in memory: what is known of it. Where the rest is, is for whoever keeps it to say. */
export interface Unloaded {
  readonly outline: Outline;
}

/** All sandboxes that a process has in memory, and those that it knows of. */
export class Boxes<Apart extends Unloaded = Unloaded> {
  readonly #boxes = new Map<string, Box>();
  /** What is not in memory, though it is this process's alone. */
  readonly #unloaded = new Map<string, Apart>();
  /** All of them, in the order in which they began. */
  readonly #names = new Set<string>();
  readonly #space: FeedSpace;
  readonly #held = new Held();
  /** Feeds begin behind it, so that numbers go on where a sandbox of the same name begins anew. */
  #lastOfRemoved = 0;

  /** Waits until what was done so far is kept; false where some of it was taken back. */
  kept: () => Promise<boolean> = async () => true;

  constructor(readonly plan: StorePlan) {
    this.#space = new FeedSpace(plan.limits);
  }

  get lastOfRemoved(): number {
    return this.#lastOfRemoved;
  }

  get(sandbox: string): Box | undefined {
    return this.#boxes.get(sandbox);
  }

  entries(): Iterable<readonly [string, Box]> {
    return this.#boxes;
  }

  /** All that there are, in memory or not, in the order in which they began. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  get unloaded(): ReadonlyMap<string, Apart> {
    return this.#unloaded;
  }

  /** Notes how one stands that isn't in memory. */
  leave(sandbox: string, unloaded: Apart): void {
    this.#unloaded.set(sandbox, unloaded);
    this.#names.add(sandbox);
  }

  /** @throws StoreFull */
  begin(sandbox: string, contents: Contents): Box {
    const { limits, permanent } = this.plan;
    if (this.#names.size >= limits.sandboxes && sandbox !== permanent) {
      throw new StoreFull('sandboxes', limits.sandboxes);
    }
    const box = Box.begin(this.plan, this.#space, contents, this.#lastOfRemoved);
    if (this.#held.bytes + box.bytes > limits.bytes && sandbox !== permanent) {
      throw new StoreFull('bytes', limits.bytes);
    }
    return this.#put(sandbox, box);
  }

  /** What a log has kept, in pieces that let others go first; it counts once it is put in its place. */
  made(saved: SavedBox): Promise<Box> {
    return Box.restore(this.plan, this.#space, saved);
  }

  /** Puts a sandbox in the place of what was there of it. */
  replace(sandbox: string, box: Box): Box {
    this.#boxes.get(sandbox)?.feed.forget();
    return this.#put(sandbox, box);
  }

  /** Forgets a sandbox with its feed. */
  end(sandbox: string): void {
    this.removedUpTo(this.#unloaded.get(sandbox)?.outline.feed.last ?? 0);
    this.#unloaded.delete(sandbox);
    this.#names.delete(sandbox);
    const box = this.#boxes.get(sandbox);
    if (!box) return;
    this.#boxes.delete(sandbox);
    box.leave();
    this.removedUpTo(box.feed.last);
    box.feed.forget();
  }

  removedUpTo(last: number): void {
    this.#lastOfRemoved = Math.max(this.#lastOfRemoved, last);
  }

  /** Does what was done before this process began. */
  replay(sandbox: string, commit: Commit): void {
    if (commit.ended) {
      this.end(sandbox);
      return;
    }
    const box = this.#boxes.get(sandbox) ?? this.#put(sandbox, Box.empty(this.plan, this.#space, this.#lastOfRemoved));
    box.replay(commit);
    box.tell(commit);
  }

  #put(sandbox: string, box: Box): Box {
    this.#boxes.get(sandbox)?.leave();
    this.#boxes.set(sandbox, box);
    this.#unloaded.delete(sandbox);
    this.#names.add(sandbox);
    box.enter(this.#held);
    return box;
  }
}
