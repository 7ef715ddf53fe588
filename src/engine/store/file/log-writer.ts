import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Unattended } from '../../log/unattended.js';
import type { CommitFate } from '../kept/commit-log.js';
import { StoreUnavailable } from '../store.js';
import { failureInWords } from './failure-in-words.js';
import { syncFolder } from './folder-files.js';
import { LogFile } from './log-file.js';
import { logLine } from './log-line.js';
import { batchOf, logHeader, markLine, type Share } from './log-marks.js';

interface QueuedLines {
  readonly lines: readonly Buffer[];
  readonly share: Share;
  settle(kept: CommitFate): void;
  fail(error: unknown): void;
}

const kept: CommitFate = { kind: 'kept' };

/**
 * Writes the logs of a folder, one behind the other. What waits while the disk is busy is written together, with one
 * fsync.
 */
export class LogWriter {
  /** How often something could not be written. */
  failures = 0;
  #number = 0;
  #file: LogFile | undefined;
  #waiting: QueuedLines[] = [];
  #writing: Promise<void> | undefined;
  #trouble: string | undefined;

  /** @param written waited for behind each batch */
  constructor(
    private readonly folder: string,
    private readonly unattended: Unattended,
    private readonly written: () => Promise<void>,
  ) {}

  /** Of the present log. */
  get number(): number {
    return this.#number;
  }

  get length(): number {
    return this.#file?.length ?? 0;
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Whether nothing can be written any more until a restart. */
  get isDoubtful(): boolean {
    return this.#file?.doubtful ?? true;
  }

  /** Goes on with a log that was there before. */
  resume(file: LogFile, number: number): void {
    this.#file = file;
    this.#number = number;
  }

  append(lines: readonly Buffer[], share: Share): Promise<CommitFate> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ lines, share, settle, fail });
      if (this.#writing !== undefined) return;
      this.#writing = this.#writeAll();
      this.unattended.own('log', this.#writing, 'the log could not be written');
    });
  }

  /** Begins a new log. */
  async begin(number: number): Promise<void> {
    const file = await LogFile.create(join(this.folder, `log.${number}`), logLine(logHeader));
    try {
      await syncFolder(this.folder);
      await this.#file?.append(markLine({ next: number }));
    } catch (error) {
      await file.handle.close();
      throw error;
    }
    await this.#file?.close();
    this.#file = file;
    this.#number = number;
  }

  /** What waits is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  /** Says that it was stopped, where that can be written. */
  async close(): Promise<void> {
    try {
      if (!this.isDoubtful) await this.#file?.append(markLine({ stopped: true }));
    } catch (error) {
      this.unattended.failed('log', error, 'the folder does not say that it was stopped', { folder: this.folder });
    }
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #writeAll(): Promise<void> {
    // What is done in the same turn goes with it.
    await turn();
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting;
        this.#waiting = [];
        try {
          await this.#writeDown(batch);
          for (const { settle } of batch) settle(kept);
        } catch (error) {
          for (const { fail } of batch) fail(error);
        }
        await this.written();
      }
    } finally {
      this.#writing = undefined;
    }
  }

  /** @throws StoreUnavailable, and nothing of it is in the log */
  async #writeDown(batch: readonly QueuedLines[]): Promise<void> {
    const file = this.#file;
    if (!file || file.doubtful) throw new StoreUnavailable(this.#trouble);
    const lines = batch.flatMap(({ lines }) => lines);
    const shares = batch.map(({ share }) => share);
    try {
      await file.append(batchOf(lines, shares, file.length));
    } catch (error) {
      this.failures++;
      this.#trouble = `the folder can't be written: ${failureInWords(error)}`;
      // Nobody knows what is on the disk.
      if (file.doubtful) this.#trouble += '; restart once the disk is well';
      const { folder } = this;
      this.unattended.failing('log', error, 'the folder can not be written: no change is taken until it can', {
        folder,
      });
      throw new StoreUnavailable(this.#trouble, { cause: error });
    }
    if (this.#trouble === undefined) return;
    this.#trouble = undefined;
    this.unattended.works('log', 'the folder can be written again', { folder: this.folder });
  }
}
