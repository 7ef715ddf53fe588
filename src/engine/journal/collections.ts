import { callbackCollection, callbackCountCollection } from '../api/callback.js';
import { findingCollection, pendingCollection, seenCollection } from '../findings/collections.js';

/** What the journal keeps beside its feed: it is about the requests, and no part of the state that they led to. */
export const coverageCounters = 'outcomes';
export const forgottenCollection = 'forgotten';
export const correctionCollection = 'corrections';

const all: ReadonlySet<string> = new Set([
  coverageCounters,
  findingCollection,
  pendingCollection,
  seenCollection,
  forgottenCollection,
  correctionCollection,
  callbackCollection,
  callbackCountCollection,
]);

/** Whether a collection, or a counter, is the journal's. */
export function isJournal(name: string): boolean {
  return all.has(name.split('/')[0] ?? '');
}
