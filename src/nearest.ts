import { distance } from 'fastest-levenshtein';

/** The name that is most like what was written, one that begins with it first; undefined where there are no names. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const given = written.slice(0, 200);
  const ranked = names.map((name) => ({ name, far: name.startsWith(given) ? 0 : distance(name, given) }));
  return ranked.sort((a, b) => a.far - b.far)[0]?.name;
}
