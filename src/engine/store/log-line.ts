import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** One line of a file: a checksum, and a text without line breaks. */
export function logLine(text: string): Buffer {
  const line = Buffer.from(`${noChecksum}${text}\n`);
  line.write(checksum(line.subarray(noChecksum.length, -1)), 'latin1');
  return line;
}

/** A line that is as it was written, or undefined; `end` is behind it. */
export interface ReadLine {
  readonly text: string | undefined;
  readonly start: number;
  readonly end: number;
}

const chunkSize = 1 << 20;
const newline = 0x0a;

/** All lines of a file, from its beginning; the last may lack its end. Zeros behind them are no line. */
export async function* linesOf(file: FileHandle): AsyncGenerator<ReadLine> {
  let rest = Buffer.alloc(0);
  let start = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, start + rest.length);
    const bytes =
      rest.length === 0 ? buffer.subarray(0, bytesRead) : Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let from = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      yield { text: textOf(bytes.subarray(from, at)), start: start + from, end: start + at + 1 };
      from = at + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
    start += from;
    if (bytesRead > 0) continue;
    if (rest.some((byte) => byte !== 0)) yield { text: undefined, start, end: start + rest.length };
    return;
  }
}

/** Where it goes, and what parts it from the text. */
const noChecksum = '00000000 ';

function textOf(line: Buffer): string | undefined {
  const bytes = line.subarray(noChecksum.length);
  return line.toString('latin1', 0, noChecksum.length) === checksum(bytes) ? bytes.toString() : undefined;
}

function checksum(bytes: Buffer): string {
  return `${crc32(bytes)
    .toString(16)
    .padStart(noChecksum.length - 1, '0')} `;
}
