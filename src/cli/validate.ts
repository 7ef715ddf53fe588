import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFolders, readValidation, UsageError } from '../config.js';
import type { Holdings } from '../engine/library.js';
import { lineOf } from '../engine/store/data-file.js';
import { checkTestData } from '../server.js';
import { ExitCode } from './exit-code.js';

/**
 * `tillbox validate [FOLDER]`: says of every file of scenarios and fixtures that can't be used why, one line each.
 *
 * @returns the exit code
 */
export async function validate(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ExitCode> {
  try {
    const { faults, holdings } = await checkTestData(foldersIn(readValidation(argv, env)));
    for (const fault of faults) process.stderr.write(`${lineOf(fault)}\n`);
    if (faults.length > 0) return ExitCode.failedCheck;
    process.stdout.write(`${summaryOf(holdings)}\n`);
    return ExitCode.fine;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`tillbox: ${error.message}\n`);
    return ExitCode.usage;
  }
}

function foldersIn({ dir, ...flags }: ReturnType<typeof readValidation>): DataFolders {
  if (dir === undefined) return flags;
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
