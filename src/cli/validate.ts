import { existsSync, statSync } from 'node:fs';
import { type DataFolders, settingOf, settings } from '../config.js';
import { type DataFault, lineOf } from '../engine/data-file.js';
import { nearestOf, validHere } from '../engine/nearest.js';
import { type Entry, entriesOf, type Unreadable } from '../engine/test-data/entries.js';
import type { Holdings } from '../engine/test-data/library.js';
import { type Given, UsageError } from '../flags.js';
import { checkTestData } from '../server.js';
import type { Checked } from '../test-data.js';
import type { Command } from './command.js';
import { ExitCode } from './exit-code.js';
import { say } from './say.js';

const { scenarios, fixtures } = settings;

/** `tillbox validate [FOLDER]`: says of every file of scenarios and fixtures that can't be used why, one line each. */
export const validate: Command = {
  about: [
    'Checks your own scenarios and fixtures: FOLDER/scenarios and FOLDER/fixtures, or the folders of the flags; without',
    'any of them what ships. Every file that can not be used, or is not read, gets a line on standard error.',
  ],
  flags: { scenarios, fixtures },
  example: ['--scenarios', './scenarios'],
  exits: {
    [ExitCode.fine]: 'all can be used',
    [ExitCode.failedCheck]: 'at least one file can not be used or is not read, or there is none',
    [ExitCode.usage]: 'a wrong folder, flag or variable',
  },
  readsVariables: true,
  async run(given, env) {
    const { own, strays } = lookedAt(given, env);
    const { faults: inside, holdings } = own === undefined ? nothingLookedAt : await checkTestData(own);
    const faults = [...strays, ...inside];
    for (const fault of faults) say(lineOf(fault));
    if (faults.length > 0) return ExitCode.failedCheck;
    process.stdout.write(`${summaryOf(holdings)}\n`);
    return ExitCode.fine;
  },
};

const nothingLookedAt: Checked = { faults: [], holdings: [] };

interface LookedAt {
  /** Undefined where the folder holds neither of the two. */
  readonly own: DataFolders | undefined;
  /** What lies beside the two folders and is not read. */
  readonly strays: readonly DataFault[];
}

/** @throws UsageError for a folder that isn't there, and for one beside flags */
function lookedAt(given: Given, env: NodeJS.ProcessEnv): LookedAt {
  const [dir] = given.words;
  if (dir === undefined) {
    const own = { scenarios: settingOf('scenarios', given, env), fixtures: settingOf('fixtures', given, env) };
    return { own, strays: [] };
  }
  const [flag] = given.flags;
  if (flag !== undefined) {
    throw new UsageError(`--${flag} can't stand beside ${dir}; give the folder of both, or the flags`);
  }
  if (!existsSync(dir)) throw new UsageError(`${dir}: there is no such folder`);
  if (!statSync(dir).isDirectory()) throw new UsageError(`${dir}: this is a file, not a folder`);
  return foldersIn(dir);
}

const two = ['scenarios', 'fixtures'];

/** @throws UsageError where nothing in it has the name of the two, or one that is near */
function foldersIn(dir: string): LookedAt {
  const unreadable: Unreadable[] = [];
  const entries = entriesOf(dir, unreadable);
  const pathOf = (wanted: string) => entries.find(({ name, kind }) => name === wanted && kind === 'folder')?.path;
  const own = { scenarios: pathOf('scenarios'), fixtures: pathOf('fixtures') };
  const isThere = own.scenarios !== undefined || own.fixtures !== undefined;
  if (!isThere && unreadable.length === 0 && entries.every(({ name }) => nearestOf(name, two) === undefined)) {
    throw new UsageError(
      `${dir}: it has neither a folder scenarios nor a folder fixtures; folders that are named after APIs are given with --scenarios or --fixtures`,
    );
  }
  const others = entries.filter(({ path }) => path !== own.scenarios && path !== own.fixtures);
  return {
    own: isThere ? own : undefined,
    strays: [...unreadable.map((one) => ({ ...one, pointer: '' })), ...others.map(notRead)],
  };
}

function notRead({ name, path }: Entry): DataFault {
  const reason = two.includes(name)
    ? 'is a file, not a folder'
    : `is not read${validHere(name, two, 'the folders here are named')}`;
  return { path, pointer: '', reason };
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
