import type { ChangeElsewhere } from '../store.js';
import type { Commit } from './commit-log.js';

/** What commits of another process come to. */
export function changeOf(commits: readonly Commit[]): ChangeElsewhere {
  const collections = new Set<string>();
  for (const { begin, writes } of commits) {
    for (const name of begin?.collections.keys() ?? []) collections.add(name);
    for (const { collection } of writes) collections.add(collection);
  }
  return { ended: commits.some(({ ended }) => ended === true), collections };
}
