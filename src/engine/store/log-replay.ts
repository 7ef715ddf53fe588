import type { FileHandle } from 'node:fs/promises';
import type { Boxes } from './boxes.js';
import { commitFrom } from './commit-text.js';
import { linesOf } from './log-line.js';
import { earlierLogHeader, logHeader, markIn } from './log-marks.js';
import { StoreUnusable } from './store.js';

/** What a log was found to hold. */
export interface Replayed {
  /** Behind the last batch that was written to its end; what is there besides was told to nobody. */
  readonly length: number;
  /** Where something lies behind it that is no whole batch. */
  readonly tornAt: number | undefined;
  /** The number of the log that goes on after it. */
  readonly next: number | undefined;
  readonly isEarlier: boolean;
}

/**
 * Does what a log says. A power cut can leave any part of the last batch unwritten; whatever else is missing or is not as it
 * was written is damage.
 *
 * @throws StoreUnusable where it is damaged, or of another version
 */
export async function replay(file: FileHandle, path: string, boxes: Boxes): Promise<Replayed> {
  const replaying = new Replaying(path, boxes);
  for await (const { text, start, end } of linesOf(file)) {
    if (text === undefined) replaying.unreadable(start);
    else replaying.take(text, start, end);
  }
  return replaying.done();
}

class Replaying {
  #isEarlier = false;
  #length = 0;
  #tornAt: number | undefined;
  #next: number | undefined;
  /** Of the batch whose mark has not come yet. */
  #commits: string[] = [];

  constructor(
    private readonly path: string,
    private readonly boxes: Boxes,
  ) {}

  unreadable(start: number): void {
    if (this.#length === 0) throw this.#beheaded();
    if (this.#next !== undefined) throw damaged(this.path, start);
    this.#tornAt ??= start;
  }

  take(text: string, start: number, end: number): void {
    if (this.#length === 0) this.#begin(text, start, end);
    else if (this.#isEarlier) this.#takeEarlier(text, end);
    else this.#takeLine(text, start, end);
  }

  done(): Replayed {
    if (this.#length === 0) throw this.#beheaded();
    const tornAt = this.#tornAt ?? (this.#commits.length > 0 ? this.#length : undefined);
    return { length: this.#length, tornAt, next: this.#next, isEarlier: this.#isEarlier };
  }

  #begin(text: string, start: number, end: number): void {
    if (start !== 0) throw this.#beheaded();
    if (text !== logHeader && text !== earlierLogHeader) {
      throw new StoreUnusable(`${this.path} is of another version of tillbox; use that one, or another folder`);
    }
    this.#isEarlier = text === earlierLogHeader;
    this.#length = end;
  }

  #takeEarlier(text: string, end: number): void {
    if (this.#tornAt !== undefined) throw damaged(this.path, this.#tornAt);
    this.#carryOut(text);
    this.#length = end;
  }

  #takeLine(text: string, start: number, end: number): void {
    if (this.#next !== undefined) throw damaged(this.path, start);
    const mark = markIn(text);
    if (!mark) {
      this.#commits.push(text);
      return;
    }
    if ('batch' in mark && this.#tornAt !== undefined) {
      // Of the batch that is torn itself; a later one was begun once this one was kept.
      if (mark.batch > this.#tornAt) throw damaged(this.path, this.#tornAt);
      return;
    }
    if (this.#tornAt !== undefined) throw damaged(this.path, this.#tornAt);
    const began = 'batch' in mark ? mark.batch : start;
    if (began !== this.#length) throw damaged(this.path, this.#length);
    for (const commit of this.#commits) this.#carryOut(commit);
    this.#commits = [];
    this.#length = end;
    if ('next' in mark) this.#next = mark.next;
  }

  #carryOut(text: string): void {
    const { sandbox, commit } = commitFrom(text);
    this.boxes.replay(sandbox, commit);
  }

  /** A log gets its name once its first line is on the disk. */
  #beheaded(): StoreUnusable {
    return new StoreUnusable(`${this.path} has lost its beginning; restore the folder from a backup`);
  }
}

export function damaged(path: string, at: number): StoreUnusable {
  return new StoreUnusable(
    `${path} is damaged at byte ${at}, with sound lines behind it; restore the folder from a backup, or cut the file there`,
  );
}
