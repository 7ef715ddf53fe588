import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { filled } from '../config.js';
import { type Flag, type Given, UsageError } from '../flags.js';

/** Of every command that prints a document. */
export const outputFlag = {
  output: { value: 'FILE', help: 'write it to FILE, whole or not at all (standard output)', check: filled },
} as const satisfies Record<string, Flag>;

/**
 * Writes a document to the file that `--output` names, or prints it.
 *
 * @throws UsageError where the file can't be written; what it held before is then still there
 */
export async function putOut(text: string, given: Given): Promise<void> {
  const file = given.value('output') ?? '-';
  if (file === '-') {
    process.stdout.write(text);
    return;
  }
  try {
    await replaceWith(text, file);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UsageError(`--output=${file}: ${reasons[code] ?? `it can't be written (${code})`}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: 'this is a folder; give a file in it',
  ENOENT: 'there is no such folder; make it first',
  ENOTDIR: 'there is no such folder; make it first',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'nothing can be written there',
  ENOSPC: 'the disk is full',
};

async function replaceWith(text: string, file: string): Promise<void> {
  const there = await thereAt(file);
  if (there?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  // A device or a pipe is written to; a file of its name would take its place.
  if (there && !there.isFile()) return writeFile(file, text);
  const target = there ? await realpath(file) : file;
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await writeFile(beside, text, { flag: 'wx' });
    if (there) await chmod(beside, there.mode);
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function thereAt(file: string) {
  try {
    return await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
