import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Boxes } from './boxes.js';
import { commitFrom } from './commit-text.js';
import { LogFile } from './log-file.js';
import { linesOf, logLine } from './log-line.js';
import { readSnapshot } from './snapshot.js';
import { type StorePlan, StoreUnusable } from './store.js';

export const logHeader = '{"tillbox":"log","format":1}';
export const snapshotHeader = '{"tillbox":"snapshot","format":1}';

/** What a folder has kept, and the log that goes on. */
export interface Recovered {
  readonly boxes: Boxes;
  /** Number 0 where there is none. */
  readonly snapshot: { readonly number: number; readonly length: number };
  readonly log: RecoveredLog | undefined;
}

interface RecoveredLog {
  readonly file: LogFile;
  readonly number: number;
  /** Bytes of the logs before it that the snapshot is older than. */
  readonly older: number;
}

/**
 * Reads the latest snapshot and the logs that were begun since. A last line that was not written to its end goes: nobody
 * was told that it was kept.
 *
 * @throws StoreUnusable where there is damage anywhere else, or another format
 */
export async function recover(folder: string, plan: StorePlan): Promise<Recovered> {
  const names = await readdir(folder);
  for (const name of names) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  const number = Math.max(0, ...numbersOf(names, 'snapshot'));
  const { boxes, length } = number > 0 ? await snapshotIn(folder, number, plan) : { boxes: new Boxes(plan), length: 0 };
  const logs = numbersOf(names, 'log').filter((log) => log >= number);
  let log: RecoveredLog | undefined;
  for (const [i, one] of logs.entries()) {
    const older = log ? log.older + log.file.length : 0;
    await log?.file.close();
    log = { file: await readLog(folder, one, boxes, i === logs.length - 1), number: one, older };
  }
  return { boxes, snapshot: { number, length }, log };
}

/** The numbers of the files of one kind, ascending. */
export function numbersOf(names: readonly string[], kind: 'log' | 'snapshot'): number[] {
  return names
    .flatMap((name) => new RegExp(`^${kind}\\.(\\d+)$`).exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

async function snapshotIn(folder: string, number: number, plan: StorePlan): Promise<{ boxes: Boxes; length: number }> {
  const path = join(folder, `snapshot.${number}`);
  const file = await open(path);
  try {
    const boxes = await readSnapshot(file, snapshotHeader, plan);
    if (boxes) return { boxes, length: (await file.stat()).size };
  } finally {
    await file.close();
  }
  throw new StoreUnusable(`${path} is damaged, or of another version of tillbox; restore the folder from a backup`);
}

/** @param isLast only the last log may end within a line: where the process did */
async function readLog(folder: string, number: number, boxes: Boxes, isLast: boolean): Promise<LogFile> {
  const path = join(folder, `log.${number}`);
  const file = await LogFile.open(path);
  try {
    const { length, damagedAt } = await replay(file, path, boxes);
    if (damagedAt !== undefined && !isLast) throw damaged(path, damagedAt);
    await file.resumeAt(length);
    if (length === 0) await file.append(logLine(logHeader));
    return file;
  } catch (error) {
    // As it is: whoever mends it wants all of it.
    await file.handle.close();
    throw error;
  }
}

async function replay(
  file: LogFile,
  path: string,
  boxes: Boxes,
): Promise<{ length: number; damagedAt: number | undefined }> {
  let length = 0;
  let damagedAt: number | undefined;
  for await (const { text, start, end } of linesOf(file.handle)) {
    if (text === undefined) damagedAt ??= start;
    else if (damagedAt !== undefined) throw damaged(path, damagedAt);
    else if (start === 0) {
      if (text !== logHeader) {
        throw new StoreUnusable(`${path} is of another version of tillbox; use that one, or another folder`);
      }
      length = end;
    } else {
      const { sandbox, commit } = commitFrom(text);
      boxes.replay(sandbox, commit);
      length = end;
    }
  }
  return { length, damagedAt };
}

function damaged(path: string, at: number): StoreUnusable {
  return new StoreUnusable(
    `${path} is damaged at byte ${at}, with sound lines behind it; restore the folder from a backup, or cut the file there`,
  );
}
