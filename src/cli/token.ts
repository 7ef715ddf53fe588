import { parseArgs } from 'node:util';
import { UsageError } from '../config.js';
import { tokensOf } from '../server.js';
import { ExitCode } from './exit-code.js';

/**
 * `tillbox token ROW`: prints what clients send for a stored row, so that a fixture may have rows of its own.
 *
 * @returns the exit code
 */
export function token(argv: readonly string[]): ExitCode {
  try {
    for (const one of tokensOf(rowIn(argv))) process.stdout.write(`${one}\n`);
    return ExitCode.fine;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`tillbox: ${error.message}\n`);
    return ExitCode.usage;
  }
}

function rowIn(argv: readonly string[]): string {
  const [row, more] = positionalsIn(argv);
  if (row !== undefined && more === undefined) return row;
  const said = row === undefined ? 'token takes a row' : `token takes one row, not ${more} as well`;
  throw new UsageError(`${said}, such as tillbox token 79`);
}

function positionalsIn(argv: readonly string[]): readonly string[] {
  try {
    return parseArgs({ args: [...argv], strict: true, allowPositionals: true }).positionals;
  } catch (error) {
    const said = error instanceof Error ? (error.message.split(/[.\n]/)[0] ?? '') : String(error);
    throw new UsageError(`${said}; see tillbox --help`);
  }
}
