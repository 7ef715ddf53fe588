import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The numbers of the files of one kind, ascending. */
export function numbersOf(names: readonly string[], kind: 'log' | 'snapshot'): number[] {
  return names
    .flatMap((name) => new RegExp(`^${kind}\\.(\\d+)$`).exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Removes the logs and snapshots before a number. */
export async function removeOlderThan(folder: string, number: number): Promise<void> {
  const names = await readdir(folder);
  for (const kind of ['log', 'snapshot'] as const) {
    const old = numbersOf(names, kind).filter((one) => one < number);
    for (const one of old) await rm(join(folder, `${kind}.${one}`), { force: true });
  }
}

/** Resolves once the names in a folder are on the disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
