import { type Given, readFlags, UsageError } from '../flags.js';
import { packageVersion } from '../root.js';
import { warningAbout } from '../variables.js';
import { commands } from './commands.js';
import { ExitCode } from './exit-code.js';
import { entryOf, helpOf, overview } from './help.js';

/**
 * Runs the command that the words name, `serve` where they name none.
 *
 * @returns the exit code; what was wrongly asked for is said in one line on standard error
 */
export async function commandLine(words: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  leaveQuietly();
  const isNamed = words[0] !== undefined && !words[0].startsWith('-');
  const [name, argv] = isNamed ? [words[0] ?? '', words.slice(1)] : ['serve', words];
  try {
    const entry = entryOf(name, commands);
    const asked = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
    if (asked.includes('--help') || asked.includes('-h')) {
      process.stdout.write(isNamed ? await helpOf(name, entry) : overview(commands));
      return ExitCode.fine;
    }
    if (asked.includes('--version')) {
      process.stdout.write(`${packageVersion()}\n`);
      return ExitCode.fine;
    }
    const command = await entry.load();
    const given = readFlags(argv, command.flags, `see tillbox ${isNamed ? `${name} ` : ''}--help`);
    mustTake(given, name, entry.takes);
    const warning = command.readsVariables ? warningAbout(env) : undefined;
    if (warning !== undefined) process.stderr.write(`tillbox: ${warning}\n`);
    return await command.run(given, env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`tillbox: ${error.message}\n`);
    return ExitCode.usage;
  }
}

/** @throws UsageError for one word more than the command takes */
function mustTake({ words }: Given, name: string, takes: string): void {
  const more = words[takes === '' ? 0 : 1];
  if (more === undefined) return;
  if (takes === '' && Object.hasOwn(commands, more)) {
    throw new UsageError(`${more} is a command and comes first, as in tillbox ${more} --help`);
  }
  const taken =
    takes === '' ? `nothing but flags, not ${more}` : `one ${takes.replace(/[[\]]/g, '')}, not ${more} as well`;
  throw new UsageError(`${name} takes ${taken}; see tillbox ${name} --help`);
}

/** Whoever reads the output may stop before its end, as `head` does: nobody needs to be told. */
function leaveQuietly(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
