import type { Callback } from '../api/callback.js';
import type { Task } from '../api/unit-of-work.js';

/** Where a task stands among those that are due later, as text that sorts; a failed one never runs. */
export function taskPlace(record: object): string | undefined {
  const { at, failed } = record as Task;
  return failed === undefined ? placeOf(at) : undefined;
}

/** Where a callback stands among those that wait for their next attempt. */
export function callbackPlace(record: object): string | undefined {
  const { nextAttemptAt } = record as Callback;
  return nextAttemptAt === null ? undefined : placeOf(nextAttemptAt);
}

/** Instants from the year -271821 on are above zero like this. */
function placeOf(at: string): string {
  return String(Date.parse(at) + 8.64e15).padStart(17, '0');
}
