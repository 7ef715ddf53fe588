import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { sayKeyIsLost } from '../digest-key.js';
import { Boxes } from '../kept/boxes.js';
import { type Commit, type CommitFate, type CommitLog, nothingDone } from '../kept/commit-log.js';
import { type StorePlan, StoreUnavailable } from '../store.js';
import { commitText } from './commit-text.js';
import { failureInWords } from './failure-in-words.js';
import { FileDepot } from './file-depot.js';
import { removeOlderThan, syncFolder } from './folder-files.js';
import { digestKeyIn } from './folder-key.js';
import { FolderLock } from './folder-lock.js';
import { logLine } from './log-line.js';
import { LogWriter } from './log-writer.js';
import type { OnDisk } from './on-disk.js';
import { changesGlanced, writtenOutline } from './outline.js';
import { recover } from './recovery.js';
import { writeSnapshot } from './snapshot.js';

/** The share of the latest snapshot from which on logs are worth one at a stop. */
const worthAtStop = 1 / 8;

/** When there is to be a snapshot. */
export interface SnapshotLimits {
  /** Bytes of logs below which there is no snapshot. */
  readonly due?: number;
  /** The same at a stop. */
  readonly dueAtStop?: number;
  /** How long one may take at a stop, in milliseconds. */
  readonly stopWithin?: number;
}

/**
 * Keeps commits in a folder: `log.N`, a line each, and `snapshot.N`, all that was there when `log.N` began. Once the logs are
 * larger than the snapshot, and worth it, there is a new one: neither a commit nor a start costs more, the longer it runs.
 */
export class FileLog implements CommitLog, Adapter<Boxes<OnDisk>> {
  /** All sandboxes: its read recovers them, its write makes a snapshot. */
  readonly db: Low<Boxes<OnDisk>>;
  readonly #writer: LogWriter;
  /** Of the logs before the present one that the latest snapshot is older than. */
  #older = 0;
  #compacting: Promise<void> | undefined;
  /** Whether the database has what the folder has: before, it must not be written. */
  #isRead = false;
  /** Ends a snapshot that takes too long. */
  #patience: AbortSignal | undefined;
  #depot: FileDepot | undefined;
  #concern: string | undefined;
  /** What may be gone since before the start. */
  #lack: string | undefined;
  #digestKey = '';
  /** Bytes of logs from which on a snapshot is due. */
  #due = 0;
  /** Bytes of the latest snapshot. */
  #snapshot = 0;

  private constructor(
    private readonly folder: string,
    private readonly plan: StorePlan,
    private readonly lock: FolderLock,
    private readonly snapshots: Required<SnapshotLimits>,
  ) {
    this.db = new Low(this, new Boxes<OnDisk>(plan));
    this.#writer = new LogWriter(folder, plan.unattended, () => this.#rollIfLarge());
  }

  /** @throws StoreUnusable where the folder is in use, and what the system says where it can't be used */
  static async open(folder: string, plan: StorePlan, sizes: Required<SnapshotLimits>): Promise<FileLog> {
    await mkdir(folder, { recursive: true });
    return new FileLog(folder, plan, await FolderLock.take(folder, plan.unattended), sizes);
  }

  get digestKey(): string {
    return this.#digestKey;
  }

  get trouble(): string | undefined {
    return this.#writer.trouble;
  }

  get concern(): string | undefined {
    return [this.#lack ?? [], this.#concern ?? [], ...(this.#depot?.reasons ?? [])].flat().join('; ') || undefined;
  }

  get depot(): FileDepot {
    if (!this.#depot) throw new Error('the folder has not been read');
    return this.#depot;
  }

  /** What has to be known of what the folder keeps. @throws StoreUnusable where it is damaged, or of another format */
  async read(): Promise<Boxes<OnDisk>> {
    const { boxes, sources, snapshot, log } = await recover(this.folder, this.plan);
    this.#depot = new FileDepot(boxes, sources, (sandbox, last) => this.#end(sandbox, last));
    this.#isAsLongAs(snapshot.length);
    if (log) this.#older = log.older;
    if (log?.mayLackItsEnd) this.#sayItMayLackItsEnd(log.number);
    if (!log) await this.#writer.begin(snapshot.number + 1);
    else if (log.isEarlier) {
      // Nothing is appended to a log of the earlier format.
      this.#older += log.file.length;
      await log.file.close();
      await this.#writer.begin(log.number + 1);
    } else this.#writer.resume(log.file, log.number);
    await this.#takeKey(log !== undefined || snapshot.number > 0);
    await removeOlderThan(this.folder, snapshot.number);
    return boxes;
  }

  /** The database was read: from here on there are snapshots. */
  async start(): Promise<void> {
    this.#isRead = true;
    await this.#rollIfLarge();
  }

  #sayItMayLackItsEnd(number: number): void {
    const file = join(this.folder, `log.${number}`);
    this.#lack = `what was written last may be gone: ${file} ends neither as a stop leaves it nor as a crash does`;
    const rather = 'unless the disk was full, restore the folder from a backup';
    this.plan.unattended.warn(`${this.#lack}; ${rather}`, { file });
  }

  async #takeKey(isUsed: boolean): Promise<void> {
    const { key, isNew } = await digestKeyIn(this.folder);
    this.#digestKey = key;
    if (isNew && isUsed) sayKeyIsLost(this.plan.unattended, { file: join(this.folder, 'key') });
  }

  /** Makes a snapshot, and with it an end of the logs so far: they have to have been rolled before. */
  async write(boxes: Boxes<OnDisk>): Promise<void> {
    const { failures, number } = this.#writer;
    const path = join(this.folder, `snapshot.${number}`);
    const file = await open(`${path}.tmp`, 'w+');
    let isTaken = false;
    try {
      const { length, sections } = await writeSnapshot(file, boxes, this.#patience);
      await file.sync();
      // It may hold what was not kept yet; what is taken back must not be in it.
      const isKept = (await boxes.kept()) && failures === this.#writer.failures;
      if (!isKept) throw new StoreUnavailable('not all of it was kept');
      await rename(`${path}.tmp`, path);
      await syncFolder(this.folder);
      const closeEarlier = this.depot.moveTo({ path, file }, sections);
      isTaken = true;
      this.#isAsLongAs(length);
      this.#older = 0;
      await closeEarlier();
      await removeOlderThan(this.folder, number);
    } finally {
      if (!isTaken) await file.close();
      await rm(`${path}.tmp`, { force: true });
    }
  }

  append(sandbox: string, _version: number, commits: readonly Commit[]): Promise<CommitFate> {
    if (commits.length === 0) return Promise.resolve({ kind: 'kept' });
    const box = this.db.data.get(sandbox);
    if (!box) throw new Error(`the sandbox ${sandbox} is not in memory`);
    const { glance } = this.plan;
    // All of these are done in memory, and nothing behind them is.
    const feed = box.feed.after(commits);
    const ends = commits.at(-1)?.ended === true;
    const outline = ends ? feed.last : writtenOutline(box, feed, glance, changesGlanced(commits, glance));
    const lines = commits.map((commit) => logLine(commitText(sandbox, commit)));
    return this.#writer.append(lines, [sandbox, lines.length, outline]);
  }

  async close(): Promise<void> {
    try {
      this.#depot?.stopChecking();
      await this.#writer.settled();
      await this.#compacting;
      await this.#writeLastSnapshot();
      await this.#depot?.close();
      await this.#writer.close();
    } finally {
      await this.lock.release();
    }
  }

  /** A sandbox that isn't in memory goes. */
  #end(sandbox: string, last: number): Promise<CommitFate> {
    return this.#writer.append([logLine(commitText(sandbox, { ...nothingDone(0), ended: true }))], [sandbox, 1, last]);
  }

  get #size(): number {
    return this.#older + this.#writer.length;
  }

  async #rollIfLarge(): Promise<void> {
    if (!this.#isRead || this.#compacting || this.#writer.isDoubtful || this.#size < this.#due) return;
    // Where it fails, the logs go on, and it is tried again once they have grown.
    this.#due = this.#size + this.snapshots.due;
    if (await this.#roll()) this.#compacting = this.#compact();
  }

  /** Where it takes too long, all is in the logs. */
  async #writeLastSnapshot(): Promise<void> {
    const worth = Math.max(this.snapshots.dueAtStop, this.#snapshot * worthAtStop);
    if (!this.#isRead || this.#writer.isDoubtful || this.trouble !== undefined || this.#size < worth) return;
    if (await this.#roll()) await this.#compact(AbortSignal.timeout(this.snapshots.stopWithin));
  }

  /** What is done from here on goes to a new log, which a snapshot may come before. */
  async #roll(): Promise<boolean> {
    const size = this.#size;
    try {
      await this.#writer.begin(this.#writer.number + 1);
    } catch (error) {
      this.#noSnapshot(error);
      return false;
    }
    this.#older = size;
    return true;
  }

  async #compact(patience?: AbortSignal): Promise<void> {
    this.#patience = patience;
    try {
      await this.db.write();
      this.#concern = undefined;
      this.plan.unattended.works('snapshot', 'snapshots can be made again', { folder: this.folder });
    } catch (error) {
      if (!patience?.aborted) this.#noSnapshot(error);
    } finally {
      this.#compacting = undefined;
    }
  }

  /** Everything is kept all the same; but nothing of it is let go of. */
  #noSnapshot(error: unknown): void {
    const { folder } = this;
    this.#concern = `no snapshot can be made, so the logs grow: ${failureInWords(error)}`;
    this.plan.unattended.failing('snapshot', error, 'no snapshot can be made: the logs grow until one can', { folder });
  }

  #isAsLongAs(snapshot: number): void {
    this.#snapshot = snapshot;
    this.#due = Math.max(this.snapshots.due, snapshot);
  }
}
