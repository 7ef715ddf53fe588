import { parseDuration } from '../engine/clock.js';
import { type Asked, ask, detailOf, isMissingSandbox } from './ask.js';

const longest = 5 * 60_000;

/** What is wrong with how long to wait. */
export function settleReason(text: string): string | undefined {
  const ms = millisecondsOf(text);
  if (ms >= 0 && ms <= longest) return undefined;
  return 'it is an ISO 8601 duration from PT0S to PT5M, such as PT5S, or 0';
}

/**
 * Waits until nothing goes on in a sandbox, so that what is said of it is all that there was.
 *
 * @param within as `settleReason` takes it
 * @returns what there is to say of it where something still goes on
 */
export async function settleFirst(asked: Asked, within: string): Promise<string[]> {
  if (millisecondsOf(within) === 0) return [];
  const answer = await ask(asked, 'POST', '/settle', { within });
  const text = await answer.text();
  // Of a sandbox that there is none of the report has its own word.
  if (answer.ok || isMissingSandbox(text)) return [];
  return [`the sandbox has not settled, the report has what there is: ${detailOf(text)}; --settle waits longer`];
}

function millisecondsOf(text: string): number {
  return text === '0' ? 0 : (parseDuration(text)?.toMillis() ?? Number.NaN);
}
