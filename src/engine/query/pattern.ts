import { RE2JS } from 're2js';
import { badInput } from '../problem.js';

/** Instructions of a compiled pattern; one that repeats `{1000}` of `{1000}` would have a million. */
const mostInstructions = 1_000;

/**
 * A regular expression that a hostile text can't make slow, in RE2's syntax.
 *
 * @param options letters of i, m and s
 * @param pointer where it stands in the request, for errors
 * @throws Problem `bad-request` for a pattern that RE2 does not take, or one that repeats too much
 */
export function compilePattern(pattern: string, options: string, pointer: string): RE2JS {
  const flags = { i: RE2JS.CASE_INSENSITIVE, m: RE2JS.MULTILINE, s: RE2JS.DOTALL };
  const flag = [...options].reduce((all, letter) => all | flags[letter as keyof typeof flags], 0);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern, flag);
  } catch {
    const message = 'is a pattern that RE2 does not take; look-around and back-references are not';
    throw badInput([{ pointer, message }]);
  }
  if (compiled.programSize() <= mostInstructions) return compiled;
  throw badInput([{ pointer, message: 'is a pattern that repeats too much' }]);
}
