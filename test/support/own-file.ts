import { apis } from '../../src/apis/index.js';
import type { Kind } from '../../src/engine/api/takes.js';
import { checkTestData } from '../../src/server.js';
import { folderWith } from './folder.js';
import { bakery } from './toy.js';

export type Args = Readonly<Record<string, unknown>>;

/** A whole scenario file for an outcome of an operation. */
export function fileFor(operation: string, outcome: object, more: object = {}) {
  return { title: 'x', description: 'x', source: 'ours', operations: [operation], stage: 'business', outcome, ...more };
}

/** What is wrong with a user's one scenario file, of the toy API or one that ships; its folder goes with `removeFolders`. */
export async function faultsOf(name: string, content: object) {
  const scenarios = folderWith({ [`${name}.json`]: content });
  const { faults } = await checkTestData({ scenarios, fixtures: undefined }, [...apis, bakery]);
  return faults.map(({ pointer, reason }) => ({ pointer, reason }));
}

/** A value of a kind, and one that isn't. */
export function valuesOf(kind: Kind): [right: unknown, wrong: unknown] {
  if (kind === 'any') return [5, undefined];
  if (kind === 'count') return [7, '7'];
  if (kind === 'duration') return ['PT5S', 'soon'];
  if (kind === 'text') return ['Words', 7];
  return 'form' in kind ? [kind.such, 'yesterday'] : [kind[0], 'nonsense'];
}
