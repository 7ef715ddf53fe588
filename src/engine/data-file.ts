import { messageOf, type Validate, type Violation, violationsOf } from './schema.js';

/** One parsed file of test data. */
export interface DataFile {
  readonly api: string;
  /** The file's name without `.json`. */
  readonly name: string;
  readonly path: string;
  readonly content: unknown;
  /** It ships, and was checked before: a start doesn't do it again. */
  readonly trusted?: true;
}

/** Why a file of test data can't be used. */
export interface DataFault {
  readonly path: string;
  /** JSON pointer to the place in it; empty where it is about the whole file. */
  readonly pointer: string;
  readonly reason: string;
}

/** Test data that can't be used: which files, where in them, and why; one line a file. */
export class DataError extends Error {
  /** @param notRead what is not looked into besides */
  constructor(
    readonly faults: readonly DataFault[],
    readonly notRead: readonly DataFault[] = [],
  ) {
    super(faults.map(lineOf).join('\n'));
  }
}

export function lineOf({ path, pointer, reason }: DataFault): string {
  return `${path}${pointer === '' ? '' : ` at ${pointer}`}: ${reason}`;
}

export function faulty({ path }: DataFile, pointer: string, reason: string): DataError {
  return new DataError([{ path, pointer, reason }]);
}

/** Does something with each file and goes on after those that can't be used, whose faults are collected. */
export async function eachUsable<F, T>(
  files: readonly F[],
  faults: DataFault[],
  use: (file: F) => T | Promise<T>,
): Promise<T[]> {
  const made: T[] = [];
  for (const file of files) {
    try {
      made.push(await use(file));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      faults.push(...error.faults);
    }
  }
  return made;
}

/**
 * A file's content, once its schema accepts it.
 *
 * @throws DataError with the violation that says most
 */
export function checked<T>(file: DataFile, validate: Validate | undefined): T {
  if (!validate) throw faulty(file, '', 'nothing here takes such a file');
  if (file.trusted) return file.content as T;
  const [violation] = violationsOf(validate, file.content).sort((a, b) => depthOf(b) - depthOf(a));
  if (violation) throw faulty(file, violation.pointer || '/', messageOf(violation));
  return file.content as T;
}

/** What is wrong with a member says more than what is wrong with the whole, or than one that is missing. */
function depthOf({ pointer, keyword }: Violation): number {
  return 2 * pointer.split('/').length + (keyword === 'required' ? 0 : 1);
}
