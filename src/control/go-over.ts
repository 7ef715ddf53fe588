import type { Pieces } from '../engine/pieces.js';
import type { InputError } from '../engine/problem.js';

/** More faults of a document are not listed. */
export const mostErrors = 100;

/**
 * Looks at one after the other of what a document has. Others go first now and then, and it ends where as many faults are found
 * as are listed: the document is refused whatever else is in it.
 *
 * @param look adds to the errors what it finds
 */
export async function goOver<T>(
  all: Iterable<T>,
  pieces: Pieces,
  errors: readonly InputError[],
  look: (one: T, i: number) => unknown,
): Promise<void> {
  let i = 0;
  for (const one of all) {
    if (errors.length >= mostErrors) return;
    await pieces.next();
    await look(one, i++);
  }
}
