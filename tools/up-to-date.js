// Runs once ahead of all tests and of a bench: what ships is what they run, so it is made anew where a source is newer.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folders = ['src', 'tools', 'schemas', 'scenarios', 'test/support/toy'];
const files = ['package.json', 'package-lock.json', 'tsconfig.json'];

/** Folders count too: theirs is the time when a file was last added or removed. */
function newestSource() {
  const inFolders = folders.flatMap((folder) =>
    ['', ...readdirSync(join(root, folder), { recursive: true }).map(String)].map((path) => join(folder, path)),
  );
  return Math.max(...[...inFolders, ...files].map((path) => statSync(join(root, path)).mtimeMs));
}

export default function build() {
  const built = join(root, 'dist/main.js');
  if (existsSync(built) && statSync(built).mtimeMs > newestSource()) return;
  execFileSync(process.execPath, ['--import', 'tsx', 'tools/build.ts'], { cwd: root, stdio: 'inherit' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
