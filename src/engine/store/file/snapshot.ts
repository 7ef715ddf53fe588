import type { FileHandle } from 'node:fs/promises';
import type { Boxes } from '../kept/boxes.js';
import { linesOf, logLine, type Range } from './log-line.js';
import type { OnDisk } from './on-disk.js';
import { bytesOnDisk, type SandboxFile } from './on-disk.js';
import { outlineFrom, rewrittenOutline, type WrittenOutline, writtenOutline } from './outline.js';
import { sectionOf } from './section.js';

const header = logLine('{"tillbox":"snapshot","format":2}');

/** A sandbox in the index: how long its section is, and how it stands. Sections lie one behind the other. */
type IndexEntry = readonly [sandbox: string, length: number, outline: WrittenOutline];

interface IndexLine {
  readonly index: readonly IndexEntry[];
}

/** The last line. */
interface EndLine {
  readonly end: true;
  /** The byte at which the index begins. */
  readonly index: number;
  readonly sandboxes: number;
  readonly lastOfRemoved: number;
}

/** The end line is shorter. */
const longestEnd = 256;
/** So many sandboxes go on one line of the index. */
const together = 100;

export interface WrittenSnapshot {
  readonly length: number;
  /** Where each sandbox is. */
  readonly sections: ReadonlyMap<string, Range>;
}

/**
 * Writes all sandboxes down, while they go on changing: what changes meanwhile, or begins, has to be in the log that was
 * begun before. Those that aren't in memory are copied as they are.
 *
 * @param signal gives up
 */
export async function writeSnapshot(
  file: FileHandle,
  boxes: Boxes<OnDisk>,
  signal?: AbortSignal,
): Promise<WrittenSnapshot> {
  const out = new Output(file, signal);
  await out.write(header);
  const entries: IndexEntry[] = [];
  const sections = new Map<string, Range>();
  for (const name of [...boxes.names]) {
    const start = out.length;
    const outline = await writeSection(out, name, boxes);
    if (!outline) continue;
    entries.push([name, out.length - start, outline]);
    sections.set(name, { start, end: out.length });
  }
  const index = out.length;
  for (let i = 0; i < entries.length; i += together) {
    const line: IndexLine = { index: entries.slice(i, i + together) };
    await out.write(logLine(JSON.stringify(line)));
  }
  const end: EndLine = { end: true, index, sandboxes: entries.length, lastOfRemoved: boxes.lastOfRemoved };
  await out.write(logLine(JSON.stringify(end)));
  await out.finish();
  return { length: out.length, sections };
}

/** Undefined for a sandbox that is gone by now. */
async function writeSection(out: Output, name: string, boxes: Boxes<OnDisk>): Promise<WrittenOutline | undefined> {
  const box = boxes.get(name);
  if (box) {
    const outline = writtenOutline(box, { ...box.feed.use, last: box.feed.last }, boxes.plan.glance);
    for (const text of sectionOf(name, box)) await out.write(logLine(text));
    return outline;
  }
  const unloaded = boxes.unloaded.get(name);
  if (!unloaded) return undefined;
  for await (const bytes of bytesOnDisk(unloaded)) await out.write(bytes);
  return rewrittenOutline(unloaded.outline);
}

/**
 * Takes up what a snapshot says of its sandboxes, without reading them.
 *
 * @returns false where it is damaged, or of another format
 */
export async function readIndex(source: SandboxFile, boxes: Boxes<OnDisk>): Promise<boolean> {
  const { file } = source;
  const { size } = await file.stat();
  const begun = await file.read(Buffer.alloc(header.length), 0, header.length, 0);
  const end = await endOf(file, size);
  if (!begun.buffer.equals(header) || !end) return false;
  let start = header.length;
  let text: Buffer | undefined;
  for await (const lines of linesOf(file, { start: end.index, end: size })) {
    for (const line of lines) {
      text = line.text;
      if (!text) return false;
      if (line.end === size) break;
      for (const [name, length, outline] of (JSON.parse(text.toString()) as IndexLine).index) {
        const stretch = { source, start, end: start + length };
        boxes.leave(name, { outline: outlineFrom(outline, undefined), stretches: [stretch] });
        start += length;
      }
    }
  }
  boxes.removedUpTo(end.lastOfRemoved);
  return start === end.index && boxes.unloaded.size === end.sandboxes;
}

async function endOf(file: FileHandle, size: number): Promise<EndLine | undefined> {
  const length = Math.min(longestEnd, size);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const start = size - length + buffer.lastIndexOf('\n', length - 2) + 1;
  for await (const lines of linesOf(file, { start, end: size })) {
    const text = lines[0]?.text?.toString();
    return text?.startsWith('{"end"') ? (JSON.parse(text) as EndLine) : undefined;
  }
  return undefined;
}

/** Bytes that are written at once, and that may wait for the disk where there is little time. */
const enough = { written: 256 * 1024, synced: 4 * 1024 * 1024 };

/** Writes many lines at once. */
class Output {
  length = 0;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #unsynced = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async write(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.length += bytes.length;
    if (this.#bytes >= enough.written) await this.finish();
  }

  async finish(): Promise<void> {
    this.signal?.throwIfAborted();
    await this.file.writeFile(Buffer.concat(this.#waiting));
    this.#unsynced += this.#bytes;
    this.#waiting = [];
    this.#bytes = 0;
    // Nothing ends an fsync.
    if (!this.signal || this.#unsynced < enough.synced) return;
    await this.file.datasync();
    this.#unsynced = 0;
  }
}
