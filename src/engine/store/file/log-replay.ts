import type { Boxes } from '../kept/boxes.js';
import { StoreUnusable } from '../store.js';
import { commitFrom } from './commit-text.js';
import { linesOf, type Range } from './log-line.js';
import { earlierLogHeader, logHeader, markIn, type Share } from './log-marks.js';
import type { OnDisk, SandboxFile } from './on-disk.js';
import { outlineFrom } from './outline.js';

/** What a log was found to hold. */
export interface Replayed {
  /** Behind the last batch that was written to its end; what is there besides was told to nobody. */
  readonly length: number;
  /** Where something lies behind it that is no whole batch. */
  readonly tornAt: number | undefined;
  /** The number of the log that goes on after it. */
  readonly next: number | undefined;
  readonly isEarlier: boolean;
  /** Whoever wrote it has stopped, and was not ended. */
  readonly isStopped: boolean;
}

/**
 * Takes up what a log says: of a sandbox that isn't in memory, where that lies and how it stands; to one that is, it is done.
 * A power cut can leave any part of the last batch unwritten; whatever else is missing or is not as it was written is damage.
 *
 * @throws StoreUnusable where it is damaged, or of another version
 */
export async function replay(source: SandboxFile, boxes: Boxes<OnDisk>): Promise<Replayed> {
  const replaying = new Replaying(source, boxes);
  for await (const lines of linesOf(source.file)) {
    for (const { text, start, end } of lines) {
      if (text === undefined) replaying.unreadable(start);
      else replaying.take(text, { start, end });
    }
  }
  return replaying.done();
}

interface CommitLine extends Range {
  readonly text: Buffer;
}

class Replaying {
  #isEarlier = false;
  #length = 0;
  #tornAt: number | undefined;
  #next: number | undefined;
  #isStopped = false;
  /** Of the batch whose mark has not come yet. */
  #commits: CommitLine[] = [];
  readonly #path: string;

  constructor(
    private readonly source: SandboxFile,
    private readonly boxes: Boxes<OnDisk>,
  ) {
    this.#path = source.path;
  }

  unreadable(start: number): void {
    if (this.#length === 0) throw this.#beheaded();
    if (this.#next !== undefined) throw damagedLog(this.#path, start);
    this.#tornAt ??= start;
  }

  take(text: Buffer, { start, end }: Range): void {
    if (this.#length === 0) this.#begin(text.toString(), start, end);
    else if (this.#isEarlier) this.#takeEarlier(text, end);
    else this.#takeLine(text, start, end);
  }

  done(): Replayed {
    if (this.#length === 0) throw this.#beheaded();
    const tornAt = this.#tornAt ?? (this.#commits.length > 0 ? this.#length : undefined);
    return {
      length: this.#length,
      tornAt,
      next: this.#next,
      isEarlier: this.#isEarlier,
      isStopped: this.#isStopped && tornAt === undefined,
    };
  }

  #begin(text: string, start: number, end: number): void {
    if (start !== 0) throw this.#beheaded();
    if (text !== logHeader && text !== earlierLogHeader) {
      throw new StoreUnusable(`${this.#path} is of another version of tillbox; use that one, or another folder`);
    }
    this.#isEarlier = text === earlierLogHeader;
    // What is not in memory is of the present format, and nothing of an earlier one comes behind that.
    if (this.#isEarlier && this.boxes.unloaded.size > 0) throw damagedLog(this.#path, start);
    this.#length = end;
  }

  #takeEarlier(text: Buffer, end: number): void {
    if (this.#tornAt !== undefined) throw damagedLog(this.#path, this.#tornAt);
    this.#carryOut(text);
    this.#length = end;
  }

  #takeLine(text: Buffer, start: number, end: number): void {
    if (this.#next !== undefined) throw damagedLog(this.#path, start);
    const mark = markIn(text);
    if (!mark) {
      this.#commits.push({ text, start, end });
      return;
    }
    if ('batch' in mark && this.#tornAt !== undefined) {
      // Of the batch that is torn itself; a later one was begun once this one was kept.
      if (mark.batch > this.#tornAt) throw damagedLog(this.#path, this.#tornAt);
      return;
    }
    if (this.#tornAt !== undefined) throw damagedLog(this.#path, this.#tornAt);
    const began = 'batch' in mark ? mark.batch : start;
    if (began !== this.#length) throw damagedLog(this.#path, this.#length);
    this.#share('batch' in mark ? mark.of : []);
    this.#commits = [];
    this.#length = end;
    if ('next' in mark) this.#next = mark.next;
    this.#isStopped = 'stopped' in mark;
  }

  /** Gives each sandbox its lines of a batch. */
  #share(shares: readonly Share[]): void {
    let from = 0;
    for (const [sandbox, count, outline] of shares) {
      const lines = this.#commits.slice(from, from + count);
      from += count;
      if (typeof outline === 'number') this.#end(sandbox, outline);
      else if (this.boxes.get(sandbox)) for (const { text } of lines) this.#carryOut(text);
      else this.#leave(sandbox, lines, outline);
    }
    if (from !== this.#commits.length) throw damagedLog(this.#path, this.#length);
  }

  #end(sandbox: string, last: number): void {
    this.boxes.end(sandbox);
    this.boxes.removedUpTo(last);
  }

  /** Of a sandbox that isn't in memory only its place is kept. */
  #leave(sandbox: string, lines: readonly CommitLine[], outline: Exclude<Share[2], number>): void {
    const known = this.boxes.unloaded.get(sandbox);
    const stretches = known?.stretches ?? [];
    const [first] = lines;
    const last = lines.at(-1);
    if (!first || !last) throw damagedLog(this.#path, this.#length);
    stretches.push({ source: this.source, start: first.start, end: last.end });
    this.boxes.leave(sandbox, { outline: outlineFrom(outline, known?.outline), stretches });
  }

  #carryOut(text: Buffer): void {
    const { sandbox, commit } = commitFrom(text.toString());
    this.boxes.replay(sandbox, commit);
  }

  /** A log gets its name once its first line is on the disk. */
  #beheaded(): StoreUnusable {
    return new StoreUnusable(`${this.#path} has lost its beginning; restore the folder from a backup`);
  }
}

export function damagedLog(path: string, at: number): StoreUnusable {
  return new StoreUnusable(
    `${path} is damaged at byte ${at}, with sound lines behind it; restore the folder from a backup, or cut the file there`,
  );
}
