import type { FileHandle } from 'node:fs/promises';
import { Pieces } from '../../pieces.js';
import type { Outline, SavedBox } from '../kept/commit-log.js';
import { linesOf, type Range } from './log-line.js';
import { SectionReading } from './section.js';

/** A file that sandboxes are read from. */
export interface SandboxFile {
  readonly path: string;
  readonly file: FileHandle;
}

/** Whole lines in a file. */
export interface Stretch extends Range {
  readonly source: SandboxFile;
}

/** A sandbox that is on disk alone: what is known of it, and where the rest is, the oldest first. */
export interface OnDisk {
  readonly outline: Outline;
  readonly stretches: Stretch[];
}

/** Where a file is not as it was written. */
export interface Flaw {
  readonly path: string;
  readonly at: number;
}

/** Reads a sandbox, in pieces that let others go first. */
export async function readFromDisk({ outline, stretches }: OnDisk): Promise<SavedBox | Flaw> {
  const reading = new SectionReading();
  const pieces = new Pieces();
  for (const { source, ...range } of stretches) {
    for await (const lines of linesOf(source.file, range)) {
      for (const { text, start } of lines) {
        if (!text) return { path: source.path, at: start };
        reading.take(text.toString());
        const turn = pieces.next();
        if (turn !== undefined) await turn;
      }
    }
  }
  const { saved } = reading;
  return { ...saved, usedAt: Math.max(saved.usedAt, outline.use.lastUsedAt) };
}

const pieceLength = 256 * 1024;

/** The bytes of a sandbox as they are, some at a time. */
export async function* bytesOnDisk({ stretches }: OnDisk): AsyncGenerator<Buffer> {
  for (const { source, start, end } of stretches) {
    for (let at = start; at < end; ) {
      const length = Math.min(pieceLength, end - at);
      const { bytesRead, buffer } = await source.file.read(Buffer.allocUnsafe(length), 0, length, at);
      if (bytesRead === 0) throw new Error(`${source.path} is shorter than it was`);
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}
