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
  const lines = Object.entries(all).map(([name, { takes, summary }]) => lineOf(`${name} ${takes}`.trim(), summary));
  return [
    'tillbox: a sandbox server for payment APIs',
    '',
    'Usage: tillbox [COMMAND] [flags]',
    '',
    ...lines,
    '',
    'Flags of serve:',
    ...linesOf(settings),
    '',
    'Every command:',
    ...everyCommand,
    '',
  ].join('\n');
}

/** The text of `tillbox COMMAND --help`. */
export async function helpOf(name: string, { takes, load }: CommandEntry): Promise<string> {
  const { about, flags, example, exits } = await load();
  const usage = ['Usage: tillbox', name, takes, Object.keys(flags).length > 0 ? '[flags]' : ''];
  const codes = Object.entries(exits).map(([code, meaning]) => lineOf(code, meaning));
  return [
    usage.filter(Boolean).join(' '),
    '',
    ...about,
    '',
    'Flags:',
    ...linesOf(flags),
    ...everyCommand,
    '',
    'Exit codes:',
    ...codes,
    '',
    'Example:',
    `  tillbox ${name} ${example.join(' ')}`,
    '',
  ].join('\n');
}

const everyCommand = [lineOf('--help', 'the help of a command'), lineOf('--version', 'the version')];

function linesOf(flags: Flags): string[] {
  return Object.entries(flags).map(([flag, { value, help, many }]) => {
    const often = many ? '; may be given more than once' : '';
    return lineOf(`--${flag} ${value}`.trim(), `${help}${often}${variableFor(flag, flags)}`);
  });
}

function variableFor(flag: string, flags: Flags): string {
  return isSetting(flag) && flags[flag] === settings[flag] ? `; ${variableOf(flag)}` : '';
}

function isSetting(flag: string): flag is keyof typeof settings {
  return Object.hasOwn(settings, flag);
}

function lineOf(what: string, meaning: string): string {
  return `  ${what.padEnd(24)}${meaning}`;
}
