import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/** One line of a file: a checksum, and JSON. */
export function logLine(json: string): string {
  return `${checksum(json)} ${json}\n`;
}

/** A line that is as it was written, or undefined; `end` is behind it. */
export interface ReadLine {
  readonly json: string | undefined;
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
      yield { json: jsonOf(bytes.subarray(from, at)), start: start + from, end: start + at + 1 };
      from = at + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
    start += from;
    if (bytesRead > 0) continue;
    if (rest.some((byte) => byte !== 0)) yield { json: undefined, start, end: start + rest.length };
    return;
  }
}

const checksumLength = 8;

function jsonOf(line: Buffer): string | undefined {
  const json = line.subarray(checksumLength + 1).toString();
  return line.toString('latin1', 0, checksumLength + 1) === `${checksum(json)} ` ? json : undefined;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(checksumLength, '0');
}
