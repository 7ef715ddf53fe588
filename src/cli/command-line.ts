import { type Asked, readAsked, readFlags, UsageError } from '../flags.js';
import { packageVersion } from '../root.js';
import { warningAbout } from '../variables.js';
import { commands } from './commands.js';
import { ExitCode } from './exit-code.js';
import { entryOf, helpOf, overview } from './help.js';
import { say } from './say.js';

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
    const command = await entry.load();
    const advice = `see tillbox ${isNamed ? `${name} ` : ''}--help`;
    const asked = readAsked(argv, command.flags, advice);
    if (asked) {
      mustStandAlone(asked, isNamed ? name : undefined, entry.takes);
      const help = async () => (isNamed ? await helpOf(name, entry) : overview(commands));
      process.stdout.write(asked.asked === 'version' ? `${packageVersion()}\n` : await help());
      return ExitCode.fine;
    }
    const given = readFlags(argv, command.flags, advice);
    mustTake(given.words, name, entry.takes);
    const warning = command.readsVariables ? warningAbout(env) : undefined;
    if (warning !== undefined) say(`tillbox: ${warning}`);
    return await command.run(given, env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    for (const line of `tillbox: ${error.message}`.split('\n')) say(line);
    return ExitCode.usage;
  }
}

/** @throws UsageError for a word behind `--help`, and for one in front that the command does not take */
function mustStandAlone({ flag, words, behind }: Asked, name: string | undefined, takes: string): void {
  if (name !== undefined) mustTake(words, name, takes);
  const stray = name === undefined ? (words[0] ?? behind) : behind;
  if (stray === undefined) return;
  if (name !== undefined) throw new UsageError(`${flag} takes nothing, not ${stray}; see tillbox ${name} --help`);
  entryOf(stray, commands);
  throw new UsageError(`${stray} is a command and comes first, as in tillbox ${stray} ${flag}`);
}

/** @throws UsageError for one word more than the command takes */
function mustTake(words: readonly string[], name: string, takes: string): void {
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
