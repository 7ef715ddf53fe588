import { isWebAddress } from '../addresses.js';
import { type Replayed, replayed } from '../check/replay.js';
import { type Target, targetAt, Unreachable } from '../check/target.js';
import { filled } from '../config.js';
import type { Api } from '../engine/api/api.js';
import { printable } from '../engine/printable.js';
import { UsageError } from '../flags.js';
import { mountedApis } from '../server.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';
import { say } from './say.js';

/**
 * `tillbox check --target URL`: replays the vendors' samples against a server and prints how the form of its answers
 * differs.
 */
export const check: Command = {
  about: [
    "Sends the vendors' own samples to another server and prints how the form of its answers differs from theirs, sample",
    'by sample. Samples move money where the target is a real system: send them to test systems only.',
  ],
  flags: {
    target: {
      value: 'URL',
      help: 'the server, such as https://api-pp.vendor.example',
      check: targetReason,
      // It may have been given credentials.
      secret: true,
    },
    api: { value: 'NAMES', help: 'only these APIs, separated by commas (all)', check: filled, many: true },
    header: {
      value: 'HEADER',
      help: "'Name: value', in the place of a sample's header of this name",
      check: headerReason,
      many: true,
      secret: true,
    },
  },
  example: ['--target', 'http://127.0.0.1:4010', '--api', 'suissu'],
  exits: {
    [ExitCode.fine]: 'no difference',
    [ExitCode.failedCheck]: 'differences, or the target stopped answering midway, or nobody read on',
    [ExitCode.usage]: 'a wrong flag, or nothing answers at the target',
  },
  readsVariables: false,
  async run(given) {
    const url = given.value('target');
    if (url === undefined) throw new UsageError('check needs --target URL, such as https://api-pp.vendor.example');
    const names = given.values('api').flatMap((list) => list.split(',').map((name) => name.trim()));
    const apis = mountedApis({ apis: names.length > 0 ? names : undefined });
    return checkAll(apis, await reached(url.replace(/\/+$/, ''), new Map(given.values('header').map(headerIn))));
  },
};

async function reached(url: string, headers: ReadonlyMap<string, string>): Promise<Target> {
  try {
    return await targetAt(url, headers);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    throw new UsageError(
      `--target: nothing answers there (${error.message}); check the address, and that the server runs`,
    );
  }
}

async function checkAll(apis: readonly Api[], target: Target): Promise<ExitCode> {
  const counts = { same: 0, different: 0, skipped: 0 };
  try {
    for (const api of apis) {
      for await (const result of replayed(api, target)) {
        const verdict = result.skipped === undefined ? verdictOf(result) : 'skipped';
        counts[verdict] += 1;
        process.stdout.write(linesOf(api, result));
        // Nobody reads on: nothing more is sent, and what was not checked has not passed.
        if (!process.stdout.writable) return ExitCode.failedCheck;
      }
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    say(`tillbox: the target has stopped answering (${error.message}); nothing more was sent`);
    return ExitCode.failedCheck;
  }
  const { same, different, skipped } = counts;
  process.stdout.write(
    `${same + different} samples sent: ${same} ok, ${different} with differences; ${skipped} skipped\n`,
  );
  return different > 0 ? ExitCode.failedCheck : ExitCode.fine;
}

function targetReason(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.username !== '' || url.password !== '')) {
    return "an address takes no credentials; send them with --header 'Authorization: ...'";
  }
  return isWebAddress(text) ? undefined : 'give an http or https address such as https://api-pp.vendor.example';
}

function headerReason(text: string): string | undefined {
  const [name, value] = headerIn(text);
  try {
    new Headers([[name, value]]);
    return undefined;
  } catch {
    return "write it as 'Name: value'";
  }
}

function headerIn(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(text) ?? [];
  return [name.toLowerCase(), value];
}

function verdictOf({ differences }: Replayed): 'same' | 'different' {
  return differences.length === 0 ? 'same' : 'different';
}

function linesOf({ name }: Api, { sample, skipped, differences, notes }: Replayed): string {
  const source = sample.source === 'documented' ? '' : ` [${sample.source}]`;
  const verdict = skipped === undefined ? (differences.length === 0 ? 'ok' : 'differs') : `skipped: ${skipped}`;
  const details = [...differences, ...notes.map((note) => `note: ${note}`)];
  const lines = [`${name}: ${sample.name}${source}: ${verdict}`, ...details.map((text) => `  ${text}`)];
  // What differs is quoted from an answer of somebody else's.
  return lines.map((line) => `${printable(line)}\n`).join('');
}
