import { setFlagsFromString } from 'node:v8';
import { type Config, configOf, settings } from '../config.js';
import { DataError, lineOf } from '../engine/data-file.js';
import { StoreUnavailable, StoreUnusable } from '../engine/store/store.js';
import { UsageError } from '../flags.js';
import { startTillbox, type Tillbox } from '../server.js';
import { warningAbout } from '../variables.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';
import { createLog } from './log.js';
import { say } from './say.js';

/** `tillbox serve`: runs until SIGTERM or SIGINT, then finishes what runs. */
export const serve: Command = {
  about: [
    'Runs the sandbox server until SIGTERM or SIGINT, which finish what runs. It says on standard output where it',
    'listens once it answers; its log goes to standard error. A flag wins over the variable behind it.',
  ],
  flags: settings,
  example: ['--port', '0', '--store', 'file:./data'],
  exits: {
    [ExitCode.fine]: 'stopped by a signal',
    [ExitCode.usage]: 'a wrong flag or variable, an address or a store that can not be used, broken test data',
    [ExitCode.portInUse]: 'the port is in use',
  },
  // Its log says what is wrong with them.
  readsVariables: false,
  async run(given, env) {
    // Half of what is resident would be garbage otherwise: the journal lets go of as much as it takes in.
    setFlagsFromString('--heap-growing-percent=75');
    const config = configOf(given, env);
    const log = await createLog(config);
    const warning = warningAbout(env);
    if (warning !== undefined) log.warn({}, warning);
    let tillbox: Tillbox;
    try {
      tillbox = await startTillbox(config, log);
    } catch (error) {
      return refuseToStart(error, config);
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
  },
};

/** Up to three broken files; of more, two and how to see the rest. */
function shortened({ faults }: DataError): string {
  const lines = faults.map(lineOf);
  if (lines.length <= 3) return lines.join('\n');
  return [...lines.slice(0, 2), `and ${lines.length - 2} more files: tillbox validate lists them all`].join('\n');
}

/** At most three lines: what is wrong, and what to do about it. @throws what nobody expected */
function refuseToStart(error: unknown, config: Config): ExitCode {
  if (error instanceof StoreUnusable || error instanceof StoreUnavailable) {
    throw new UsageError(`--store: ${error.message}`);
  }
  if (error instanceof DataError) throw new UsageError(shortened(error));
  const { code = '' } = error as { code?: string };
  if (code === 'EADDRINUSE') {
    const remedy = 'choose another with --port, or --port 0 for any free one';
    say(`tillbox: port ${config.port} is in use; ${remedy}`);
    return ExitCode.portInUse;
  }
  const reason = reasonsNotToListen[code];
  if (reason === undefined) throw error;
  throw new UsageError(reason(config));
}

const anAddress = 'give one with --host or TILLBOX_HOST, such as 127.0.0.1, or 0.0.0.0 for all of this machine';

/** Why nothing can listen there, by Node's code for it. */
const reasonsNotToListen: Readonly<Record<string, (config: Config) => string>> = {
  ENOTFOUND: noAddress,
  // What a machine without a name server says of every name.
  EAI_AGAIN: noAddress,
  EADDRNOTAVAIL: ({ host }) => `${host} is no address of this machine; ${anAddress}`,
  EAFNOSUPPORT: ({ host }) => `this machine has no addresses like ${host}; ${anAddress}`,
  EINVAL: ({ host }) => `nothing can listen on ${host}; ${anAddress}`,
  EACCES: ({ port }) => `this user may not listen on port ${port}; choose one from 1024 on with --port or TILLBOX_PORT`,
};

function noAddress({ host }: Config): string {
  return `no address is found for the host ${host}; ${anAddress}`;
}
