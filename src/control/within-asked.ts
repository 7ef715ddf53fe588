import { parseDuration } from '../engine/clock.js';
import { badInput } from '../engine/problem.js';

/** So long a verification waits at most. */
export const longestWait = 'PT10M';

/**
 * How long a call is to wait, in milliseconds of real time; left out: not at all.
 *
 * @param longest an ISO 8601 duration
 * @throws Problem `bad-request`
 */
export function withinAsked(within: string | undefined, longest: string, pointer: string): number {
  if (within === undefined) return 0;
  const ms = millisecondsOf(within);
  if (ms >= 0 && ms <= millisecondsOf(longest)) return ms;
  throw badInput([{ pointer, message: `is an ISO 8601 duration from PT0S to ${longest}, not "${within}"` }]);
}

function millisecondsOf(text: string): number {
  return parseDuration(text)?.toMillis() ?? Number.NaN;
}
