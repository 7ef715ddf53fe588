/** A name as a token of a JSON pointer. */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** The value at a JSON pointer (RFC 6901); undefined where there is none. */
export function at(value: unknown, pointer: string): unknown {
  let here = value;
  for (const name of namesIn(pointer)) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

const pointers = new Map<string, readonly string[]>();
const mostPointers = 1_000;
const longestPointer = 100;
const none: readonly string[] = [];

/** The names that a JSON pointer leads through. Most stand in the code: what was taken apart once is remembered. */
export function namesIn(pointer: string): readonly string[] {
  const known = pointers.get(pointer);
  if (known) return known;
  const tokens = pointer === '' ? none : pointer.split('/').slice(1);
  const names = tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (pointer.length > longestPointer) return names;
  if (pointers.size >= mostPointers) pointers.clear();
  pointers.set(pointer, names);
  return names;
}
