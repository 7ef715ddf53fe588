import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';

type Files = Readonly<Record<string, unknown>>;

const made: string[] = [];

/** A folder with files in it; text is written as it is, everything else as JSON. It goes with `removeFolders`. */
export function folderWith(files: Files): string {
  const folder = mkdtempSync(`${tmpdir()}/tillbox-test-`);
  made.push(folder);
  writeInto(folder, files);
  return folder;
}

export function writeInto(folder: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
