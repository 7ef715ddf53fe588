import type { FileHandle } from 'node:fs/promises';
import type { Boxes } from '../kept/boxes.js';
import { linesOf } from './log-line.js';
import type { OnDisk } from './on-disk.js';
import { SectionReading } from './section.js';

const header = '{"tillbox":"snapshot","format":1}';

interface EndLine {
  readonly end: true;
  readonly lastOfRemoved: number;
}

/** Reads a snapshot of the earlier format, which has to be read whole. False where it is none, or damaged. */
export async function readEarlierSnapshot(file: FileHandle, boxes: Boxes<OnDisk>): Promise<boolean> {
  let open: { readonly name: string; readonly reading: SectionReading } | undefined;
  const close = async () => {
    if (open) boxes.replace(open.name, await boxes.made(open.reading.saved));
  };
  let isFirst = true;
  for await (const lines of linesOf(file)) {
    for (const { text: bytes } of lines) {
      const text = bytes?.toString();
      if (text === undefined || (isFirst && text !== header)) return false;
      if (text.startsWith('{"end"')) {
        await close();
        boxes.removedUpTo((JSON.parse(text) as EndLine).lastOfRemoved);
        return true;
      }
      if (text.startsWith('{"box"')) {
        await close();
        open = { name: (JSON.parse(text) as { readonly box: string }).box, reading: new SectionReading() };
      }
      if (!isFirst) open?.reading.take(text);
      isFirst = false;
    }
  }
  return false;
}
