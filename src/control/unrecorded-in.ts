import type { Unrecorded } from '../engine/journal/unrecorded.js';

/** How many requests of a sandbox an answer can't be about, since nothing could be kept of them; only where there are some. */
export function unrecordedIn(unrecorded: Unrecorded, sandbox: string): { readonly unrecorded?: number } {
  const count = unrecorded.of(sandbox);
  return count > 0 ? { unrecorded: count } : {};
}
