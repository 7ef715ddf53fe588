import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Adapter } from 'lowdb';
import type { Boxes } from './boxes.js';
import type { Commit, CommitLog, Kept } from './commit-log.js';
import { commitText } from './commit-text.js';
import { sayKeyIsLost } from './digest-key.js';
import { failureInWords } from './failure-in-words.js';
import { numbersOf, recover, snapshotHeader } from './file-recovery.js';
import { keyOf } from './folder-key.js';
import { FolderLock } from './folder-lock.js';
import { LogFile } from './log-file.js';
import { logLine } from './log-line.js';
import { batchOf, logHeader, markLine } from './log-marks.js';
import { LowdbStore } from './lowdb.js';
import { writeSnapshot } from './snapshot.js';
import { type StorePlan, StoreUnavailable, StoreUnusable } from './store.js';

interface Waiting {
  readonly lines: readonly Buffer[];
  settle(kept: Kept): void;
  fail(error: unknown): void;
}

/** Below it, logs are not worth a snapshot. */
const smallest = 32 * 1024 * 1024;

/**
 * Keeps commits in a folder: `log.N`, a line each, and `snapshot.N`, all that was there when `log.N` began. What waits
 * while the disk is busy is written together, with one fsync. Once the logs are larger than the snapshot, and worth it,
 * there is a new one: neither a commit nor a start costs more, the longer it runs.
 */
class FileLog implements CommitLog, Adapter<Boxes> {
  #number = 0;
  #file: LogFile | undefined;
  /** Of the logs before it that the latest snapshot is older than. */
  #older = 0;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #compacting: Promise<void> | undefined;
  #boxes: Boxes | undefined;
  #failures = 0;
  #trouble: string | undefined;
  #concern: string | undefined;

  #digestKey = '';

  /** Bytes of logs from which on a snapshot is due. */
  #due = 0;

  private constructor(
    private readonly folder: string,
    private readonly plan: StorePlan,
    private readonly lock: FolderLock,
    private readonly compactAt: number,
  ) {
    this.#due = compactAt;
  }

  /** @throws StoreUnusable where the folder can't be used, or is in use */
  static async open(folder: string, plan: StorePlan, compactAt: number): Promise<FileLog> {
    try {
      await mkdir(folder, { recursive: true });
      return new FileLog(folder, plan, await FolderLock.take(folder, plan.unattended), compactAt);
    } catch (error) {
      throw unusable(folder, error);
    }
  }

  get digestKey(): string {
    return this.#digestKey;
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  get concern(): string | undefined {
    return this.#concern;
  }

  /** What the folder keeps. @throws StoreUnusable where it is damaged, or of another format */
  async read(): Promise<Boxes> {
    await this.#takeKey();
    const { boxes, snapshot, log } = await recover(this.folder, this.plan);
    this.#boxes = boxes;
    this.#due = Math.max(this.compactAt, snapshot.length);
    if (log) {
      this.#file = log.file;
      this.#number = log.number;
      this.#older = log.older;
      if (log.isEarlier) await this.#goOnBehind(log.file, log.number + 1);
    } else await this.#begin(snapshot.number + 1);
    await this.#removeOlderThan(snapshot.number);
    await this.#rollIfLarge();
    return boxes;
  }

  async #takeKey(): Promise<void> {
    const names = await readdir(this.folder);
    const isUsed = numbersOf(names, 'log').length > 0 || numbersOf(names, 'snapshot').length > 0;
    const { key, isNew } = await keyOf(this.folder);
    this.#digestKey = key;
    if (isNew && isUsed) sayKeyIsLost(this.plan.unattended, { file: join(this.folder, 'key') });
  }

  /** Makes a snapshot, and with it an end of the logs so far. */
  async write(boxes: Boxes): Promise<void> {
    const failures = this.#failures;
    const number = this.#number;
    const path = join(this.folder, `snapshot.${number}`);
    const file = await open(`${path}.tmp`, 'w');
    try {
      const length = await writeSnapshot(file, snapshotHeader, boxes);
      await file.sync();
      // It may hold what was not kept yet; what is taken back must not be in it.
      if (!(await boxes.kept()) || failures !== this.#failures) throw new StoreUnavailable('not all of it was kept');
      await rename(`${path}.tmp`, path);
      await this.#syncFolder();
      this.#due = Math.max(this.compactAt, length);
      this.#older = 0;
      await this.#removeOlderThan(number);
    } finally {
      await file.close();
      await rm(`${path}.tmp`, { force: true });
    }
  }

  append(sandbox: string, _version: number, commits: readonly Commit[]): Promise<Kept> {
    if (commits.length === 0) return Promise.resolve(kept);
    const lines = commits.map((commit) => logLine(commitText(sandbox, commit)));
    return new Promise((settle, fail) => {
      this.#waiting.push({ lines, settle, fail });
      if (this.#writing !== undefined) return;
      this.#writing = this.#writeAll();
      this.plan.unattended.own('log', this.#writing, 'the log could not be written');
    });
  }

  async close(): Promise<void> {
    try {
      await this.#writing;
      await this.#compacting;
      await this.#file?.close();
    } finally {
      await this.lock.release();
    }
  }

  async #writeAll(): Promise<void> {
    // What is done in the same turn goes with it.
    await turn();
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        try {
          await this.#writeDown(batch.flatMap(({ lines }) => lines));
          for (const { settle } of batch) settle(kept);
        } catch (error) {
          for (const { fail } of batch) fail(error);
        }
        await this.#rollIfLarge();
      }
    } finally {
      this.#writing = undefined;
    }
  }

  /** @throws StoreUnavailable, and nothing of it is in the log */
  async #writeDown(lines: readonly Buffer[]): Promise<void> {
    const file = this.#file;
    if (!file || file.doubtful) throw new StoreUnavailable(this.#trouble);
    try {
      await file.append(batchOf(lines, file.length));
    } catch (error) {
      this.#failures++;
      this.#trouble = `the folder can't be written: ${failureInWords(error)}`;
      // Nobody knows what is on the disk.
      if (file.doubtful) this.#trouble += '; restart once the disk is well';
      const { folder } = this;
      this.plan.unattended.failing('log', error, 'the folder can not be written: no change is taken until it can', {
        folder,
      });
      throw new StoreUnavailable(this.#trouble, { cause: error });
    }
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    this.plan.unattended.works('log', 'the folder can be written again', { folder: this.folder });
  }

  async #rollIfLarge(): Promise<void> {
    const file = this.#file;
    const boxes = this.#boxes;
    if (!boxes || !file || this.#compacting || file.doubtful) return;
    const size = this.#older + file.length;
    if (size < this.#due) return;
    // Where it fails, the logs go on, and it is tried again once they have grown.
    this.#due = size + this.compactAt;
    try {
      await this.#begin(this.#number + 1);
    } catch (error) {
      this.#noSnapshot(error);
      return;
    }
    this.#older = size;
    this.#compacting = this.#compact(boxes);
  }

  async #compact(boxes: Boxes): Promise<void> {
    try {
      await this.write(boxes);
      this.#concern = undefined;
      this.plan.unattended.works('snapshot', 'snapshots can be made again', { folder: this.folder });
    } catch (error) {
      this.#noSnapshot(error);
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

  /** Begins a new log. */
  async #begin(number: number): Promise<void> {
    const file = await LogFile.create(join(this.folder, `log.${number}`), logLine(logHeader));
    try {
      await this.#syncFolder();
      await this.#file?.append(markLine({ next: number }));
    } catch (error) {
      await file.handle.close();
      throw error;
    }
    await this.#file?.close();
    this.#file = file;
    this.#number = number;
  }

  /** Nothing is appended to a log of the earlier format. */
  async #goOnBehind(earlier: LogFile, number: number): Promise<void> {
    this.#older += earlier.length;
    this.#file = undefined;
    await earlier.close();
    await this.#begin(number);
  }

  async #removeOlderThan(number: number): Promise<void> {
    const names = await readdir(this.folder);
    for (const kind of ['log', 'snapshot'] as const) {
      const old = numbersOf(names, kind).filter((one) => one < number);
      for (const one of old) await rm(join(this.folder, `${kind}.${one}`), { force: true });
    }
  }

  async #syncFolder(): Promise<void> {
    const folder = await open(this.folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

/**
 * Opens the store that a folder keeps; there is none yet where the folder is empty or missing.
 *
 * @param compactAt bytes of logs below which there is no snapshot
 * @throws StoreUnusable where the folder can't be used, is in use, or is damaged
 */
export async function openFileStore(folder: string, plan: StorePlan, compactAt = smallest): Promise<LowdbStore> {
  const log = await FileLog.open(folder, plan, compactAt);
  try {
    return await LowdbStore.open(plan, log, log);
  } catch (error) {
    await log.close();
    throw unusable(folder, error);
  }
}

const kept: Kept = { kind: 'kept' };

function unusable(folder: string, error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  // What has no code is a defect of ours, or says itself what to do.
  return code === undefined
    ? error
    : new StoreUnusable(`${folder} can't be used: ${message}; give a folder that can be written`);
}
