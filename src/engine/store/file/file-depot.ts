import { setTimeout as wait } from 'node:timers/promises';
import { Damage } from '../damage.js';
import type { Boxes } from '../kept/boxes.js';
import type { Depot, SavedBox } from '../kept/commit-log.js';
import { type FeedUse, type Glanced, type SandboxUse, StoreDamaged, StoreUnavailable } from '../store.js';
import { linesOf, type Range } from './log-line.js';
import { type Flaw, type OnDisk, readFromDisk, type SandboxFile } from './on-disk.js';

/** While all is checked, so many bytes are read at most before there is a pause, in milliseconds. */
const pace = { bytes: 1 << 20, pause: 20 };

/** The sandboxes of a folder, of which those that nobody has used yet are on disk alone. */
export class FileDepot implements Depot {
  readonly #damage: Damage;
  /** What is being read: its files stay open until then. */
  readonly #readings = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  /** @param end ends a sandbox that isn't in memory, where all that lasts is kept */
  constructor(
    private readonly boxes: Boxes<OnDisk>,
    private sources: readonly SandboxFile[],
    private readonly end: (sandbox: string, last: number) => Promise<unknown>,
  ) {
    this.#damage = new Damage(boxes.plan.unattended, 'a sandbox can not be used: what is stored of it is damaged');
  }

  /** Why sandboxes can't be used. */
  get reasons(): Iterable<string> {
    return this.#damage.reasons;
  }

  async load(sandbox: string): Promise<SavedBox | undefined> {
    const unloaded = this.boxes.unloaded.get(sandbox);
    if (!unloaded) return undefined;
    const known = this.#damage.of(sandbox);
    if (known) throw known;
    const read = await this.#reading(readFromDisk(unloaded)).catch((error: unknown) => {
      this.#sayUnreadable(sandbox, error);
      throw new StoreUnavailable(`the sandbox ${sandbox} can't be read from the folder`, { cause: error });
    });
    this.boxes.plan.unattended.works('reading', 'sandboxes can be read from the folder again');
    if ('at' in read) throw this.#damage.say(sandbox, damaged(sandbox, read));
    return read;
  }

  async glance(sandbox: string): Promise<Glanced | undefined> {
    return this.boxes.unloaded.get(sandbox)?.outline.glanced;
  }

  async use(sandbox: string): Promise<SandboxUse | undefined> {
    return this.#use(sandbox);
  }

  #use(sandbox: string): SandboxUse | undefined {
    const box = this.boxes.get(sandbox);
    if (box) return box.use(sandbox);
    const unloaded = this.boxes.unloaded.get(sandbox);
    return unloaded && { ...unloaded.outline.use, id: sandbox };
  }

  async uses(): Promise<readonly SandboxUse[]> {
    return [...this.boxes.names].flatMap((sandbox) => this.#use(sandbox) ?? []);
  }

  feedUse(sandbox: string): FeedUse | undefined {
    const feed = this.boxes.unloaded.get(sandbox)?.outline.feed;
    return feed && { events: feed.events, bytes: feed.bytes, dropped: feed.dropped, forgottenTo: feed.forgottenTo };
  }

  async touch(sandbox: string, at: number): Promise<void> {
    const unloaded = this.boxes.unloaded.get(sandbox);
    if (!unloaded) return;
    const { outline, stretches } = unloaded;
    const use = { ...outline.use, lastUsedAt: Math.max(outline.use.lastUsedAt, at) };
    this.boxes.leave(sandbox, { outline: { ...outline, use }, stretches });
  }

  async discard(sandbox: string): Promise<boolean> {
    const unloaded = this.boxes.unloaded.get(sandbox);
    if (!unloaded) return false;
    const { last } = unloaded.outline.feed;
    await this.end(sandbox, last);
    this.boxes.end(sandbox);
    this.#damage.clear(sandbox);
    return true;
  }

  /**
   * A snapshot has all of them, from now on: its file is this depot's to close.
   *
   * @returns closes the files that they were read from before, once nobody reads from them any more
   * @throws Error where the snapshot lacks one, and nothing has moved
   */
  moveTo(source: SandboxFile, sections: ReadonlyMap<string, Range>): () => Promise<void> {
    const moved = Array.from(this.boxes.unloaded, ([sandbox, { outline }]): [string, OnDisk] => {
      const range = sections.get(sandbox);
      if (!range) throw new Error(`the snapshot lacks the sandbox ${sandbox}`);
      return [sandbox, { outline, stretches: [{ source, ...range }] }];
    });
    for (const [sandbox, unloaded] of moved) this.boxes.leave(sandbox, unloaded);
    const before = this.sources;
    this.sources = [source];
    const readings = [...this.#readings];
    return async () => {
      await Promise.allSettled(readings);
      for (const { file } of before) await file.close();
    };
  }

  /**
   * Looks, little by little, whether what nobody has used yet is as it was written. What is not is said, and its sandbox
   * can't be used.
   */
  async check(): Promise<void> {
    let since = 0;
    for (const sandbox of [...this.boxes.unloaded.keys()]) {
      const unloaded = this.boxes.unloaded.get(sandbox);
      if (!unloaded || this.#damage.of(sandbox)) continue;
      const flaw = await this.#reading(
        flawIn(unloaded, async (bytes) => {
          since += bytes;
          if (since >= pace.bytes) await this.#pause();
          since %= pace.bytes;
          return !this.#closing.signal.aborted;
        }),
      ).catch((error: unknown) => this.#sayUnreadable(sandbox, error));
      if (this.#closing.signal.aborted) return;
      if (flaw && this.boxes.unloaded.has(sandbox)) this.#damage.say(sandbox, damaged(sandbox, flaw));
    }
  }

  /** It may be readable the next time. */
  #sayUnreadable(sandbox: string, error: unknown): undefined {
    this.boxes.plan.unattended.failing('reading', error, 'a sandbox can not be read from the folder', { sandbox });
  }

  stopChecking(): void {
    this.#closing.abort();
  }

  async close(): Promise<void> {
    this.stopChecking();
    await Promise.allSettled(this.#readings);
    for (const { file } of this.sources) await file.close();
  }

  async #pause(): Promise<void> {
    const { signal } = this.#closing;
    // Whoever closes it waits for nothing.
    await wait(pace.pause, undefined, { ref: false, signal }).catch(() => undefined);
  }

  #reading<T>(reading: Promise<T>): Promise<T> {
    const done = reading.finally(() => this.#readings.delete(done));
    this.#readings.add(done);
    return done;
  }
}

/** @param mayGoOn told how many bytes were looked at since it was asked last */
async function flawIn({ stretches }: OnDisk, mayGoOn: (bytes: number) => Promise<boolean>): Promise<Flaw | undefined> {
  for (const { source, ...range } of stretches) {
    for await (const lines of linesOf(source.file, range)) {
      const flaw = lines.find(({ text }) => text === undefined);
      if (flaw) return { path: source.path, at: flaw.start };
      if (!(await mayGoOn((lines.at(-1)?.end ?? 0) - (lines[0]?.start ?? 0)))) return undefined;
    }
  }
  return undefined;
}

function damaged(sandbox: string, { path, at }: Flaw): StoreDamaged {
  return new StoreDamaged(
    `${path} is damaged at byte ${at}, so that the sandbox ${sandbox} can't be used; restore the folder from a backup, ` +
      'or delete the sandbox',
  );
}
