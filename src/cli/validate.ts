import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFolders, settingOf, settings } from '../config.js';
import type { Holdings } from '../engine/library.js';
import { lineOf } from '../engine/store/data-file.js';
import { type Given, UsageError } from '../flags.js';
import { checkTestData } from '../server.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';

const { scenarios, fixtures } = settings;

/** `tillbox validate [FOLDER]`: says of every file of scenarios and fixtures that can't be used why, one line each. */
export const validate: Command = {
  about: [
    'Checks your own scenarios and fixtures: FOLDER/scenarios and FOLDER/fixtures, or the folders of the flags; without',
    'any of them what ships. Every file that can not be used gets a line on standard error.',
  ],
  flags: { scenarios, fixtures },
  example: ['--scenarios', './scenarios'],
  exits: {
    [ExitCode.fine]: 'all can be used',
    [ExitCode.failedCheck]: 'at least one file can not be used',
    [ExitCode.usage]: 'a wrong folder, flag or variable',
  },
  readsVariables: true,
  async run(given, env) {
    const { faults, holdings } = await checkTestData(foldersOf(given, env));
    for (const fault of faults) process.stderr.write(`${lineOf(fault)}\n`);
    if (faults.length > 0) return ExitCode.failedCheck;
    process.stdout.write(`${summaryOf(holdings)}\n`);
    return ExitCode.fine;
  },
};

/** @throws UsageError for a folder that isn't there, and for one beside flags */
function foldersOf(given: Given, env: NodeJS.ProcessEnv): DataFolders {
  const [dir] = given.words;
  if (dir === undefined) {
    return { scenarios: settingOf('scenarios', given, env), fixtures: settingOf('fixtures', given, env) };
  }
  const [flag] = given.flags;
  if (flag !== undefined) {
    throw new UsageError(`--${flag} can't stand beside ${dir}; give the folder of both, or the flags`);
  }
  if (!existsSync(dir)) throw new UsageError(`${dir}: there is no such folder`);
  const [scenarios, fixtures] = ['scenarios', 'fixtures'].map((name) => {
    const folder = join(dir, name);
    return existsSync(folder) ? folder : undefined;
  });
  const meant = readdirSync(dir).find(
    (name) => /^(scenario|fixture)s?$/i.test(name) && !/^(scenarios|fixtures)$/.test(name),
  );
  if (meant !== undefined)
    throw new UsageError(`${dir}: ${meant} is not read; the folders are named scenarios and fixtures`);
  if (scenarios !== undefined || fixtures !== undefined) return { scenarios, fixtures };
  throw new UsageError(`${dir}: it has neither a folder scenarios nor a folder fixtures`);
}

function summaryOf(holdings: readonly Holdings[]): string {
  const scenarios = holdings.reduce((sum, one) => sum + one.scenarios, 0);
  const fixtures = holdings.reduce((sum, one) => sum + one.fixtures, 0);
  const each = holdings.map((one) => `${one.api} ${one.scenarios} and ${one.fixtures}`);
  const whose = each.length > 0 ? ` (${each.join(', ')})` : '';
  return `all can be used: ${counted(scenarios, 'scenario')} and ${counted(fixtures, 'fixture')}${whose}`;
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
