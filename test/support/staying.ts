import { existsSync, readFileSync, rmSync } from 'node:fs';

/** Where test/support/loopback-only.js notes what would have left this machine, of this process and those that it starts. */
const notes = process.env['LOOPBACK_ONLY_NOTES'] ?? '';

/** What a process that a test starts has in its environment, so that it stays on this machine as well. */
export const stayingEnv: Readonly<Record<string, string>> = {
  NODE_OPTIONS: `--import=${new URL('./loopback-only.js', import.meta.url).href.replace(/\?.*$/, '')}`,
  LOOPBACK_ONLY_NOTES: notes,
};

/** What has been stopped on its way out since this was asked last. */
export function beyond(): readonly string[] {
  if (!existsSync(notes)) return [];
  const lines = readFileSync(notes, 'utf8').trimEnd().split('\n');
  rmSync(notes);
  return lines;
}

/** Runs a test, or a hook of one. @throws Error where anything was stopped on its way out meanwhile */
export async function staying<T>(run: () => T): Promise<Awaited<T>> {
  const [ended] = await Promise.allSettled([Promise.resolve().then(run)]);
  const lines = beyond();
  if (lines.length > 0) {
    const cause = ended.status === 'rejected' ? ended.reason : undefined;
    throw new Error(`a test stays on this machine; this did not:\n${lines.join('\n')}`, { cause });
  }
  if (ended.status === 'rejected') throw ended.reason;
  return ended.value;
}
