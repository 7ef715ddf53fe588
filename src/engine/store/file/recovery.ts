import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Boxes } from '../kept/boxes.js';
import { type StorePlan, StoreUnusable } from '../store.js';
import { readEarlierSnapshot } from './earlier-snapshot.js';
import { numbersOf } from './folder-files.js';
import { LogFile } from './log-file.js';
import { logLine } from './log-line.js';
import { logHeader, markLine } from './log-marks.js';
import { damagedLog, type Replayed, replay } from './log-replay.js';
import type { OnDisk, SandboxFile } from './on-disk.js';
import { readIndex } from './snapshot.js';

const headerLength = logLine(logHeader).length;

/** What a folder has kept, and the log that goes on. */
export interface Recovered {
  readonly boxes: Boxes<OnDisk>;
  /** What is open for sandboxes that are not in memory. */
  readonly sources: readonly SandboxFile[];
  /** Number 0 where there is none. */
  readonly snapshot: { readonly number: number; readonly length: number };
  readonly log: RecoveredLog | undefined;
}

interface RecoveredLog {
  readonly file: LogFile;
  readonly number: number;
  /** Nothing is appended to one of the earlier format. */
  readonly isEarlier: boolean;
  /** Bytes of the logs before it that the snapshot is older than. */
  readonly older: number;
  /** It ends as neither a stop nor a crash leaves a log: something of it may be gone. */
  readonly mayLackItsEnd: boolean;
}

interface ReadLog extends Replayed {
  readonly file: LogFile;
  readonly hasReserve: boolean;
  readonly path: string;
  readonly number: number;
}

/**
 * Takes up the latest snapshot and all logs since. Of sandboxes only what has to be known of them is read. What a power cut
 * leaves of the last batch goes: nobody was told that it was kept.
 *
 * @throws StoreUnusable where anything is missing, damaged, or of another format
 */
export async function recover(folder: string, plan: StorePlan): Promise<Recovered> {
  const names = await readdir(folder);
  for (const name of names) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  const number = Math.max(0, ...numbersOf(names, 'snapshot'));
  const logs = numbersOf(names, 'log').filter((log) => log >= number);
  mustBeWhole(folder, number, logs, names.includes('key'));
  const boxes = new Boxes<OnDisk>(plan);
  const sources: SandboxFile[] = [];
  const read: ReadLog[] = [];
  const opened = async (path: string): Promise<SandboxFile> => {
    const source = { path, file: await open(path) };
    sources.push(source);
    return source;
  };
  try {
    const length = number > 0 ? await readSnapshot(await opened(join(folder, `snapshot.${number}`)), boxes) : 0;
    for (const log of logs) read.push(await readLog(await opened(join(folder, `log.${log}`)), log, boxes));
    mustGoOn(folder, read);
    return { boxes, sources, snapshot: { number, length }, log: await resumed(read) };
  } catch (error) {
    // As it is: whoever mends it wants all of it.
    for (const { file } of read) await file.handle.close();
    for (const { file } of sources) await file.close();
    throw error;
  }
}

/** A snapshot has all that was there when the log of its number began; without one all logs are there. */
function mustBeWhole(folder: string, snapshot: number, logs: readonly number[], hasKey: boolean): void {
  const [first] = logs;
  // The key comes once there is a log.
  if (first === undefined && snapshot === 0) {
    if (hasKey) throw gone(join(folder, 'log.1'), `, or remove ${join(folder, 'key')} to begin with nothing`);
    return;
  }
  if (snapshot === 0 && first !== undefined && first > 1) throw gone(join(folder, `snapshot.${first}`));
  let expected = Math.max(1, snapshot);
  for (const log of logs.length > 0 ? logs : [Number.POSITIVE_INFINITY]) {
    if (log !== expected) throw gone(join(folder, `log.${expected}`));
    expected++;
  }
}

function gone(path: string, otherwise = ''): StoreUnusable {
  return new StoreUnusable(`${path} is missing; put it back, or restore the folder from a backup${otherwise}`);
}

/** @returns how many bytes it has */
async function readSnapshot(source: SandboxFile, boxes: Boxes<OnDisk>): Promise<number> {
  const { file, path } = source;
  const isRead = (await readIndex(source, boxes)) || (await readEarlierSnapshot(file, boxes));
  if (isRead) return (await file.stat()).size;
  throw new StoreUnusable(`${path} is damaged, or of another version of tillbox; restore the folder from a backup`);
}

async function readLog(source: SandboxFile, number: number, boxes: Boxes<OnDisk>): Promise<ReadLog> {
  const { path } = source;
  const replayed = await replay(source, boxes);
  const file = await LogFile.open(path);
  return { ...replayed, file, hasReserve: await file.endsInReserve(), path, number };
}

/** Each log says which one goes on after it. That one is there a moment before, with nothing in it. */
function mustGoOn(folder: string, logs: readonly ReadLog[]): void {
  for (const [i, log] of logs.entries()) {
    const later = logs[i + 1];
    if (!later) {
      if (log.next !== undefined) throw gone(join(folder, `log.${log.next}`));
      return;
    }
    const isNew = i === logs.length - 2 && later.length === headerLength && later.tornAt === undefined;
    if (log.next === later.number || isNew) continue;
    if (!log.isEarlier) throw new StoreUnusable(`${log.path} has lost its end; restore the folder from a backup`);
    if (log.tornAt !== undefined) throw damagedLog(log.path, log.tornAt);
  }
}

/** All are as they were when the process ended, without what was told to nobody; the last one goes on. */
async function resumed(logs: readonly ReadLog[]): Promise<RecoveredLog | undefined> {
  let older = 0;
  for (const [i, { file, number, length, next, isEarlier, isStopped, hasReserve }] of logs.entries()) {
    await file.resumeAt(length);
    const later = logs[i + 1];
    if (!later) {
      const mayLackItsEnd = !(isEarlier || isStopped || hasReserve);
      if (!isEarlier && !isStopped) await file.keepReserve();
      return { file, number, older, isEarlier, mayLackItsEnd };
    }
    if (next === undefined && !isEarlier) await file.append(markLine({ next: later.number }));
    older += file.length;
    await file.close();
  }
  return undefined;
}
