import { constants } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';

/** A write then resolves once it is on the disk; 0 where the system has no such thing. */
const lasting = constants.O_DSYNC ?? 0;

/** Disk space is reserved in steps of so many bytes: a write into a file that grows takes twice as long. */
const step = 1 << 20;
const zeros = Buffer.alloc(step);

/** What a disk says that had no space left, before anything was written that could come back. */
const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A file that is appended to. Behind its end there may be zeros. */
export class LogFile {
  /** What was written may or may not be on the disk, or come back. */
  doubtful = false;
  #length: number;
  /** Up to here disk space is reserved. */
  #reserved: number;

  private constructor(
    readonly handle: FileHandle,
    length: number,
  ) {
    this.#length = length;
    this.#reserved = length;
  }

  /** It has its name once its header is on the disk. */
  static async create(path: string, header: Buffer): Promise<LogFile> {
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | lasting;
    const file = new LogFile(await open(`${path}.tmp`, flags, 0o666), 0);
    try {
      await file.append(header);
      await rename(`${path}.tmp`, path);
      return file;
    } catch (error) {
      await file.handle.close();
      throw error;
    }
  }

  static async open(path: string): Promise<LogFile> {
    return new LogFile(await open(path, constants.O_RDWR | lasting), 0);
  }

  /** What lies behind it doesn't count. */
  get length(): number {
    return this.#length;
  }

  /** What was written before goes on up to here. */
  async resumeAt(length: number): Promise<void> {
    await this.handle.truncate(length);
    this.#length = length;
    this.#reserved = length;
  }

  /** Whether it ends with reserved space, as it does from the first write until it is closed. */
  async endsInReserve(): Promise<boolean> {
    const { size } = await this.handle.stat();
    const { buffer } = await this.handle.read(Buffer.alloc(1, 1), 0, 1, size - 1);
    return buffer[0] === 0;
  }

  /** Reserves space, as a write would. */
  async keepReserve(): Promise<void> {
    await this.#reserve(1);
  }

  /** Resolves once it is on the disk. Where it throws, nothing of it is in the file, unless it is doubtful. */
  async append(bytes: Buffer): Promise<void> {
    let written = 0;
    try {
      await this.#reserve(bytes.length);
      while (written < bytes.length) {
        const place = this.#length + written;
        written += (await this.handle.write(bytes, written, bytes.length - written, place)).bytesWritten;
      }
      if (lasting === 0) await this.handle.datasync();
    } catch (error) {
      this.doubtful = !full.has((error as NodeJS.ErrnoException).code ?? '');
      if (!this.doubtful) await this.#cut();
      throw error;
    }
    this.#length += bytes.length;
  }

  async close(): Promise<void> {
    if (!this.doubtful) await this.#cut();
    await this.handle.close();
  }

  async #reserve(bytes: number): Promise<void> {
    const end = this.#length + bytes;
    // Something is left behind what is written: that tells a log that was cut off from one whose server crashed.
    if (end < this.#reserved) return;
    const from = Math.max(this.#reserved, end);
    try {
      this.#reserved = from + (await this.handle.write(zeros, 0, step, from)).bytesWritten;
    } catch (error) {
      // What is to be written may still fit.
      if (!full.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }

  async #cut(): Promise<void> {
    try {
      await this.handle.truncate(this.#length);
      this.#reserved = this.#length;
    } catch {
      // A line that was refused could come back with the next start.
      this.doubtful = true;
    }
  }
}
