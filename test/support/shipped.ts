import { cpSync, readFileSync } from 'node:fs';
import { packageFolder } from './command.js';
import { folderWith } from './folder.js';
import { startProcessIn } from './process.js';

/** A copy of what a package holds beside its package.json, in a folder of its own with no other package near. */
export function shippedFolder(): string {
  const manifest = readFileSync(`${packageFolder}/package.json`, 'utf8');
  const { files }: { readonly files: readonly string[] } = JSON.parse(manifest);
  const folder = folderWith({ 'package.json': manifest });
  for (const name of files) cpSync(`${packageFolder}/${name}`, `${folder}/${name}`, { recursive: true });
  return folder;
}

/** Where what ships answers: the server that TILLBOX_TEST_URL names, such as one in a container, or one of the test's own. */
export async function shippedUrl(): Promise<string> {
  const running = process.env['TILLBOX_TEST_URL'];
  if (running !== undefined) return running;
  return (await startProcessIn(shippedFolder(), '--log-level', 'error')).url;
}
