import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { packageFolder } from './command.js';
import { stayingEnv } from './staying.js';

const started: ChildProcess[] = [];

/** A server in a process of its own, as it ships. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number | undefined;
  /** All that it has said so far, its log included. */
  said(): string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Ends it as an operator does. Resolves to its exit code. */
  stop(): Promise<number>;
}

/** @throws Error with what it said where it does not start */
export function startProcess(...flags: readonly string[]): Promise<ServerProcess> {
  const level = flags.includes('--log-level') ? [] : ['--log-level', 'silent'];
  return startProcessIn(packageFolder, ...level, ...flags);
}

/** The one that lies in another folder. */
export async function startProcessIn(folder: string, ...flags: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [`${folder}/dist/main.js`, '--port', '0', ...flags], {
    cwd: folder,
    env: { ...stayingEnv, PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let said = '';
  const ended = once(child, 'exit');
  const listens = /^tillbox listening on (http:\/\/\S+)\n/m;
  const spoken = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
        if (listens.test(said)) resolve();
      });
    }
  });
  await Promise.race([spoken, ended]);
  const [, url] = listens.exec(said) ?? [];
  if (url === undefined) throw new Error(said);
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await ended;
    return code;
  };
  return { url, pid: child.pid, said: () => said, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Whatever a test has left running. */
export function endProcesses(): void {
  for (const child of started.splice(0)) child.kill('SIGKILL');
}
