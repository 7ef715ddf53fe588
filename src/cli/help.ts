import { settings, variableOf } from '../config.js';
import { nearestIn } from '../engine/nearest.js';
import { type Flags, UsageError } from '../flags.js';
import type { Command, CommandEntry, Commands } from './command.js';
import { ExitCode } from './exit-code.js';

/** `tillbox help [COMMAND]`. */
export function helpCommand(all: () => Commands): Command {
  return {
    about: ['Prints what tillbox can do, or the flags and exit codes of one command: the same as COMMAND --help.'],
    flags: {},
    example: ['report'],
    exits: { [ExitCode.fine]: 'it is printed', [ExitCode.usage]: 'there is no such command' },
    readsVariables: false,
    async run({ words: [name] }) {
      process.stdout.write(name === undefined ? overview(all()) : await helpOf(name, entryOf(name, all())));
      return ExitCode.fine;
    },
  };
}

/** @throws UsageError naming the nearest command */
export function entryOf(name: string, all: Commands): CommandEntry {
  const entry = Object.hasOwn(all, name) ? all[name] : undefined;
  if (entry) return entry;
  throw new UsageError(`there is no command ${name}${nearestIn(name, Object.keys(all))}; see tillbox --help`);
}

/** The text of `tillbox --help`: one line a command, and the flags of `serve`, since it is what runs without any. */
export function overview(all: Commands): string {
  const summaries = Object.entries(all).map(([name, { takes, summary }]): Row => [`${name} ${takes}`.trim(), summary]);
  return [
    'tillbox: a sandbox server for payment APIs',
    '',
    'Usage: tillbox [COMMAND] [flags]',
    '',
    ...listed(summaries),
    '',
    'Flags of serve:',
    ...listed(rowsOf(settings)),
    '',
    'Every command:',
    ...listed(everyCommand),
    '',
  ].join('\n');
}

/** The text of `tillbox COMMAND --help`. */
export async function helpOf(name: string, { takes, load }: CommandEntry): Promise<string> {
  const { about, flags, example, exits } = await load();
  const usage = ['Usage: tillbox', name, takes, Object.keys(flags).length > 0 ? '[flags]' : ''];
  return [
    usage.filter(Boolean).join(' '),
    '',
    ...wrapped(about.join(' '), width),
    '',
    'Flags:',
    ...listed([...rowsOf(flags), ...everyCommand]),
    '',
    'Exit codes:',
    ...listed(Object.entries(exits)),
    '',
    'Example:',
    `  tillbox ${name} ${example.join(' ')}`,
    '',
  ].join('\n');
}

/** What something is called, and what is said of it. */
type Row = readonly [what: string, meaning: string];

const everyCommand: readonly Row[] = [
  ['--help', 'the help of a command'],
  ['--version', 'the version'],
];

function rowsOf(flags: Flags): Row[] {
  return Object.entries(flags).map(([flag, { value, help, many }]) => {
    const often = many ? '; may be given more than once' : '';
    return [`--${flag} ${value}`.trim(), `${help}${often}${variableFor(flag, flags)}`];
  });
}

function variableFor(flag: string, flags: Flags): string {
  return isSetting(flag) && flags[flag] === settings[flag] ? `; ${variableOf(flag)}` : '';
}

function isSetting(flag: string): flag is keyof typeof settings {
  return Object.hasOwn(settings, flag);
}

/** Characters that a line may have: what a terminal shows, and an editor beside another. */
const width = 100;

/** Two columns; the second begins where the longest name leaves two blanks, and goes on below itself. */
function listed(rows: readonly Row[]): string[] {
  const indent = Math.max(...rows.map(([what]) => what.length)) + 4;
  return rows.flatMap(([what, meaning]) => {
    const [first = '', ...more] = wrapped(meaning, width - indent);
    return [`  ${what}`.padEnd(indent) + first, ...more.map((line) => ' '.repeat(indent) + line)];
  });
}

/** Lines of at most so many characters, broken at blanks. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= most) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
