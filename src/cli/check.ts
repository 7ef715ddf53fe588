import { parseArgs } from 'node:util';
import { type Replayed, replayed } from '../check/replay.js';
import { type Target, targetAt, Unreachable } from '../check/target.js';
import { UsageError } from '../config.js';
import type { Api } from '../engine/api.js';
import { mountedApis } from '../server.js';
import { ExitCode } from './exit-code.js';

/**
 * `tillbox check --target URL`: replays the vendors' samples against a server and prints how the form of its answers
 * differs.
 *
 * @returns the exit code: 1 for any difference, and where the server stops answering
 */
export async function check(argv: readonly string[]): Promise<ExitCode> {
  let target: Target;
  let apis: readonly Api[];
  try {
    const asked = readFlags(argv);
    apis = mountedApis({ apis: asked.apis });
    target = await targetAt(asked.url, asked.headers);
  } catch (error) {
    if (error instanceof UsageError) return refused(error.message);
    if (!(error instanceof Unreachable)) throw error;
    return refused(`--target: nothing answers there (${error.message}); check the address, and that the server runs`);
  }
  const counts = { same: 0, different: 0, skipped: 0 };
  try {
    for (const api of apis) {
      for await (const result of replayed(api, target)) {
        const verdict = result.skipped === undefined ? verdictOf(result) : 'skipped';
        counts[verdict] += 1;
        process.stdout.write(linesOf(api, result));
      }
    }
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    process.stderr.write(`tillbox: the target has stopped answering (${error.message}); nothing more was sent\n`);
    return ExitCode.failedCheck;
  }
  const { same, different, skipped } = counts;
  process.stdout.write(
    `${same + different} samples sent: ${same} ok, ${different} with differences; ${skipped} skipped\n`,
  );
  return different > 0 ? ExitCode.failedCheck : ExitCode.fine;
}

interface Asked {
  readonly url: string;
  readonly apis: readonly string[] | undefined;
  readonly headers: ReadonlyMap<string, string>;
}

function readFlags(argv: readonly string[]): Asked {
  const { target, api, header = [] } = parsed(argv);
  if (target === undefined) throw new UsageError('check needs --target URL, such as https://api-pp.vendor.example');
  return {
    url: usable(target),
    apis: api?.flatMap((names) => names.split(',')).map((name) => name.trim()),
    headers: new Map(header.map(headerOf)),
  };
}

function parsed(argv: readonly string[]) {
  const many = { type: 'string', multiple: true } as const;
  try {
    return parseArgs({ args: [...argv], options: { target: { type: 'string' }, api: many, header: many } }).values;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error);
    throw new UsageError(`${said}; see tillbox --help`);
  }
}

function usable(target: string): string {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url && (url.username !== '' || url.password !== '')) {
    throw new UsageError("--target: an address takes no credentials; send them with --header 'Authorization: ...'");
  }
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new UsageError('--target: give an http or https address such as https://api-pp.vendor.example');
  }
  return target.replace(/\/+$/, '');
}

/** What it says stays unsaid: it may be a credential. */
function headerOf(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(text) ?? [];
  try {
    new Headers([[name, value]]);
  } catch {
    throw new UsageError("--header: write it as 'Name: value'");
  }
  return [name.toLowerCase(), value];
}

function verdictOf({ differences }: Replayed): 'same' | 'different' {
  return differences.length === 0 ? 'same' : 'different';
}

function linesOf({ name }: Api, { sample, skipped, differences, notes }: Replayed): string {
  const source = sample.source === 'documented' ? '' : ` [${sample.source}]`;
  const verdict = skipped === undefined ? (differences.length === 0 ? 'ok' : 'differs') : `skipped: ${skipped}`;
  const details = [...differences, ...notes.map((note) => `note: ${note}`)];
  return [`${name}: ${sample.name}${source}: ${verdict}`, ...details.map((text) => `  ${text}`), ''].join('\n');
}

function refused(message: string): ExitCode {
  process.stderr.write(`tillbox: ${message}\n`);
  return ExitCode.usage;
}
