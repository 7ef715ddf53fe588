import { setFlagsFromString } from 'node:v8';
import { readConfig, UsageError } from '../config.js';
import type { Log } from '../engine/log.js';
import { DataError, lineOf } from '../engine/store/data-file.js';
import { StoreUnavailable, StoreUnusable } from '../engine/store/store.js';
import { startTillbox, type Tillbox } from '../server.js';
import { ExitCode } from './exit-code.js';
import { createLog } from './log.js';

/**
 * `tillbox serve`: runs until SIGTERM or SIGINT, then finishes what runs.
 *
 * @returns the exit code
 */
export async function serve(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  // Half of what is resident would be garbage otherwise: the journal lets go of as much as it takes in.
  setFlagsFromString('--heap-growing-percent=75');
  let log: Log;
  let tillbox: Tillbox;
  try {
    const config = readConfig(argv, env);
    log = await createLog(config);
    tillbox = await startTillbox(config, log);
  } catch (error) {
    return refuseToStart(error);
  }
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  process.stdout.write(`tillbox listening on ${tillbox.url}\n`);
  log.info({ url: tillbox.url }, 'listening');
  const signal = await stopped;
  log.info({ signal }, 'stopping');
  await tillbox.close();
  return ExitCode.fine;
}

function wrongUse(said: string): ExitCode {
  process.stderr.write(`tillbox: ${said}\n`);
  return ExitCode.usage;
}

/** Up to three broken files; of more, two and how to see the rest. */
function shortened({ faults }: DataError): string {
  const lines = faults.map(lineOf);
  if (lines.length <= 3) return lines.join('\n');
  return [...lines.slice(0, 2), `and ${lines.length - 2} more files: tillbox validate lists them all`].join('\n');
}

/** At most three lines: what is wrong, and what to do about it. @throws what nobody expected */
function refuseToStart(error: unknown): ExitCode {
  if (error instanceof UsageError) return wrongUse(error.message);
  if (error instanceof StoreUnusable || error instanceof StoreUnavailable) return wrongUse(`--store: ${error.message}`);
  if (error instanceof DataError) return wrongUse(shortened(error));
  const { code, port, address } = error as { code?: string; port?: number; address?: string };
  if (code === 'EADDRINUSE') {
    process.stderr.write(`tillbox: port ${port} is in use; choose another with --port, or --port 0 for any free one\n`);
    return ExitCode.portInUse;
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    process.stderr.write(
      `tillbox: can't listen on ${address ?? 'that host'} port ${port ?? ''} (${code}); check --host and --port\n`,
    );
    return ExitCode.usage;
  }
  throw error;
}
