import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** One line of a file: a checksum, and a text without line breaks. */
export function logLine(text: string): Buffer {
  const line = Buffer.from(`${noChecksum}${text}\n`);
  line.write(checksum(line.subarray(noChecksum.length, -1)), 'latin1');
  return line;
}

/** The text of a line that is as it was written, as UTF-8, or undefined; `end` is behind the line. */
export interface ReadLine {
  readonly text: Buffer | undefined;
  readonly start: number;
  readonly end: number;
}

/** Bytes of a file. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const chunkSize = 1 << 20;
const newline = 0x0a;

/**
 * All lines of a file, from its beginning, about a megabyte at a time; the last may lack its end. Zeros behind them are no
 * line.
 *
 * @param range what is looked at instead: it has nothing but lines
 */
export async function* linesOf(file: FileHandle, range?: Range): AsyncGenerator<readonly ReadLine[]> {
  const { start: first, end: last } = range ?? { start: 0, end: Number.POSITIVE_INFINITY };
  let rest: Buffer = Buffer.alloc(0);
  let start = first;
  for (;;) {
    const bytes = await readOn(file, rest, start, last);
    const lines: ReadLine[] = [];
    let from = 0;
    for (let at = bytes.indexOf(newline, rest.length); at !== -1; at = bytes.indexOf(newline, from)) {
      lines.push({ text: textOf(bytes.subarray(from, at)), start: start + from, end: start + at + 1 });
      from = at + 1;
    }
    const isEnd = bytes.length === rest.length;
    rest = bytes.subarray(from);
    start += from;
    if (lines.length > 0) yield lines;
    if (!isEnd) continue;
    const isCut = range ? start < last : rest.some((byte) => byte !== 0);
    if (isCut) yield [{ text: undefined, start, end: start + rest.length }];
    return;
  }
}

/** What comes next of a file, behind the rest of what was read before; that alone at the end. */
async function readOn(file: FileHandle, rest: Buffer, start: number, end: number): Promise<Buffer> {
  // A line may be far longer than a chunk.
  const length = Math.min(Math.max(chunkSize, rest.length), end - start - rest.length);
  if (length === 0) return rest;
  const bytes = Buffer.allocUnsafe(rest.length + length);
  rest.copy(bytes);
  const { bytesRead } = await file.read(bytes, rest.length, length, start + rest.length);
  return bytes.subarray(0, rest.length + bytesRead);
}

/** Where it goes, and what parts it from the text. */
const noChecksum = '00000000 ';

function textOf(line: Buffer): Buffer | undefined {
  const bytes = line.subarray(noChecksum.length);
  return line.toString('latin1', 0, noChecksum.length) === checksum(bytes) ? bytes : undefined;
}

function checksum(bytes: Buffer): string {
  return `${crc32(bytes)
    .toString(16)
    .padStart(noChecksum.length - 1, '0')} `;
}
