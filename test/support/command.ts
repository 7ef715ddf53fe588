import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { stayingEnv } from './staying.js';

/** Where the built files lie that the tests run, unless they say otherwise. */
export const packageFolder = fileURLToPath(new URL('../../', import.meta.url));

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command is run, and which package's. */
export interface Place {
  readonly folder?: string;
  readonly cwd?: string;
  /** What is run in the place of Node with the built file, such as a tillbox in a container. */
  readonly command?: readonly string[];
}

/** Runs a command of tillbox to its end, as it ships; one that goes on for ever is stopped once it says that it has begun. */
export async function tillbox(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { folder = packageFolder, cwd = folder, command }: Place = {},
): Promise<Ended> {
  const [program = '', ...words] = [...(command ?? [process.execPath, `${folder}/dist/main.js`]), ...args];
  // What watches over connections lies with the tests, where another file system can't see it.
  const watched = command ? {} : stayingEnv;
  const child = spawn(program, words, {
    cwd,
    env: { ...watched, PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    texts.stdout += text;
    if (/^tillbox (listening on|forwards the callbacks of) .+\n/.test(texts.stdout)) child.kill('SIGTERM');
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    texts.stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, ...texts };
}
